using Lab.Processes;
using Lab.Recording;
using Lab.Services;
using Lab.Shop;

namespace Lab.Faults;

/// <summary>Three services on one path get new settings at once, under the same title: only the settings themselves tell which of them matters.</summary>
internal sealed class ConfigDiff : IFault
{
    private const string Author = "settings-bot";
    private const string Currencies = "EURO,CHF,GBP";

    public string Name => "config-diff";

    public string Description => "a settings review changes gateway, checkout and payments at once; payments does not know the currency of the shop from then on";

    public async Task<Truth> InjectAsync(FaultContext context, CancellationToken ct)
    {
        var changes = await context.System.ReconfigureTogetherAsync(
            [
                new(
                    Names.Payments,
                    [
                        (PaymentsService.SlowChargeMilliseconds, $"{PaymentsService.DefaultSlowChargeMilliseconds}", "1800"),
                        (PaymentsService.ReceiptCurrencies, PaymentsService.DefaultReceiptCurrencies, Currencies),
                    ],
                    TitleFor(Names.Payments), Author),
                new(Names.Checkout, [(CheckoutService.OrderNote, CheckoutService.DefaultOrderNote, "Thank you for shopping with us")], TitleFor(Names.Checkout), Author),
                new(
                    Names.Gateway,
                    [
                        (GatewayService.Notice, GatewayService.DefaultNotice, "Free delivery above 60 euro"),
                        (SampledRequestLog.Sample, $"{SampledRequestLog.DefaultSample}", "12"),
                    ],
                    TitleFor(Names.Gateway), Author),
            ], ct);
        var change = changes.Single(c => c.Entity == Names.Payments);
        return new Truth(
            Names.Payments, [FailureModes.BadConfig], change.Time, change.Id,
            $"payments makes out receipts in {Currencies} instead of {PaymentsService.DefaultReceiptCurrencies} and refuses charges in {CheckoutService.Currency}, which are all, without saying why; the settings of checkout and gateway that were changed in the same second are harmless",
            TextOnly: true);
    }

    private static string TitleFor(string service) => $"{service}: quarterly settings review";
}
