using Lab.Commands;

namespace Lab.Services;

/// <summary>All services of the shop.</summary>
internal static class ShopServices
{
    private static readonly IShopService[] All =
        [new GatewayService(), new CatalogService(), new CartService(), new CheckoutService(), new PaymentsService(), new CardNetworkService()];

    public static IShopService Find(string name) =>
        All.FirstOrDefault(s => s.Name == name)
        ?? throw new UsageException($"Unknown service '{name}'. Known: {string.Join(", ", All.Select(s => s.Name))}.");
}
