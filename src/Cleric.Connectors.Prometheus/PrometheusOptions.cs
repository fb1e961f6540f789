using System.ComponentModel.DataAnnotations;
using System.Diagnostics.CodeAnalysis;
using Cleric.Connectors.Http;
using Cleric.Connectors.Labels;
using Cleric.Queries;
using Microsoft.Extensions.Options;

namespace Cleric.Connectors.Prometheus;

/// <summary>Which server a <see cref="PrometheusConnector"/> reads, with what credentials, and how it tells entities by labels.</summary>
public sealed class PrometheusOptions
{
    /// <summary>
    /// The address below which the API lies, a path prefix included: "http://prometheus:9090", "https://mimir.example.com/prometheus", "http://victoria-metrics:8428". What follows it is
    /// "/api/v1/...". Required; http or https, without credentials in it.
    /// </summary>
    [Required(ErrorMessage = "BaseAddress is missing: give the server's address, for example http://prometheus:9090.")]
    public Uri? BaseAddress { get; set; }

    /// <summary>The connector's name, unique in the host. Default: the name it is added by, else "prometheus".</summary>
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

    /// <summary>The tenant to read (Mimir, Cortex, Thanos), sent in <see cref="TenantHeader"/>. Default none.</summary>
    public string? Tenant { get; set; }

    /// <summary>The header that carries the tenant. Default "X-Scope-OrgID"; Thanos' is "THANOS-TENANT".</summary>
    [Required(AllowEmptyStrings = false, ErrorMessage = "TenantHeader is empty: name the header that carries the tenant, or leave it out.")]
    public string TenantHeader { get; set; } = "X-Scope-OrgID";

    /// <summary>Whether the tenant is that of the query's caller, and callers without one are denied. Default false: all read what <see cref="Tenant"/> says.</summary>
    public bool TenantFromCaller { get; set; }

    /// <summary>Further headers to send. Default none.</summary>
    public IDictionary<string, string> Headers { get; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>Labels that everything read must bear, by name: {"namespace": "shop", "cluster": "eu"}. Native queries are sent as they are, without them. Default none.</summary>
    public IDictionary<string, string> RequiredLabels { get; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>
    /// Labels that name entities, the surest first. When it is left empty (the default) these are used: service_name, service, app_kubernetes_io_name, app (OpenTelemetry, Kubernetes and plain
    /// Prometheus), job (also as "namespace/name"), deployment, statefulset, daemonset, container, pod (by the form of the names that Kubernetes gives them); for hosts nodename, node, host, hostname
    /// and instance, the last with or without a port; and name (cAdvisor).
    /// </summary>
    [ValidateEnumeratedItems]
    public IList<EntityLabel> EntityLabels { get; } = [];

    /// <summary>
    /// Jobs that scrape exporters which tell of others than themselves, so that their job says nothing of whom a series is about. When it is left empty (the default): node, node-exporter,
    /// node_exporter, kube-state-metrics, cadvisor, kubelet, blackbox, blackbox-exporter, kubernetes-nodes, kubernetes-cadvisor.
    /// </summary>
    public IList<string> ExporterJobs { get; } = [];

    /// <summary>Kinds of query left out: metrics, alerts, resources or topology. Default none.</summary>
    public ISet<QueryKind> ExcludeKinds { get; } = new HashSet<QueryKind>();

    /// <summary>
    /// A regular expression for the names of metrics that are left out where a query names none. Default: what holds no measurement (_info, _created, _labels, _annotations), alerts, and the
    /// scrape's own. Gauges that hold a point in time are left out as well.
    /// </summary>
    [StringSyntax(StringSyntaxAttribute.Regex)]
    public string ExcludeMetrics { get; set; } = "^(?:.*_(?:info|created|labels|annotations|timestamp_seconds|boot_time_seconds)|ALERTS|ALERTS_FOR_STATE|scrape_.*|node_time_seconds)$";

    /// <summary>The most points of a series, when a query asks for no step. The step is the smallest round one that makes no more, and no less than the scrape interval. Default 500; at most 10,900.</summary>
    [Range(10, 10_900, ErrorMessage = "MaxPoints must be between 10 and 10900, which is what servers take.")]
    public int MaxPoints { get; set; } = 500;

    /// <summary>From more series than these on, a metric's are added up by how requests ended and whom they went to (levels: mean and largest). Default 100.</summary>
    [Range(1, 100_000, ErrorMessage = "MaxSeriesPerMetric must be between 1 and 100000.")]
    public int MaxSeriesPerMetric { get; set; } = 100;

    /// <summary>The most series that are listed or read at once. An entity with more is read by its metrics' names, added up. Default 20,000.</summary>
    [Range(10, 10_000_000, ErrorMessage = "MaxSeries must be between 10 and 10000000.")]
    public int MaxSeries { get; set; } = 20_000;

    /// <summary>The most metrics of an entity that one query reads. Default 400.</summary>
    [Range(1, 100_000, ErrorMessage = "MaxMetrics must be between 1 and 100000.")]
    public int MaxMetrics { get; set; } = 400;

    /// <summary>How many requests one query has under way at a time. Default 4.</summary>
    [Range(1, 64, ErrorMessage = "MaxConcurrentRequests must be between 1 and 64.")]
    public int MaxConcurrentRequests { get; set; } = 4;

    /// <summary>How often series are scraped, where samples are too few to tell. Default 15 s.</summary>
    [TimeRange("00:00:00.100", "1.00:00:00")]
    public TimeSpan ScrapeInterval { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>
    /// How much older than the end of the window (or the present) an entity's newest sample may be before the answer is called stale. Default null: 2 minutes, or four scrape intervals if that is
    /// more.
    /// </summary>
    public TimeSpan? StalenessTolerance { get; set; }

    /// <summary>How far the server's clock may be from this host's. Beyond, what it says is not used. Default 5 minutes.</summary>
    [TimeRange("00:00:01", "36500.00:00:00")]
    public TimeSpan ClockTolerance { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>How long one request may take, its answer included. Default 30 s.</summary>
    [TimeRange("00:00:00.100", "01:00:00")]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>The longest answer to one request that is read, in bytes after decompression. Default 64 MiB.</summary>
    [Range(1L << 10, 1L << 40, ErrorMessage = "MaxResponseBytes must be between 1 KiB (1024) and 1 TiB.")]
    public long MaxResponseBytes { get; set; } = 64L << 20;

    /// <summary>The labels looked at.</summary>
    internal IEnumerable<LabelForm> LabelsInUse() =>
        EntityLabels.Count > 0 ? EntityLabels.Select(label => new LabelForm(label.Label, label.Kind, label.Pattern, label.NamesScraped)) : LabelForm.Usual;

    internal IEnumerable<string> ExportersInUse() => ExporterJobs.Count > 0 ? ExporterJobs : LabelForm.Exporters;
}
