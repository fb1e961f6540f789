using Cleric.Entities;

namespace Cleric.Exhibits;

/// <summary>What was seen of a piece of infrastructure at one time.</summary>
public sealed record ResourceState
{
    /// <summary>When it was seen, in UTC.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>What was looked at.</summary>
    public required Entity Entity { get; init; }

    /// <summary>"healthy", "degraded", "unavailable" or "unknown"; or "reachable": it answers, and nobody looked how well it is.</summary>
    public string State { get; init; } = "unknown";

    /// <summary>Conditions, as Kubernetes has them.</summary>
    public IReadOnlyList<ResourceCondition> Conditions { get; init; } = [];

    /// <summary>Events near that time.</summary>
    public IReadOnlyList<ResourceEvent> Events { get; init; } = [];

    /// <summary>Config and facts: version, replicas, limits.</summary>
    public IReadOnlyDictionary<string, string> Attributes { get; init; } = new Dictionary<string, string>();
}
