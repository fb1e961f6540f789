using System.ComponentModel.DataAnnotations;
using Cleric.Connectors.Http;
using Cleric.Connectors.Labels;

namespace Cleric.Connectors.Alertmanager;

/// <summary>Which server an <see cref="AlertmanagerConnector"/> reads, with what credentials, and how it tells entities by labels.</summary>
public sealed class AlertmanagerOptions
{
    /// <summary>
    /// The address below which the API lies, a path prefix included: "http://alertmanager:9093", "https://mimir.example.com/alertmanager". What follows it is "/api/v2/...". Required; http or
    /// https, without credentials in it.
    /// </summary>
    [Required(ErrorMessage = "BaseAddress is missing: give the server's address, for example http://alertmanager:9093.")]
    public Uri? BaseAddress { get; set; }

    /// <summary>The connector's name, unique in the host. Default: the name it is added by, else "alertmanager".</summary>
    public string? Name { get; set; }

    /// <summary>Returns the bearer token to send; called for each request, so that it may be renewed. It goes before <see cref="BearerTokenFile"/> and <see cref="Username"/>. Default none.</summary>
    public Func<CancellationToken, ValueTask<string>>? BearerToken { get; set; }

    /// <summary>A file that holds the bearer token, read anew for each request. Default none.</summary>
    public string? BearerTokenFile { get; set; }

    /// <summary>The user for HTTP basic authentication. Default none.</summary>
    public string? Username { get; set; }

    /// <summary>The password that goes with <see cref="Username"/>.</summary>
    public string? Password { get; set; }

    /// <summary>A PEM file with the certificate by which this client shows who it is (mTLS), and its key unless <see cref="ClientKeyFile"/> names that. Default none.</summary>
    public string? ClientCertificateFile { get; set; }

    /// <summary>A PEM file with the key of <see cref="ClientCertificateFile"/>. Default: it is in the same file.</summary>
    public string? ClientKeyFile { get; set; }

    /// <summary>A PEM file with the authorities by which the server's certificate is judged, in place of the system's. Revocation lists are then not asked for. Default: the system's.</summary>
    public string? CertificateAuthorityFile { get; set; }

    /// <summary>The tenant to read (Mimir, Cortex), sent in <see cref="TenantHeader"/>. Default none.</summary>
    public string? Tenant { get; set; }

    /// <summary>The header that carries the tenant. Default "X-Scope-OrgID".</summary>
    [Required(AllowEmptyStrings = false, ErrorMessage = "TenantHeader is empty: name the header that carries the tenant, or leave it out.")]
    public string TenantHeader { get; set; } = "X-Scope-OrgID";

    /// <summary>Whether the tenant is that of the query's caller, and callers without one are denied. Default false: all read what <see cref="Tenant"/> says.</summary>
    public bool TenantFromCaller { get; set; }

    /// <summary>Further headers to send. Default none.</summary>
    public IDictionary<string, string> Headers { get; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>Labels that every alert read must bear, by name: {"cluster": "eu"}. Default none.</summary>
    public IDictionary<string, string> RequiredLabels { get; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>
    /// Labels whose value is the name of the entity that an alert is about, looked at before the usual ones (service_name, service, app, job, deployment, statefulset, daemonset, container, pod, and
    /// for hosts nodename, node, host, hostname, instance). Default none.
    /// </summary>
    public IList<string> EntityLabels { get; } = [];

    /// <summary>How far the server's clock may be from this host's. Beyond, what it says is not used. Default 5 minutes.</summary>
    [TimeRange("00:00:01", "36500.00:00:00")]
    public TimeSpan ClockTolerance { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>How long one request may take, its answer included. Default 30 s.</summary>
    [TimeRange("00:00:00.100", "01:00:00")]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>The longest answer to one request that is read, in bytes after decompression. Default 32 MiB.</summary>
    [Range(1L << 10, 1L << 40, ErrorMessage = "MaxResponseBytes must be between 1 KiB (1024) and 1 TiB.")]
    public long MaxResponseBytes { get; set; } = 32L << 20;

    internal EntityNaming Naming() => new([.. EntityLabels.Select(label => new LabelForm(label)), .. LabelForm.Usual], LabelForm.Exporters);

    internal ConnectionSettings Settings() => new()
    {
        Product = "Alertmanager",
        BaseAddress = BaseAddress!,
        Username = Username,
        Password = Password,
        BearerToken = BearerToken,
        BearerTokenFile = BearerTokenFile,
        TenantHeader = TenantHeader,
        Tenant = Tenant,
        TenantFromCaller = TenantFromCaller,
        Headers = Headers,
        CertificateAuthorityFile = CertificateAuthorityFile,
        ClientCertificateFile = ClientCertificateFile,
        ClientKeyFile = ClientKeyFile,
        Timeout = Timeout,
        MaxResponseBytes = MaxResponseBytes,
        ClockTolerance = ClockTolerance,
        ErrorOf = AlertmanagerApi.ErrorOf,
    };
}
