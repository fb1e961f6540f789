using Cleric.Connectors.Otlp.Naming;
using Cleric.Entities;

namespace Cleric.Connectors.Otlp.Traces;

/// <summary>Works out from spans who depends on whom: who has a child of whose span, and whom a client span names as its peer.</summary>
internal static class DerivedTopology
{
    private const int Client = 3;
    private const int Producer = 4;
    private const int Consumer = 5;

    public static Topology Of(SpanTable table, EntityNames names)
    {
        var entities = new HashSet<Entity>();
        var dependencies = new HashSet<Dependency>();
        var family = new Family(table);
        var peers = new Peers(names, table);
        foreach (var (first, count) in table.Traces)
        {
            family.Enter(first, count);
            for (var i = first; i < first + count; i++)
            {
                ref readonly var row = ref table.Rows[i];
                var entity = row.Resource.Entity;
                entities.Add(entity);
                var parent = family.ParentOf(i);

                // Who sends a message does not depend on who takes it.
                if (parent >= 0 && row.Kind != Consumer && table.Rows[parent].Kind != Producer && table.Rows[parent].Resource.Entity != entity)
                {
                    dependencies.Add(new Dependency(table.Rows[parent].Resource.Entity, entity));
                }

                if (row.Kind is Client or Producer && family.CalleeOf(i) is var callee && (row.Kind == Producer || callee is null) && peers.Of(row, callee) is { } peer && peer != entity)
                {
                    entities.Add(peer);
                    dependencies.Add(new Dependency(entity, peer, row.Kind == Producer ? "publishes" : peer.Kind is EntityKinds.Database or EntityKinds.Cache ? "queries" : "calls"));
                }
            }
        }

        return new Topology
        {
            Entities = [.. entities.OrderBy(entity => entity.Id, StringComparer.Ordinal).Select(entity => new TopologyEntity(entity))],
            Dependencies =
            [
                .. dependencies
                    .OrderBy(dependency => dependency.From.Id, StringComparer.Ordinal)
                    .ThenBy(dependency => dependency.To.Id, StringComparer.Ordinal)
                    .ThenBy(dependency => dependency.Kind, StringComparer.Ordinal),
            ],
        };
    }
}
