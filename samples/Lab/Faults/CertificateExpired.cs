using Lab.Processes;
using Lab.Recording;
using Lab.Services;
using Lab.Shop;

namespace Lab.Faults;

/// <summary>Nobody renews a certificate.</summary>
internal sealed class CertificateExpired : IFault
{
    private TlsMaterial? _tls;

    public string Name => "certificate-expired";

    public string Description => "the TLS certificate of payments expires and is not renewed; its callers refuse it";

    public IReadOnlyList<BackgroundChange> Background => [HarmlessChanges.CatalogPageSize(45)];

    public Task PrepareAsync(LabSystem system, CancellationToken ct)
    {
        _tls = new TlsMaterial(Path.Combine(system.Folder, "tls"));
        _tls.Issue(Names.Payments, DateTimeOffset.UtcNow.AddDays(30));
        system.AddAddress(Names.Payments, system.Ports.Tls);
        return Task.CompletedTask;
    }

    public IReadOnlyDictionary<string, string> SettingsOf(string service, LabSystem system) => service switch
    {
        Names.Payments => new() { [TlsMaterial.CertificateSetting] = _tls!.PathOf(Names.Payments) },
        Names.Checkout => new Dictionary<string, string>
        {
            ["endpoint." + Names.Payments] = $"127.0.0.1:{system.Ports.Tls}",
            [Downstream.TlsSetting(Names.Payments)] = _tls!.AuthorityPath,
            [Downstream.ConnectionSeconds] = "5",
        },
        _ => new(),
    };

    public Task<Truth> InjectAsync(FaultContext context, CancellationToken ct)
    {
        // A certificate whose last moment is now, as if it had been issued 90 days ago.
        var onset = DateTimeOffset.UtcNow.AddSeconds(1);
        _tls!.Issue(Names.Payments, onset);
        return Task.FromResult(new Truth(
            Names.Payments, [FailureModes.CertificateExpired], onset, null,
            "the certificate that payments shows expired; checkout opens a connection every few seconds, and each is refused from then on"));
    }
}
