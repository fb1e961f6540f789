using Lab.Processes;
using Lab.Recording;
using Lab.Services;
using Lab.Shop;

namespace Lab.Faults;

/// <summary>A service is told a host name that nobody knows.</summary>
internal sealed class DnsFailure : IFault
{
    public string Name => "dns-failure";

    public string Description => "checkout is to call payments by a host name that does not resolve";

    public IReadOnlyList<BackgroundChange> Background => [HarmlessChanges.GatewayPatch(45)];

    public async Task<Truth> InjectAsync(FaultContext context, CancellationToken ct)
    {
        var port = context.System.Ports[Names.Payments];
        var change = await context.System.ReconfigureAsync(
            Names.Checkout, "endpoint." + Names.Payments, $"127.0.0.1:{port}", $"payments.shop.internal:{port}", "checkout: call services by name", "d.moreau", ct);
        return new Truth(
            Names.Checkout, [FailureModes.DnsFailure, FailureModes.BadConfig], change.Time, change.Id,
            "checkout calls payments by the name payments.shop.internal, which does not resolve");
    }
}
