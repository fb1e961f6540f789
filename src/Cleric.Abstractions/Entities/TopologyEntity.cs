namespace Cleric.Entities;

/// <summary>An entity with the names that other systems have for it.</summary>
/// <param name="Entity">The entity.</param>
public sealed record TopologyEntity(Entity Entity)
{
    /// <summary>Other names of the same entity: a workload, a repository, a scrape job, "host:port".</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>Facts such as team, tier or version.</summary>
    public IReadOnlyDictionary<string, string> Attributes { get; init; } = new Dictionary<string, string>();
}
