using Cleric.Connectors.Http;
using Cleric.Connectors.Labels;
using Cleric.Connectors.Prometheus.Alerts;
using Cleric.Connectors.Prometheus.Metrics;
using Cleric.Connectors.Prometheus.Resources;
using Cleric.Connectors.Prometheus.Topologies;
using Cleric.Exhibits;
using Cleric.Queries;

namespace Cleric.Connectors.Prometheus;

/// <summary>
/// Reads Prometheus, and what speaks its HTTP API: Thanos, Mimir, VictoriaMetrics (prometheus.io/docs/prometheus/latest/querying/api). It answers metric queries (also in PromQL), alert queries
/// from the series ALERTS, resource queries from scrape targets ("up"), and topology queries from targets and service graphs. Thread-safe.
/// </summary>
/// <remarks>
/// A counter comes as "rate" per second, a histogram as "rate", "mean" and "p95", a summary as "rate", "mean" and its quantiles, a gauge as it is; times are points of a grid of steps. What the
/// server refuses, lacks or cuts is an answer that says so. What may pass by itself is thrown (<see cref="HttpRequestException"/>, <see cref="IOException"/>, <see cref="TimeoutException"/>).
/// </remarks>
public sealed class PrometheusConnector : IConnector
{
    private const string DefaultName = "prometheus";

    private readonly MetricAsker _metrics;
    private readonly AlertAsker _alerts;
    private readonly TargetAsker _targets;
    private readonly TopologyAsker _topology;

    /// <summary>Makes a connector. Nothing is asked yet.</summary>
    /// <param name="options">Which server, and how.</param>
    /// <param name="clients">Makes the clients; the connector asks for the one that <see cref="ClientName"/> names.</param>
    /// <param name="timeProvider">The clock. Default <see cref="TimeProvider.System"/>.</param>
    /// <exception cref="ClericException">An option is missing or makes no sense. The message names it.</exception>
    public PrometheusConnector(PrometheusOptions options, IHttpClientFactory clients, TimeProvider? timeProvider = null)
        : this(options, clients, timeProvider, addedBy: null)
    {
    }

    /// <summary>The client goes by the name that the connector was added by, whatever its options call it.</summary>
    internal PrometheusConnector(PrometheusOptions options, IHttpClientFactory clients, TimeProvider? timeProvider, string? addedBy)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(clients);
        if (options.BaseAddress is null)
        {
            throw new ClericException("The option 'BaseAddress' is missing. Give the server's address, for example http://prometheus:9090.");
        }

        if (PrometheusOptionsRules.Mistakes(options).FirstOrDefault() is { } mistake)
        {
            throw new ClericException(mistake);
        }

        var time = timeProvider ?? TimeProvider.System;
        var name = string.IsNullOrWhiteSpace(options.Name) ? DefaultName : options.Name;
        var naming = new EntityNaming(options.LabelsInUse(), options.ExportersInUse());
        var connection = new HttpConnection(clients, ClientName(addedBy ?? name), SettingsOf(options), time);
        var api = new PrometheusApi(connection, options.MaxSeries, time);
        _metrics = new MetricAsker(api, connection, naming, options, time);
        _alerts = new AlertAsker(api, connection, naming, options, time);
        _targets = new TargetAsker(api, connection, naming, options, time);
        _topology = new TopologyAsker(api, connection, naming, options);
        Descriptor = Describe(name, options);
    }

    /// <inheritdoc/>
    public ConnectorDescriptor Descriptor { get; }

    /// <summary>The name of the <see cref="HttpClient"/> that the connector of a name uses, for hosts that add handlers of their own.</summary>
    /// <param name="connector">The name that the connector is added by.</param>
    public static string ClientName(string connector) => $"Cleric.Connectors.Prometheus:{connector}";

    /// <inheritdoc/>
    /// <exception cref="ClericException">The query's window is reversed, its limit is not positive, or its step is not.</exception>
    public async ValueTask<Answer> AskAsync(Query query, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        cancellationToken.ThrowIfCancellationRequested();
        if (query.Window.End < query.Window.Start)
        {
            throw new ClericException($"The query's Window ends ({query.Window.End:u}) before it starts ({query.Window.Start:u}). Swap its times.");
        }

        if (query.Limit < 1)
        {
            throw new ClericException($"The query's Limit is {query.Limit}. Ask for at least 1 row.");
        }

        if (query is MetricQuery { Step: { } step } && step <= TimeSpan.Zero)
        {
            throw new ClericException($"The query's Step is {step}. Ask for a step of more than nothing, or for none.");
        }

        if (!Descriptor.Answers(query.Kind))
        {
            return NoAnswer.NotConfigured($"'{Descriptor.Name}' answers no {query.Kind} queries, or they are left out by ExcludeKinds.");
        }

        try
        {
            return query switch
            {
                MetricQuery metrics => await _metrics.AnswerAsync(metrics, cancellationToken).ConfigureAwait(false),
                AlertQuery alerts => await _alerts.AnswerAsync(alerts, cancellationToken).ConfigureAwait(false),
                { Native: not null } => NoAnswer.Failed($"PromQL answers metric and alert queries. Leave Native null in a {query.Kind} query."),
                ResourceQuery resources => await _targets.AnswerAsync(resources, cancellationToken).ConfigureAwait(false),
                TopologyQuery topology => await _topology.AnswerAsync(topology, cancellationToken).ConfigureAwait(false),
                _ => NoAnswer.NotConfigured($"Prometheus answers no {query.Kind} queries."),
            };
        }
        catch (ConnectorFault fault)
        {
            return fault.Answer with { SentAs = query.Native };
        }
    }

    internal static ConnectionSettings SettingsOf(PrometheusOptions options) => new()
    {
        Product = "Prometheus",
        BaseAddress = options.BaseAddress!,
        Username = options.Username,
        Password = options.Password,
        BearerToken = options.BearerToken,
        BearerTokenFile = options.BearerTokenFile,
        TenantHeader = options.TenantHeader,
        Tenant = options.Tenant,
        TenantFromCaller = options.TenantFromCaller,
        Headers = options.Headers,
        CertificateAuthorityFile = options.CertificateAuthorityFile,
        ClientCertificateFile = options.ClientCertificateFile,
        ClientKeyFile = options.ClientKeyFile,
        Timeout = options.Timeout,
        MaxResponseBytes = options.MaxResponseBytes,
        ClockTolerance = options.ClockTolerance,
        ErrorOf = PrometheusApi.ErrorOf,
    };

    private static ConnectorDescriptor Describe(string name, PrometheusOptions options) => new()
    {
        Name = name,
        System = "prometheus",
        Capabilities =
        [
            .. new QueryCapability[]
            {
                new(QueryKind.Metric) { RelativeCost = 2, NativeLanguage = "PromQL" },
                new(QueryKind.Resource) { WholeEstate = true },
                new(QueryKind.Topology) { WholeEstate = true },
                new(QueryKind.Alert) { WholeEstate = true, NativeLanguage = "PromQL" },
            }.Where(capability => !options.ExcludeKinds.Contains(capability.Kind)),
        ],
        CannotSee =
        [
            "what happens between two scrapes",
            "whether a target that cannot be scraped is down, or only the way to it",
            "alerts whose rules are evaluated elsewhere, and whether an alert is silenced",
        ],
    };
}
