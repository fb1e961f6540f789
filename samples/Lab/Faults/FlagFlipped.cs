using Lab.Processes;
using Lab.Recording;
using Lab.Services;
using Lab.Shop;

namespace Lab.Faults;

/// <summary>A feature flag sends some requests down a path that fails.</summary>
internal sealed class FlagFlipped : IFault
{
    public string Name => "flag-flipped";

    public string Description => "the flag member-prices of catalog is switched on; a third of the products has no price group";

    public IReadOnlyList<BackgroundChange> Background => [HarmlessChanges.GatewayPatch(45)];

    public Task<Truth> InjectAsync(FaultContext context, CancellationToken ct)
    {
        var change = context.System.SwitchFlag(Names.Catalog, CatalogService.MemberPrices, on: true, "catalog: member prices for everybody", "j.kim");
        return Task.FromResult(new Truth(
            Names.Catalog, [FailureModes.FeatureFlag], change.Time, change.Id,
            $"the flag {CatalogService.MemberPrices} was switched on; products without a price group, a third of all, answer 500"));
    }
}
