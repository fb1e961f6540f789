using Lab.Processes;
using Lab.Recording;
using Lab.Services;
using Lab.Shop;

namespace Lab.Faults;

/// <summary>A system outside the shop fails which no trace, no metric and no topology knows: only the log of its caller names it.</summary>
internal sealed class ThirdParty : IFault
{
    public string Name => "third-party";

    public string Description => "the acquirer, which payments calls without any instrumentation, answers 503 for maintenance";

    public IReadOnlyList<BackgroundChange> Background => [HarmlessChanges.GatewayPatch(45)];

    public Task PrepareAsync(LabSystem system, CancellationToken ct) => system.StartExternalAsync(Names.CardNetwork, system.Ports.External, ct);

    public IReadOnlyDictionary<string, string> SettingsOf(string service, LabSystem system) =>
        service == Names.Payments ? new Dictionary<string, string> { [Acquirer.Address] = $"127.0.0.1:{system.Ports.External}" } : new();

    public Task<Truth> InjectAsync(FaultContext context, CancellationToken ct)
    {
        var onset = DateTimeOffset.UtcNow;
        context.System.Tell(Names.CardNetwork, RuntimeSwitches.FlagCommand(CardNetworkService.Maintenance, on: true));
        return Task.FromResult(new Truth(
            Acquirer.Host, [FailureModes.Unavailable], onset, null,
            $"{Acquirer.Host}, which payments calls to authorise cards, answers 503 for maintenance; no topology, trace or metric of the shop shows it",
            TextOnly: true));
    }
}
