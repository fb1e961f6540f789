using Lab.Processes;
using Lab.Recording;
using Lab.Services;
using Lab.Shop;

namespace Lab.Faults;

/// <summary>Two things break at once, each enough for the alert.</summary>
internal sealed class TwoFaults : IFault
{
    public string Name => "two-faults";

    public string Description => "checkout is left one database connection while a flag makes catalog fail";

    public bool IsControl => true;

    public async Task<Truth> InjectAsync(FaultContext context, CancellationToken ct)
    {
        var flag = context.System.SwitchFlag(Names.Catalog, CatalogService.MemberPrices, on: true, "catalog: member prices for everybody", "j.kim");
        await context.System.ReconfigureAsync(
            Names.Checkout, ShopDatabase.MaxPoolSize, $"{ShopDatabase.DefaultMaxPoolSize}", "1", "checkout: database settings for the new connection limits", "d.moreau", ct);
        return new Truth(
            Names.Catalog, [FailureModes.FeatureFlag, FailureModes.ConnectionPoolExhaustion, FailureModes.BadConfig], flag.Time, flag.Id,
            $"{CatalogService.MemberPrices} makes a third of the products fail, and at the same time {ShopDatabase.MaxPoolSize} of checkout went to 1: either is a cause of its own",
            [Names.Catalog, Names.Checkout]);
    }
}
