using Lab.Processes;
using Lab.Recording;
using Lab.Services;
using Lab.Shop;

namespace Lab.Faults;

/// <summary>A system outside the shop takes five times as long as usual, and fails no more often.</summary>
internal sealed class DependencySlow : IFault
{
    public string Name => "dependency-slow";

    public string Description => "the card network, a system outside the shop, becomes five times slower without failing";

    public IReadOnlyList<BackgroundChange> Background => [HarmlessChanges.CartExpiry(45)];

    public async Task PrepareAsync(LabSystem system, CancellationToken ct)
    {
        await system.StartExternalAsync(Names.CardNetwork, system.Ports.External, ct);
        system.AddEntity(
            new TopologyEntity(Names.CardNetwork, "external", [$"127.0.0.1:{system.Ports.External}", $"localhost:{system.Ports.External}"], new() { ["owner"] = "acquirer" }),
            new TopologyDependency(Names.Payments, Names.CardNetwork, "calls"));
    }

    public IReadOnlyDictionary<string, string> SettingsOf(string service, LabSystem system) =>
        service == Names.Payments ? new Dictionary<string, string> { ["endpoint." + Names.CardNetwork] = $"127.0.0.1:{system.Ports.External}" } : new();

    public Task<Truth> InjectAsync(FaultContext context, CancellationToken ct)
    {
        var onset = DateTimeOffset.UtcNow;
        context.System.Tell(Names.CardNetwork, RuntimeSwitches.FlagCommand(CardNetworkService.Slow, on: true));
        return Task.FromResult(new Truth(
            Names.CardNetwork, [FailureModes.InternalFault, FailureModes.NetworkDegradation], onset, null,
            "the card network takes 1.3 s instead of 0.26 s for an authorisation; from the shop nobody can tell whether it or the way to it is slow"));
    }
}
