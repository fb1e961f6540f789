using Lab.Recording;
using Lab.Shop;

namespace Lab.Faults;

/// <summary>A batch job keeps a table locked for as long as it works.</summary>
internal sealed class PgLock : IFault
{
    public string Name => "pg-lock";

    public string Description => "the job nightly-reconcile locks the orders against writers in one long transaction";

    public IReadOnlyList<BackgroundChange> Background => [HarmlessChanges.GatewayPatch(90)];

    public async Task<Truth> InjectAsync(FaultContext context, CancellationToken ct)
    {
        var change = await context.System.StartJobAsync(Names.NightlyReconcile, "nightly-reconcile started", "scheduler", ct);
        return new Truth(
            Names.Postgres, [FailureModes.LockContention], change.Time, change.Id,
            "nightly-reconcile holds LOCK TABLE orders IN EXCLUSIVE MODE in a transaction that lasts minutes; the inserts of checkout wait and run into their time limit");
    }
}
