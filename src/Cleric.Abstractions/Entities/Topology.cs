namespace Cleric.Entities;

/// <summary>Entities and who depends on whom.</summary>
public sealed record Topology
{
    /// <summary>A topology in which nothing is known.</summary>
    public static Topology Empty { get; } = new();

    /// <summary>What there is.</summary>
    public IReadOnlyList<TopologyEntity> Entities { get; init; } = [];

    /// <summary>Who depends on whom.</summary>
    public IReadOnlyList<Dependency> Dependencies { get; init; } = [];
}
