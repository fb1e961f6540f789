using Lab.Processes;
using Lab.Recording;
using Lab.Services;
using Lab.Shop;

namespace Lab.Faults;

/// <summary>Packets on the way to the database are lost.</summary>
internal sealed class NetworkLoss : IFault
{
    private TcpProxy? _path;

    public string Name => "network-loss";

    public string Description => "a third of the packets between the services and PostgreSQL is lost and sent again";

    public IReadOnlyList<BackgroundChange> Background => [HarmlessChanges.GatewayPatch(45)];

    public Task PrepareAsync(LabSystem system, CancellationToken ct)
    {
        _path = system.StartProxy(Names.Postgres, system.Ports[Names.Postgres]);
        return Task.CompletedTask;
    }

    public IReadOnlyDictionary<string, string> SettingsOf(string service, LabSystem system) =>
        service is Names.Checkout or Names.Payments or Names.Catalog ? new Dictionary<string, string> { ["endpoint." + Names.Postgres] = $"127.0.0.1:{system.Ports.Proxy}" } : new();

    public Task<Truth> InjectAsync(FaultContext context, CancellationToken ct)
    {
        var onset = DateTimeOffset.UtcNow;
        _path!.Conditions = new NetworkConditions(TimeSpan.FromMilliseconds(1), TimeSpan.FromMilliseconds(4), 0.3, false);
        return Task.FromResult(new Truth(
            Names.Postgres, [FailureModes.NetworkDegradation], onset, null,
            "of the segments between the services and PostgreSQL 30 % are lost and sent again after 200 ms or more; PostgreSQL itself is well"));
    }
}
