using Cleric.Entities;
using Cleric.Queries;

namespace Cleric.Connectors.Git.Mapping;

/// <summary>Whom a query asks about.</summary>
internal sealed class Asked(Query query)
{
    private readonly HashSet<string> _aliases = new(query.Aliases, StringComparer.OrdinalIgnoreCase);

    public bool Everything => query.Entity is null;

    public bool Matches(Entity? entity) =>
        query.Entity is not { } asked
        || (entity is not null
            && ((entity.Kind == asked.Kind && string.Equals(entity.Name, asked.Name, StringComparison.OrdinalIgnoreCase)) || _aliases.Contains(entity.Name) || _aliases.Contains(entity.Id)));

    /// <summary>The entity as the query calls it, so that a change is told of the one that was asked about and not of an alias.</summary>
    public Entity? Named(Entity? entity) => query.Entity ?? entity;
}
