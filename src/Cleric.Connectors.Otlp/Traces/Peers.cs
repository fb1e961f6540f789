using System.Net;
using Cleric.Connectors.Otlp.Naming;
using Cleric.Entities;

namespace Cleric.Connectors.Otlp.Traces;

/// <summary>
/// Tells whom a client or producer span calls: by its attributes through the topology's names, then by the service that recorded the other end, then by the
/// attributes alone. What could be two entities is nobody.
/// </summary>
internal sealed class Peers(EntityNames names, SpanTable table)
{
    private const int Client = 3;
    private const int Producer = 4;

    private readonly HashSet<string> _caches = new(["redis", "valkey", "memcached", "hazelcast"], StringComparer.OrdinalIgnoreCase);

    /// <summary>The peer of a span, or null.</summary>
    /// <param name="row">The span.</param>
    /// <param name="callee">Who recorded a child of it, where that is another entity.</param>
    public Entity? Of(in SpanTable.Row row, Entity? callee)
    {
        if (row.Kind is not (Client or Producer))
        {
            return null;
        }

        string? service = null, address = null, port = null, database = null, broker = null, destination = null;
        foreach (var (key, value) in table.AttributesOf(row))
        {
            switch (table.Keys.Get(key))
            {
                case "peer.service":
                    service = table.Texts.Get(value);
                    break;
                case "server.address":
                    address = table.Texts.Get(value);
                    break;
                case "net.peer.name" or "network.peer.address" or "net.peer.ip":
                    address ??= table.Texts.Get(value);
                    break;
                case "server.port":
                    port = table.Texts.Get(value);
                    break;
                case "net.peer.port" or "network.peer.port":
                    port ??= table.Texts.Get(value);
                    break;
                case "db.system.name":
                    database = table.Texts.Get(value);
                    break;
                case "db.system":
                    database ??= table.Texts.Get(value);
                    break;
                case "messaging.system":
                    broker = table.Texts.Get(value);
                    break;
                case "messaging.destination.name":
                    destination = table.Texts.Get(value);
                    break;
                default:
                    break;
            }
        }

        var label = address is not null && !IPAddress.TryParse(address, out _) && address.IndexOf('.', StringComparison.Ordinal) is var dot and > 0 ? address[..dot] : null;
        foreach (var name in (ReadOnlySpan<string?>)[service, address is null || port is null ? null : $"{address}:{port}", address, label, destination, broker, database])
        {
            if (name is not null && names.Find(name) is { } known)
            {
                return known;
            }

            if (name is not null && names.Claimants(name).Count > 0)
            {
                return null;
            }
        }

        if (row.Kind == Client && callee is not null)
        {
            return callee;
        }

        return !string.IsNullOrEmpty(service) ? new Entity(service)
            : !string.IsNullOrEmpty(database) ? Database(database, address)
            : !string.IsNullOrEmpty(broker) ? new Entity(broker, EntityKinds.Queue)
            : address is null ? null
            : table.Service(address) ?? (label is null ? null : table.Service(label)) ?? Outside(address);
    }

    /// <summary>A call that failed before it had an address went to the only database there is, where there is only one.</summary>
    private Entity Database(string system, string? address)
    {
        var kind = _caches.Contains(system) ? EntityKinds.Cache : EntityKinds.Database;
        return (address is null ? names.Only(kind) : null) ?? new Entity(system, kind);
    }

    private static Entity? Outside(string address) =>
        address.Length == 0 || IPAddress.TryParse(address, out _) || address.Equals("localhost", StringComparison.OrdinalIgnoreCase)
            ? null
            : new Entity(address, EntityKinds.External);
}
