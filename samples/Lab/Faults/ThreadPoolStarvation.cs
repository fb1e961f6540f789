using Lab.Processes;
using Lab.Recording;
using Lab.Services;
using Lab.Shop;

namespace Lab.Faults;

/// <summary>A new version blocks the few threads that its pool may have.</summary>
internal sealed class ThreadPoolStarvation : IFault
{
    public string Name => "thread-pool-starvation";

    public string Description => "payments 1.9.0 blocks its threads for 900 ms in each charge, and has three of them";

    public IReadOnlyList<BackgroundChange> Background => [HarmlessChanges.CatalogPageSize(50)];

    public async Task<Truth> InjectAsync(FaultContext context, CancellationToken ct)
    {
        var change = await context.System.DeployAsync(Names.Payments, "1.9.0", "payments 1.9.0: fraud check", "ci", ct);
        return new Truth(
            Names.Payments, [FailureModes.ThreadPoolStarvation, FailureModes.BadDeploy], change.Time, change.Id,
            "payments 1.9.0 calls a fraud check that blocks its thread for 900 ms, on a thread pool of three");
    }
}
