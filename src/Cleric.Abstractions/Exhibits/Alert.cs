using Cleric.Entities;

namespace Cleric.Exhibits;

/// <summary>An alert or incident.</summary>
public sealed record Alert
{
    /// <summary>Its id in its system.</summary>
    public required string Id { get; init; }

    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>What it is about, or null when it does not say.</summary>
    public Entity? Entity { get; init; }

    /// <summary>Its severity in its system's own word.</summary>
    public string? Severity { get; init; }

    /// <summary>"firing", "resolved" or "silenced".</summary>
    public string State { get; init; } = "firing";

    /// <summary>When it began, in UTC.</summary>
    public required DateTimeOffset StartsAt { get; init; }

    /// <summary>When it ended, or null while it lasts.</summary>
    public DateTimeOffset? EndsAt { get; init; }

    /// <summary>What it says.</summary>
    public string? Summary { get; init; }

    /// <summary>Its labels.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();
}
