using Cleric.Triggers;

namespace Cleric.AspNetCore.Investigations;

/// <summary>An alert that an investigation stands for.</summary>
public sealed record AttachedAlert
{
    /// <summary>By what its system tells it from others: a fingerprint, an incident's id. Unique within source and tenant.</summary>
    public required string Key { get; init; }

    /// <summary>Where it came from: "alertmanager", "pagerduty", ...</summary>
    public required string Source { get; init; }

    /// <summary>The alert.</summary>
    public required AlertTrigger Trigger { get; init; }

    /// <summary>When it was received first, in UTC.</summary>
    public required DateTimeOffset ReceivedAt { get; init; }

    /// <summary>When it was resolved, in UTC, or null.</summary>
    public DateTimeOffset? ResolvedAt { get; init; }
}
