using Lab.Processes;
using Lab.Recording;
using Lab.Services;
using Lab.Shop;

namespace Lab.Faults;

/// <summary>Nothing gets through any more.</summary>
internal sealed class NetworkPartition : IFault
{
    private TcpProxy? _path;

    public string Name => "network-partition";

    public string Description => "nothing gets through between cart and Redis any more; both are well";

    public IReadOnlyList<BackgroundChange> Background => [HarmlessChanges.CatalogPageSize(45)];

    public Task PrepareAsync(LabSystem system, CancellationToken ct)
    {
        _path = system.StartProxy(Names.Redis, system.Ports[Names.Redis]);
        return Task.CompletedTask;
    }

    public IReadOnlyDictionary<string, string> SettingsOf(string service, LabSystem system) =>
        service is Names.Cart ? new Dictionary<string, string> { ["endpoint." + Names.Redis] = $"127.0.0.1:{system.Ports.Proxy}" } : new();

    public Task<Truth> InjectAsync(FaultContext context, CancellationToken ct)
    {
        var onset = DateTimeOffset.UtcNow;
        _path!.Conditions = NetworkConditions.Good with { Partitioned = true };
        return Task.FromResult(new Truth(
            Names.Redis, [FailureModes.NetworkDegradation, FailureModes.Unavailable], onset, null,
            "nothing gets through between cart and Redis; Redis runs and answers everybody else", [Names.Redis, Names.Cart]));
    }
}
