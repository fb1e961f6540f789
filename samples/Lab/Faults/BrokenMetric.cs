using Lab.Processes;
using Lab.Recording;
using Lab.Services;
using Lab.Shop;

namespace Lab.Faults;

/// <summary>The metric of the alert is wrong, and nothing else.</summary>
internal sealed class BrokenMetric : IFault
{
    public string Name => "broken-metric";

    public string Description => "checkout records the duration of requests in milliseconds where seconds are meant, so its latency alert fires";

    public bool IsControl => true;

    public bool NeedsRecording => true;

    public IReadOnlyList<BackgroundChange> Background => [HarmlessChanges.CatalogPageSize(45)];

    public Task<Truth> InjectAsync(FaultContext context, CancellationToken ct)
    {
        var onset = DateTimeOffset.UtcNow;
        context.System.Tell(Names.Checkout, RuntimeSwitches.WrongUnitCommand);
        return Task.FromResult(new Truth(
            null, [], onset, null, "http.server.request.duration of checkout has values in milliseconds from here on; its callers and its own traces show that it is as fast as before"));
    }
}
