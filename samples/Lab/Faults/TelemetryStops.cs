using Lab.Processes;
using Lab.Recording;
using Lab.Services;
using Lab.Shop;

namespace Lab.Faults;

/// <summary>The telemetry ends, not the shop.</summary>
internal sealed class TelemetryStops : IFault
{
    private const double LeastRequests = 10;

    private static readonly TimeSpan Window = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan For = TimeSpan.FromSeconds(5);

    public string Name => "telemetry-stops";

    public string Description => "the services stop exporting telemetry and an alert on missing traffic fires; the shop itself is well";

    public bool IsControl => true;

    public bool NeedsRecording => true;

    public IReadOnlyList<BackgroundChange> Background => [HarmlessChanges.CatalogPageSize(45)];

    public Task<Truth> InjectAsync(FaultContext context, CancellationToken ct)
    {
        var onset = DateTimeOffset.UtcNow;
        foreach (var service in ShopDefinition.Services)
        {
            context.System.Tell(service.Name, RuntimeSwitches.TelemetryOffCommand);
        }

        context.Alerts.Add(new AlertRule(
            "CheckoutTrafficMissing", Names.Checkout, "traffic", "critical", w => w.Total, LeastRequests, Window, For, TimeSpan.FromSeconds(20),
            "number of requests", value => $"{value:0}")
        { IsBreachedBelow = true });
        return Task.FromResult(new Truth(null, [], onset, null, "the exporters of all services stopped; orders are placed as before, as the clients see"));
    }
}
