using Cleric.Entities;

namespace Cleric.Testing;

/// <summary>Builds a topology. Names are as <see cref="Entity.Parse"/> reads them; what a dependency names is added.</summary>
/// <example><code>new TopologyBuilder().Calls("web", "checkout").Calls("checkout", "database:postgres").Alias("checkout", "checkout-svc").Build()</code></example>
public sealed class TopologyBuilder
{
    private readonly List<TopologyEntity> _entities = [];
    private readonly List<Dependency> _dependencies = [];

    /// <summary>Adds entities.</summary>
    public TopologyBuilder Services(params string[] names)
    {
        ArgumentNullException.ThrowIfNull(names);
        foreach (var name in names)
        {
            Known(Entity.Parse(name));
        }

        return this;
    }

    /// <summary>Adds that one entity depends on another.</summary>
    /// <param name="from">The dependent.</param>
    /// <param name="to">What it depends on.</param>
    /// <param name="kind">How. Default "calls".</param>
    public TopologyBuilder Calls(string from, string to, string kind = "calls")
    {
        _dependencies.Add(new Dependency(Known(Entity.Parse(from)), Known(Entity.Parse(to)), kind));
        return this;
    }

    /// <summary>Adds other names of an entity.</summary>
    public TopologyBuilder Alias(string name, params string[] aliases)
    {
        ArgumentNullException.ThrowIfNull(aliases);
        var entity = Known(Entity.Parse(name));
        var at = _entities.FindIndex(known => known.Entity == entity);
        _entities[at] = _entities[at] with { Aliases = [.. _entities[at].Aliases, .. aliases] };
        return this;
    }

    /// <summary>The topology.</summary>
    public Topology Build() => new() { Entities = [.. _entities], Dependencies = [.. _dependencies] };

    private Entity Known(Entity entity)
    {
        if (_entities.TrueForAll(known => known.Entity != entity))
        {
            _entities.Add(new TopologyEntity(entity));
        }

        return entity;
    }
}
