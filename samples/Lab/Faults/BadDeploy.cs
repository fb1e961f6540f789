using Lab.Recording;
using Lab.Shop;

namespace Lab.Faults;

/// <summary>payments 1.8.0 insists on a field that its caller does not always send.</summary>
internal sealed class BadDeploy : IFault
{
    public string Name => "bad-deploy";

    public string Description => "payments 1.8.0 is deployed and answers 422 to the charges of guests; its caller turns that into 502";

    public IReadOnlyList<BackgroundChange> Background => [HarmlessChanges.CatalogPageSize(100)];

    public async Task<Truth> InjectAsync(FaultContext context, CancellationToken ct)
    {
        var change = await context.System.DeployAsync(Names.Payments, "1.8.0", "payments 1.8.0: validate charge requests", "ci", ct);
        return new Truth(
            Names.Payments, [FailureModes.BadDeploy], change.Time, change.Id,
            "payments 1.8.0 requires a country in every charge; checkout sends none for guests, gets 422 and fails with 502");
    }
}
