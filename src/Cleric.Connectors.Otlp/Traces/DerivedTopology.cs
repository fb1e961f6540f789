using Cleric.Connectors.Otlp.Metrics;
using Cleric.Connectors.Otlp.Naming;
using Cleric.Entities;

namespace Cleric.Connectors.Otlp.Traces;

/// <summary>Works out who there is and who depends on whom: from spans, by who has a child of whose span and whom a client span names as its peer; from metrics, by whom a client's metric names as its peer.</summary>
internal static class DerivedTopology
{
    private const int Client = 3;
    private const int Producer = 4;
    private const int Consumer = 5;

    private static readonly string[] PeerAttributes = ["peer.service", "server.address", "net.peer.name", "destination", "destination_service_name", "upstream"];

    public static Topology Of(SpanTable table, MetricTable metrics, EntityNames names)
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

        AddMetrics(metrics, names, entities, dependencies);
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

    private static void AddMetrics(MetricTable metrics, EntityNames names, HashSet<Entity> entities, HashSet<Dependency> dependencies)
    {
        var recorded = metrics.Series.Where(series => !series.Resource.Ambiguous && series.Resource.Name.Length > 0).ToList();
        entities.UnionWith(recorded.Select(series => series.Resource.Entity));
        var byName = entities.GroupBy(entity => entity.Name, StringComparer.OrdinalIgnoreCase).Where(group => group.Count() == 1).ToDictionary(group => group.Key, group => group.Single(), StringComparer.OrdinalIgnoreCase);
        foreach (var series in recorded)
        {
            foreach (var attribute in PeerAttributes)
            {
                if (series.Attributes.TryGetValue(attribute, out var name) && PeerOf(name) is { } peer && peer != series.Resource.Entity)
                {
                    dependencies.Add(new Dependency(series.Resource.Entity, peer));
                    break;
                }
            }
        }

        // "orders.shop.svc.cluster.local" is orders.
        Entity? PeerOf(string name) => names.Find(name) ?? byName.GetValueOrDefault(name) ?? (name.IndexOf('.', StringComparison.Ordinal) is var dot and > 0 ? byName.GetValueOrDefault(name[..dot]) : null);
    }
}
