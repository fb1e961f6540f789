using Lab.Recording;
using Lab.Shop;

namespace Lab.Faults;

/// <summary>A harmless deploy shortly before something else goes wrong.</summary>
internal sealed class HarmlessDeploy : IFault
{
    private const int SecondsBetween = 110;

    public string Name => "harmless-deploy";

    public string Description => "cart is deployed without harm; two minutes later an administrator's open transaction locks the ledger";

    public bool IsControl => true;

    public IReadOnlyList<BackgroundChange> Background => [HarmlessChanges.CartExpiry(SecondsBetween)];

    public Task<Truth> InjectAsync(FaultContext context, CancellationToken ct)
    {
        var onset = DateTimeOffset.UtcNow;
        var psql = context.System.OpenPsql("dba");
        psql.Send("BEGIN;");
        psql.Send("ALTER TABLE ledger ADD COLUMN settlement_batch text;");
        return Task.FromResult(new Truth(
            Names.Postgres, [FailureModes.LockContention], onset, null,
            "an administrator's psql session left ALTER TABLE ledger uncommitted, so the inserts of payments wait for its lock; the cart deploy before it is harmless"));
    }
}
