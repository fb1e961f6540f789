using Lab.Processes;
using Lab.Recording;
using Lab.Services;
using Lab.Shop;

namespace Lab.Faults;

/// <summary>A short time limit and many attempts: most calls are made several times.</summary>
internal sealed class RetryStorm : IFault
{
    public string Name => "retry-storm";

    public string Description => "checkout gives payments 190 ms and up to six attempts, so calls are made over and over";

    public IReadOnlyList<BackgroundChange> Background => [HarmlessChanges.CatalogPageSize(45)];

    public async Task<Truth> InjectAsync(FaultContext context, CancellationToken ct)
    {
        var change = await context.System.ReconfigureSomeAsync(
            Names.Checkout, 1,
            [
                (CheckoutService.PaymentsTimeout, $"{CheckoutService.DefaultPaymentsTimeout}", "190"),
                (CheckoutService.PaymentsAttempts, "1", "6"),
            ],
            "checkout: fail fast and try again", "d.moreau", ct);
        return new Truth(
            Names.Checkout, [FailureModes.RetryStorm, FailureModes.BadConfig], change.Time, change.Id,
            "checkout waits 190 ms for payments, which usually takes 280 ms, and tries up to six times: payments gets several times as many calls, and most orders fail");
    }
}
