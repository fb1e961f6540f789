using Lab.Processes;
using Lab.Recording;
using Lab.Services;
using Lab.Shop;

namespace Lab.Faults;

/// <summary>Two deploys within seconds, of which one matters.</summary>
internal sealed class TwoDeploys : IFault
{
    public string Name => "two-deploys";

    public string Description => "cart and payments are deployed within seconds; payments 1.8.0 refuses the charges of guests";

    public bool IsControl => true;

    public IReadOnlyList<BackgroundChange> Background => [HarmlessChanges.CartExpiry(12)];

    public async Task<Truth> InjectAsync(FaultContext context, CancellationToken ct)
    {
        var change = await context.System.DeployAsync(Names.Payments, "1.8.0", "payments 1.8.0: validate charge requests", "ci", ct);
        return new Truth(
            Names.Payments, [FailureModes.BadDeploy], change.Time, change.Id,
            "payments 1.8.0 requires a country in every charge, which checkout sends for customers with an account only; cart 2.3.2, deployed seconds before, is harmless");
    }
}
