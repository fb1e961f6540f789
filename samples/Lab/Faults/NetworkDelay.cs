using Lab.Processes;
using Lab.Recording;
using Lab.Services;
using Lab.Shop;

namespace Lab.Faults;

/// <summary>The way to a service becomes long.</summary>
internal sealed class NetworkDelay : IFault
{
    private TcpProxy? _path;

    public string Name => "network-delay";

    public string Description => "bytes between checkout and payments take half a second longer, each way";

    public IReadOnlyList<BackgroundChange> Background => [HarmlessChanges.CatalogPageSize(45)];

    public Task PrepareAsync(LabSystem system, CancellationToken ct)
    {
        _path = system.StartProxy(Names.Payments, system.Ports[Names.Payments]);
        return Task.CompletedTask;
    }

    public IReadOnlyDictionary<string, string> SettingsOf(string service, LabSystem system) =>
        service is Names.Checkout ? new Dictionary<string, string> { ["endpoint." + Names.Payments] = $"127.0.0.1:{system.Ports.Proxy}" } : new();

    public Task<Truth> InjectAsync(FaultContext context, CancellationToken ct)
    {
        var onset = DateTimeOffset.UtcNow;
        _path!.Conditions = new NetworkConditions(TimeSpan.FromMilliseconds(450), TimeSpan.FromMilliseconds(150), 0, false);
        return Task.FromResult(new Truth(
            Names.Payments, [FailureModes.NetworkDegradation], onset, null,
            "everything between checkout and payments takes 450 to 600 ms longer in each direction; both are well", [Names.Payments, Names.Checkout]));
    }
}
