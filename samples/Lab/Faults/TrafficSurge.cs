using Lab.Recording;
using Lab.Shop;

namespace Lab.Faults;

/// <summary>Many more customers than usual, more and more until the shop cannot keep up.</summary>
internal sealed class TrafficSurge : IFault
{
    private static readonly double[] Multipliers = [10, 14, 18, 22, 26, 30];
    private static readonly TimeSpan StepLength = TimeSpan.FromSeconds(15);

    public string Name => "traffic-surge";

    public string Description => "the clients' request rate rises to 10 times the normal one and on, until an alert fires";

    public IReadOnlyList<BackgroundChange> Background => [HarmlessChanges.CatalogPageSize(100)];

    public Task<Truth> InjectAsync(FaultContext context, CancellationToken ct)
    {
        var onset = DateTimeOffset.UtcNow;
        context.Run(token => RampAsync(context, token));
        return Task.FromResult(new Truth(
            Names.Gateway, [FailureModes.TrafficSurge], onset, null, "the clients raised their request rate in steps, from 10 times the normal rate on, until an alert fired"));
    }

    private static async Task RampAsync(FaultContext context, CancellationToken ct)
    {
        foreach (var multiplier in Multipliers)
        {
            context.System.SetLoad(context.System.NormalRate * multiplier);
            context.Report($"load is {multiplier} times the normal one");
            var until = DateTimeOffset.UtcNow + StepLength;
            while (DateTimeOffset.UtcNow < until)
            {
                await Task.Delay(TimeSpan.FromSeconds(1), ct);
                if (context.Log.Alerts.Count > 0)
                {
                    return;
                }
            }
        }
    }
}
