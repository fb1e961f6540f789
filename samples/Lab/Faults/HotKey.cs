using Lab.Processes;
using Lab.Recording;
using Lab.Services;
using Lab.Shop;

namespace Lab.Faults;

/// <summary>All customers buy the same product, whose row every order locks until it is paid.</summary>
internal sealed class HotKey : IFault
{
    private const int Product = 42;

    public string Name => "hot-key";

    public string Description => "everybody buys one product; each order holds the row of its stock until it is paid, so orders queue for it";

    public IReadOnlyList<BackgroundChange> Background => [HarmlessChanges.GatewayPatch(45)];

    public IReadOnlyDictionary<string, string> SettingsOf(string service, LabSystem system) =>
        service == Names.Checkout ? new Dictionary<string, string> { [CheckoutService.ReserveStock] = "true" } : new();

    public Task<Truth> InjectAsync(FaultContext context, CancellationToken ct)
    {
        var onset = DateTimeOffset.UtcNow;
        context.System.SetHotProduct(Product);
        return Task.FromResult(new Truth(
            Names.Postgres, [FailureModes.LockContention], onset, null,
            $"all customers buy product {Product}; checkout updates its row in products and holds the lock for the whole payment, so orders wait for one another"));
    }
}
