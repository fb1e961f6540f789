using Cleric.Entities;
using Cleric.Exhibits;
using Cleric.Reasoning.Readers;

namespace Cleric.Reasoning.Orientation;

/// <summary>Puts topologies from several sources together, and reads one from spans.</summary>
internal static class TopologyMerge
{
    public static Topology Merge(IReadOnlyCollection<Topology> topologies) => topologies.Count == 1 ? topologies.First() : new Topology
    {
        Entities =
        [
            .. topologies.SelectMany(topology => topology.Entities).GroupBy(entity => entity.Entity).Select(group => new TopologyEntity(group.Key)
            {
                Aliases = [.. group.SelectMany(entity => entity.Aliases).Distinct(StringComparer.OrdinalIgnoreCase)],
                Attributes = group.SelectMany(entity => entity.Attributes).GroupBy(pair => pair.Key).ToDictionary(pairs => pairs.Key, pairs => pairs.First().Value),
            }),
        ],
        Dependencies = [.. topologies.SelectMany(topology => topology.Dependencies).DistinctBy(dependency => (dependency.From, dependency.To))],
    };

    /// <summary>Who called whom in the spans.</summary>
    public static Topology OfSpans(IEnumerable<Span> spans)
    {
        var tree = new SpanTree([.. spans]);
        var dependencies = new HashSet<(Entity From, Entity To)>();
        var entities = new HashSet<Entity>();
        foreach (var entity in tree.Spans.Select(span => span.Entity).Distinct())
        {
            entities.Add(entity);
            foreach (var callee in tree.Requests(entity).SelectMany(tree.Calls).Select(tree.Callee))
            {
                if (callee is not null && callee != entity)
                {
                    entities.Add(callee);
                    dependencies.Add((entity, callee));
                }
            }
        }

        return new Topology
        {
            Entities = [.. entities.Select(entity => new TopologyEntity(entity))],
            Dependencies = [.. dependencies.Select(pair => new Dependency(pair.From, pair.To))],
        };
    }
}
