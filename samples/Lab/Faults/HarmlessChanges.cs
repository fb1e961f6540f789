using Lab.Services;
using Lab.Shop;

namespace Lab.Faults;

/// <summary>Changes as they happen every day, really made, without effect on anything that alerts.</summary>
internal static class HarmlessChanges
{
    public static BackgroundChange CatalogPageSize(int secondsBeforeFault) => new(
        TimeSpan.FromSeconds(secondsBeforeFault),
        (context, ct) => context.System.ReconfigureAsync(
            Names.Catalog, CatalogService.PageSize, $"{CatalogService.DefaultPageSize}", "24", "catalog: show 24 products a page", "m.ortiz", ct));

    public static BackgroundChange GatewayPatch(int secondsBeforeFault) => new(
        TimeSpan.FromSeconds(secondsBeforeFault),
        (context, ct) => context.System.DeployAsync(Names.Gateway, "4.2.1", "gateway 4.2.1: update dependencies", "ci", ct));

    public static BackgroundChange CartExpiry(int secondsBeforeFault) => new(
        TimeSpan.FromSeconds(secondsBeforeFault),
        (context, ct) => context.System.DeployAsync(Names.Cart, "2.3.2", "cart 2.3.2: carts expire after 7 days", "ci", ct));
}
