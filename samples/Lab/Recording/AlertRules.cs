using Lab.Shop;

namespace Lab.Recording;

/// <summary>What the shop's users feel is what alerts: the gateway and the checkout.</summary>
internal static class AlertRules
{
    private const double MaxErrorRatio = 0.05;
    private const double MaxLatencySeconds = 1.0;

    public static IReadOnlyList<AlertRule> Default { get; } =
    [
        AlertRule.ErrorRatio("GatewayErrorRatioHigh", Names.Gateway, MaxErrorRatio),
        AlertRule.Latency("GatewayLatencyHigh", Names.Gateway, MaxLatencySeconds),
        AlertRule.ErrorRatio("CheckoutErrorRatioHigh", Names.Checkout, MaxErrorRatio),
        AlertRule.Latency("CheckoutLatencyHigh", Names.Checkout, MaxLatencySeconds),
    ];
}
