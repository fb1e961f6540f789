using System.Globalization;
using Lab.Recording;
using Lab.Services;
using Lab.Shop;

namespace Lab.Faults;

/// <summary>A configuration change leaves a service with too few database connections.</summary>
internal sealed class PoolExhaustion : IFault
{
    private const string SmallPool = "1";

    public string Name => "pool-exhaustion";

    public string Description => "a config change leaves checkout one database connection, which it holds while it waits for the payment";

    public async Task<Truth> InjectAsync(FaultContext context, CancellationToken ct)
    {
        var normal = ShopDatabase.DefaultMaxPoolSize.ToString(CultureInfo.InvariantCulture);
        var change = await context.System.ReconfigureAsync(
            Names.Checkout, ShopDatabase.MaxPoolSize, normal, SmallPool, "checkout: database settings for the new connection limits", "d.moreau", ct);
        return new Truth(
            Names.Checkout, [FailureModes.ConnectionPoolExhaustion, FailureModes.BadConfig], change.Time, change.Id,
            $"{ShopDatabase.MaxPoolSize} of checkout went from {normal} to {SmallPool}; a connection is held for the whole payment, so orders queue for it and fail after 1 s");
    }
}
