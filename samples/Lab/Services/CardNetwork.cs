using System.Diagnostics;
using Lab.Telemetry;

namespace Lab.Services;

/// <summary>Stands for the acquirer outside the shop, which takes its time to authorise a card.</summary>
internal static class CardNetwork
{
    private const double MedianMilliseconds = 260;
    private const double Spread = 0.25;
    private const double MaxMilliseconds = 700;

    private static readonly ActivitySource Source = new(LabSources.Cards);

    public static TimeSpan NormalLatency() => Latency();

    public static async Task AuthoriseAsync(int amountCents, CancellationToken ct)
    {
        using var activity = Source.StartActivity("authorise card");
        activity?.SetTag("payment.amount_cents", amountCents);
        await Task.Delay(Latency(), ct);
    }

    /// <summary>Log-normal, as latencies of remote systems are.</summary>
    private static TimeSpan Latency()
    {
        var normal = Math.Sqrt(-2 * Math.Log(1 - Random.Shared.NextDouble())) * Math.Cos(2 * Math.PI * Random.Shared.NextDouble());
        return TimeSpan.FromMilliseconds(Math.Min(MaxMilliseconds, MedianMilliseconds * Math.Exp(Spread * normal)));
    }
}
