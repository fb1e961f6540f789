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

    /// <summary>
    /// All of them as one. What people described, with attributes, goes before what telemetry guesses: where traces call "service:postgres" what a catalogue knows as "database:postgres", or by another of its names, the two are
    /// one by the catalogue's name and kind, and the other's id is an alias.
    /// </summary>
    public static Topology Merge(IReadOnlyCollection<Topology> topologies)
    {
        if (topologies.Count == 1)
        {
            return topologies.First();
        }

        var same = Same([.. topologies]);
        return new Topology
        {
            Entities =
            [
                .. topologies.SelectMany(topology => topology.Entities).GroupBy(entity => Meant(entity.Entity)).Select(group => new TopologyEntity(group.Key)
                {
                    Aliases = [.. group.SelectMany(entity => entity.Aliases).Concat(same.Where(pair => pair.Value == group.Key).SelectMany(pair => (string[])[pair.Key.Name, pair.Key.Id])).Where(alias => alias != group.Key.Name).Distinct(StringComparer.OrdinalIgnoreCase)],
                    Attributes = group.SelectMany(entity => entity.Attributes).GroupBy(pair => pair.Key).ToDictionary(pairs => pairs.Key, pairs => pairs.First().Value),
                }),
            ],
            Dependencies =
            [
                .. topologies.SelectMany(topology => topology.Dependencies)
                    .Select(dependency => dependency with { From = Meant(dependency.From), To = Meant(dependency.To) })
                    .DistinctBy(dependency => (dependency.From, dependency.To)),
            ],
        };

        Entity Meant(Entity entity) => same.GetValueOrDefault(entity, entity);
    }

    /// <summary>Which entity that nobody described is one that somebody did. A name that may mean several means none; two that one source tells apart are two; and what calls others is no database, whatever bears its name.</summary>
    private static Dictionary<Entity, Entity> Same(IReadOnlyList<Topology> topologies)
    {
        var sources = new Dictionary<Entity, HashSet<int>>();
        var described = new Dictionary<string, HashSet<Entity>>(StringComparer.OrdinalIgnoreCase);
        var calling = new HashSet<Entity>();
        for (var i = 0; i < topologies.Count; i++)
        {
            foreach (var known in topologies[i].Entities)
            {
                Seen(known.Entity, i);
                foreach (var name in known.Attributes.Count > 0 ? known.Aliases.Append(known.Entity.Name) : [])
                {
                    (CollectionsMarshal.GetValueRefOrAddDefault(described, name, out _) ??= []).Add(known.Entity);
                }
            }

            foreach (var dependency in topologies[i].Dependencies)
            {
                Seen(dependency.From, i);
                Seen(dependency.To, i);
                calling.Add(dependency.From);
            }
        }

        var all = described.Values.SelectMany(entities => entities).ToHashSet();
        var same = new Dictionary<Entity, Entity>();
        foreach (var entity in sources.Keys.Where(entity => !all.Contains(entity)))
        {
            if (described.TryGetValue(entity.Name, out var candidates) && candidates.ToList() is [var one] && !sources[one].Overlaps(sources[entity]) && !(IsStore(one) && calling.Contains(entity)))
            {
                same.Add(entity, one);
            }
        }

        return same;

        void Seen(Entity entity, int source) => (CollectionsMarshal.GetValueRefOrAddDefault(sources, entity, out _) ??= []).Add(source);
    }

    private static bool IsStore(Entity entity) => entity.Kind is EntityKinds.Database or EntityKinds.Cache or EntityKinds.Queue;

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
