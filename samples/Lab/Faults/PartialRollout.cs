using Lab.Processes;
using Lab.Recording;
using Lab.Services;
using Lab.Shop;

namespace Lab.Faults;

/// <summary>A configuration error that has reached one of three processes.</summary>
internal sealed class PartialRollout : IFault
{
    private const int Replicas = 3;
    private const int UnusedPort = 1;

    public string Name => "replica-config";

    public string Description => "one of the three processes of catalog gets a database address at which nobody listens";

    public IReadOnlyList<BackgroundChange> Background => [HarmlessChanges.CartExpiry(45)];

    public int ReplicasOf(string service) => service == Names.Catalog ? Replicas : 1;

    public IReadOnlyDictionary<string, string> SettingsOf(string service, LabSystem system) =>
        service is Names.Gateway or Names.Cart ? new Dictionary<string, string> { [Downstream.ConnectionSeconds] = "2" } : new();

    public async Task<Truth> InjectAsync(FaultContext context, CancellationToken ct)
    {
        var right = $"127.0.0.1:{context.System.Ports[Names.Postgres]}";
        var change = await context.System.ReconfigureSomeAsync(
            Names.Catalog, 1, [("endpoint." + Names.Postgres, right, $"127.0.0.1:{UnusedPort}")], "catalog: read from the new database endpoint", "m.ortiz", ct);
        return new Truth(
            Names.Catalog, [FailureModes.BadConfig], change.Time, change.Id,
            "one of three processes of catalog got a database address at which nobody listens, so a third of its answers are 500");
    }
}
