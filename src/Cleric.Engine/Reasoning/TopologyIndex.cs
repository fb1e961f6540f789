using System.Collections.Frozen;
using System.Runtime.CompilerServices;
using Cleric.Entities;

namespace Cleric.Reasoning;

/// <summary>A topology made quick to ask: which entity a name means, who depends on whom and how far away.</summary>
internal sealed class TopologyIndex
{
    private static readonly ConditionalWeakTable<Topology, TopologyIndex> Known = [];

    private readonly FrozenDictionary<string, IReadOnlyList<Entity>> _names;
    private readonly FrozenDictionary<Entity, IReadOnlyList<Entity>> _dependencies;
    private readonly FrozenDictionary<Entity, IReadOnlyList<Entity>> _dependents;
    private readonly FrozenDictionary<Entity, TopologyEntity> _entities;
    private readonly Dictionary<Entity, IReadOnlyDictionary<Entity, int>> _callers = [];
    private readonly Dictionary<Entity, IReadOnlyDictionary<Entity, int>> _needs = [];

    public TopologyIndex(Topology topology)
    {
        Topology = topology;
        IsPresumed = topology.Dependencies.Any(dependency => dependency.Kind == Presumed);
        _entities = topology.Entities.GroupBy(entity => entity.Entity).ToFrozenDictionary(group => group.Key, group => group.First());
        _names = topology.Entities
            .SelectMany(entity => entity.Aliases.Append(entity.Entity.Name).Append(entity.Entity.Id), (entity, name) => (Name: name, entity.Entity))
            .GroupBy(pair => pair.Name, pair => pair.Entity, StringComparer.OrdinalIgnoreCase)
            .ToFrozenDictionary(group => group.Key, group => (IReadOnlyList<Entity>)[.. group.Distinct()], StringComparer.OrdinalIgnoreCase);
        _dependencies = Adjacent(topology.Dependencies, dependency => dependency.From, dependency => dependency.To);
        _dependents = Adjacent(topology.Dependencies, dependency => dependency.To, dependency => dependency.From);
    }

    /// <summary>The kind of a dependency that nothing tells of: it is taken to be possible, as none is known.</summary>
    public const string Presumed = "may depend on";

    public Topology Topology { get; }

    /// <summary>Whether who depends on whom is but presumed, so that nothing can be told from there being no way between two.</summary>
    public bool IsPresumed { get; }

    /// <summary>The index of a topology, made once: it is asked for in each step of an investigation.</summary>
    public static TopologyIndex Of(Topology topology) => Known.GetValue(topology, static made => new TopologyIndex(made));

    /// <summary>The entities that a name or alias may mean: none, one, or, when it is ambiguous, several.</summary>
    public IReadOnlyList<Entity> Resolve(string name) => _names.TryGetValue(name, out var entities) ? entities : [];

    /// <summary>The entity by the name and kind it goes by here, where a source has another of either for it; else the same.</summary>
    public Entity Canonical(Entity entity) => !Knows(entity) && Resolve(entity.Id) is [var known] ? known : entity;

    public bool Knows(Entity entity) => _entities.ContainsKey(entity);

    public IReadOnlyList<string> Aliases(Entity entity) => _entities.TryGetValue(entity, out var known) ? known.Aliases : [];

    /// <summary>What the entity depends on directly.</summary>
    public IReadOnlyList<Entity> Dependencies(Entity entity) => _dependencies.TryGetValue(entity, out var list) ? list : [];

    /// <summary>Who depends on the entity directly.</summary>
    public IReadOnlyList<Entity> Dependents(Entity entity) => _dependents.TryGetValue(entity, out var list) ? list : [];

    /// <summary>All who depend on the entity, directly (1) or through others (2, 3, ...).</summary>
    public IReadOnlyDictionary<Entity, int> Callers(Entity entity) => Distances(_callers, entity, Dependents);

    /// <summary>All that the entity depends on, directly (1) or through others (2, 3, ...).</summary>
    public IReadOnlyDictionary<Entity, int> Needs(Entity entity) => Distances(_needs, entity, Dependencies);

    /// <summary>The entity and what it depends on, nearest first, then who depends on it; at most <paramref name="limit"/> entities.</summary>
    public IReadOnlyList<Entity> Neighbourhood(Entity centre, int limit)
    {
        var found = new List<Entity> { centre };
        var seen = new HashSet<Entity> { centre };
        foreach (var next in new Func<Entity, IReadOnlyList<Entity>>[] { Dependencies, Dependents })
        {
            foreach (var entity in Walk(centre, next, limit).Keys)
            {
                if (found.Count < limit && seen.Add(entity))
                {
                    found.Add(entity);
                }
            }
        }

        return found;
    }

    /// <summary>The shortest way along which trouble at <paramref name="cause"/> reaches <paramref name="symptom"/>, both ends included; empty when there is none.</summary>
    public IReadOnlyList<Entity> Path(Entity cause, Entity symptom)
    {
        var previous = new Dictionary<Entity, Entity>();
        var queue = new Queue<Entity>([cause]);
        var seen = new HashSet<Entity> { cause };
        while (queue.TryDequeue(out var entity))
        {
            if (entity == symptom)
            {
                var path = new List<Entity> { entity };
                while (previous.TryGetValue(entity, out var before))
                {
                    path.Insert(0, entity = before);
                }

                return path;
            }

            foreach (var dependent in Dependents(entity).Where(seen.Add))
            {
                previous[dependent] = entity;
                queue.Enqueue(dependent);
            }
        }

        return [];
    }

    private static IReadOnlyDictionary<Entity, int> Distances(
        Dictionary<Entity, IReadOnlyDictionary<Entity, int>> known, Entity entity, Func<Entity, IReadOnlyList<Entity>> next)
    {
        lock (known)
        {
            if (!known.TryGetValue(entity, out var distances))
            {
                known[entity] = distances = Walk(entity, next, int.MaxValue);
            }

            return distances;
        }
    }

    private static Dictionary<Entity, int> Walk(Entity start, Func<Entity, IReadOnlyList<Entity>> next, int limit)
    {
        var distances = new Dictionary<Entity, int>();
        var queue = new Queue<(Entity Entity, int Distance)>([(start, 0)]);
        while (queue.TryDequeue(out var item) && distances.Count < limit)
        {
            foreach (var entity in next(item.Entity))
            {
                if (entity != start && distances.TryAdd(entity, item.Distance + 1))
                {
                    queue.Enqueue((entity, item.Distance + 1));
                }
            }
        }

        return distances;
    }

    private static FrozenDictionary<Entity, IReadOnlyList<Entity>> Adjacent(
        IEnumerable<Dependency> dependencies, Func<Dependency, Entity> from, Func<Dependency, Entity> to) =>
        dependencies
            .Where(dependency => dependency.From != dependency.To)
            .GroupBy(from)
            .ToFrozenDictionary(group => group.Key, group => (IReadOnlyList<Entity>)[.. group.Select(to).Distinct()]);
}
