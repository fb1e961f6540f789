using System.Runtime.InteropServices;
using Cleric.Entities;
using Cleric.Exhibits;
using Cleric.Reasoning.Readers;

namespace Cleric.Reasoning.Orientation;

/// <summary>Puts topologies from several sources together, and reads one from spans or complaints.</summary>
internal static class TopologyMerge
{
    /// <summary>Somebody who is named less often may be named by chance.</summary>
    private const int FewestComplaints = 2;

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

    /// <summary>Who depends on whom as complaints tell it: who names another in warnings and errors could not do without it. Where two name each other, the one that does so more often depends.</summary>
    public static IEnumerable<Dependency> OfLogs(IEnumerable<LogRecord> records, IReadOnlyList<Entity> known)
    {
        var named = new Dictionary<(Entity Writer, Entity Named), int>();
        foreach (var record in records.Where(record => record.Entity is not null && record.Severity >= LogReader.WarningSeverity))
        {
            foreach (var entity in known.Where(entity => entity != record.Entity && LogReader.ContainsWord(record.Body, entity.Name)))
            {
                CollectionsMarshal.GetValueRefOrAddDefault(named, (record.Entity!, entity), out _)++;
            }
        }

        return named
            .Where(item => item.Value >= FewestComplaints && item.Value > named.GetValueOrDefault((item.Key.Named, item.Key.Writer)))
            .Select(item => new Dependency(item.Key.Writer, item.Key.Named, "complains of"));
    }
}
