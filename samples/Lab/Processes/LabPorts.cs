using System.Net;
using System.Net.Sockets;
using Lab.Commands;
using Lab.Shop;

namespace Lab.Processes;

/// <summary>The ports of one running lab: a block of neighbours, so that the first one names them all.</summary>
internal sealed record LabPorts(int Base)
{
    public const int Lowest = 1024;
    public const int Highest = 65000;

    // Below the range from which Linux takes ports for outgoing connections.
    private const int RandomLowest = 20000;
    private const int RandomHighest = 31000;
    private const int Attempts = 50;

    private static readonly string[] Order =
        [Names.Gateway, Names.Catalog, Names.Cart, Names.Checkout, Names.Payments, Names.Postgres, Names.Redis];

    /// <summary>After the entities' own ports: a proxy on the way to something, the TLS side of a service, a system outside the shop.</summary>
    private const int Spare = 3;

    public static IEnumerable<string> Entities => Order;

    public int this[string entity] =>
        Array.IndexOf(Order, entity) is >= 0 and var index ? Base + index : throw new ArgumentException($"'{entity}' has no port.", nameof(entity));

    public int Proxy => Base + Order.Length;

    public int Tls => Base + Order.Length + 1;

    public int External => Base + Order.Length + 2;

    public int Last => Base + Order.Length + Spare + More - 1;

    /// <summary>Ports after these, for what a live lab has besides.</summary>
    public int More { get; init; }

    /// <summary>One of <see cref="More"/>, from 0.</summary>
    public int Further(int index) => index < More ? Base + Order.Length + Spare + index : throw new ArgumentOutOfRangeException(nameof(index), index, "The lab has no so many ports.");

    public static LabPorts Choose(int? requested, int more = 0)
    {
        if (requested is { } fixedBase)
        {
            var ports = new LabPorts(fixedBase) { More = more };
            return ports.AreFree() ? ports : throw new UsageException($"Some of the ports {fixedBase}-{ports.Last} are in use: choose another --port-base.");
        }

        for (var i = 0; i < Attempts; i++)
        {
            var ports = new LabPorts(Random.Shared.Next(RandomLowest, RandomHighest)) { More = more };
            if (ports.AreFree())
            {
                return ports;
            }
        }

        throw new UsageException("Found no block of free ports: name one with --port-base.");
    }

    private bool AreFree() => Enumerable.Range(Base, Last - Base + 1).All(IsFree);

    private static bool IsFree(int port)
    {
        using var listener = new TcpListener(IPAddress.Loopback, port);
        try
        {
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
