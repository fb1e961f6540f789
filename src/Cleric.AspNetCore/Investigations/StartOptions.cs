namespace Cleric.AspNetCore.Investigations;

/// <summary>How an investigation is started.</summary>
public sealed record StartOptions
{
    /// <summary>Through which door it came: a short word. Default "api".</summary>
    public string Source { get; init; } = "api";

    /// <summary>When it is to begin, in UTC, or null for at once.</summary>
    public DateTimeOffset? DueAt { get; init; }

    /// <summary>The alerts that it stands for.</summary>
    public IReadOnlyList<AttachedAlert> Alerts { get; init; } = [];
}
