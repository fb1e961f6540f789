using Lab.Recording;
using Lab.Shop;

namespace Lab.Faults;

/// <summary>An alert whose threshold lies in the middle of the ordinary noise.</summary>
internal sealed class FlappingAlert : IFault
{
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Learnt = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(5);

    public string Name => "flapping-alert";

    public string Description => "an alert whose threshold lies within normal noise fires and resolves; nothing is wrong";

    public bool IsControl => true;

    public bool NeedsRecording => true;

    public int FlapsWanted => 2;

    public IReadOnlyList<BackgroundChange> Background => [HarmlessChanges.CatalogPageSize(120)];

    public Task<Truth> InjectAsync(FaultContext context, CancellationToken ct)
    {
        var threshold = Math.Round(Normal(context), 3);
        context.Report($"the threshold of the alert is {AlertRule.Seconds(threshold)}");
        context.Alerts.Add(new AlertRule(
            "CheckoutLatencySlo", Names.Checkout, "latency", "warning", w => w.Quantile(0.95), threshold,
            Window, TimeSpan.Zero, TimeSpan.Zero, "p95 latency", AlertRule.Seconds));
        return Task.FromResult(new Truth(null, [], null, null, "nothing was changed: the threshold lies within the noise of normal operation"));
    }

    /// <summary>The upper quartile of what the last windows showed, so that about one in four is above it.</summary>
    private static double Normal(FaultContext context)
    {
        var now = DateTimeOffset.UtcNow;
        var values = new List<double>();
        for (var end = now - Learnt; end <= now; end += Step)
        {
            values.Add(context.Alerts.Window(Names.Checkout, Window, end).Quantile(0.95));
        }

        values.Sort();
        return values[values.Count * 3 / 4];
    }
}
