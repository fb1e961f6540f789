using Cleric.Entities;
using Cleric.Queries;

namespace Cleric.Connectors.Otlp.Naming;

/// <summary>
/// The names that the topology knows entities by, without regard to case. A name that stands for two entities stands for none: it is reported, not guessed.
/// </summary>
internal sealed class EntityNames
{
    private readonly Dictionary<string, List<TopologyEntity>> _byName = new(StringComparer.OrdinalIgnoreCase);

    public EntityNames(Topology topology)
    {
        foreach (var entity in topology.Entities)
        {
            foreach (var name in entity.Aliases.Append(entity.Entity.Name))
            {
                if (!_byName.TryGetValue(name, out var named))
                {
                    _byName.Add(name, named = []);
                }

                if (named.TrueForAll(other => other.Entity != entity.Entity))
                {
                    named.Add(entity);
                }
            }
        }
    }

    /// <summary>The entity of that name or alias; null when the topology knows none or several.</summary>
    public Entity? Find(string name) => _byName.TryGetValue(name, out var named) && named.Count == 1 ? named[0].Entity : null;

    /// <summary>The one entity of a kind that the topology knows; null when it knows none or several.</summary>
    public Entity? Only(string kind) => _byName.Values.SelectMany(named => named).Select(named => named.Entity).Where(entity => entity.Kind == kind).Distinct().Take(2).ToArray() is [var only] ? only : null;

    /// <summary>The entities of that name when there are several; otherwise none.</summary>
    public IReadOnlyList<Entity> Claimants(string name) =>
        _byName.TryGetValue(name, out var named) && named.Count > 1 ? [.. named.Select(entity => entity.Entity)] : [];

    /// <summary>The entity that a name in the small files stands for: the topology's, else what <see cref="Entity.Parse"/> makes of it.</summary>
    public Entity Resolve(string name)
    {
        var parsed = Entity.Parse(name);
        return Claimants(parsed.Name).FirstOrDefault(claimant => claimant == parsed) ?? Find(name) ?? Find(parsed.Name) ?? parsed;
    }

    /// <summary>What a query for an entity matches.</summary>
    public EntityMatch Match(Query query) => new(this, query);

    /// <summary>Every name of the entity asked about.</summary>
    public IEnumerable<string> NamesOf(Entity entity)
    {
        yield return entity.Name;
        if (!_byName.TryGetValue(entity.Name, out var named))
        {
            yield break;
        }

        var known = named.Count == 1 ? named[0] : named.Find(candidate => candidate.Entity == entity);
        if (known is null)
        {
            yield break;
        }

        if (!known.Entity.Name.Equals(entity.Name, StringComparison.OrdinalIgnoreCase))
        {
            yield return known.Entity.Name;
        }

        foreach (var alias in known.Aliases)
        {
            yield return alias;
        }
    }
}
