using Cleric.Entities;
using Cleric.Queries;

namespace Cleric.Connectors.Otlp.Naming;

/// <summary>Tells which names and entities a query asks about.</summary>
internal sealed class EntityMatch
{
    private readonly HashSet<string> _names = new(StringComparer.OrdinalIgnoreCase);
    private readonly Entity? _asked;

    public EntityMatch(EntityNames names, Query query)
    {
        _asked = query.Entity;
        if (_asked is null)
        {
            return;
        }

        var ambiguous = new List<string>();
        foreach (var name in names.NamesOf(_asked).Concat(query.Aliases))
        {
            var claimants = names.Claimants(name);
            if (claimants.Count == 0)
            {
                _names.Add(name);
            }
            else if (!ambiguous.Contains(name, StringComparer.OrdinalIgnoreCase))
            {
                ambiguous.Add(name);
                Note = $"The name '{name}' stands for {string.Join(" and ", claimants.Select(claimant => claimant.Id))}, so what bears it was left unresolved: make the alias unique in the topology.";
            }
        }
    }

    /// <summary>Whether everything is asked about.</summary>
    public bool Everything => _asked is null;

    /// <summary>What could not be told apart, or null.</summary>
    public string? Note { get; }

    /// <summary>The names matched.</summary>
    public IReadOnlyCollection<string> Names => _names;

    public bool Matches(ResourceInfo resource) => _asked is null || (!resource.Ambiguous && (Matches(resource.Entity) || _names.Contains(resource.Name)));

    public bool Matches(Entity entity) => _asked is null || entity == _asked || _names.Contains(entity.Name);
}
