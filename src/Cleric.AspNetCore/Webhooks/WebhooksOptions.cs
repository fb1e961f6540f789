using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Cleric.AspNetCore.Webhooks;

/// <summary>Which webhooks a host has, and how alerts become investigations. A sender without a secret or a policy has no webhook.</summary>
public sealed class WebhooksOptions
{
    /// <summary>Alertmanager. Its secrets are bearer tokens, or "user:password" for basic authentication.</summary>
    [ValidateObjectMembers]
    public WebhookOptions Alertmanager { get; } = new() { MaxBytes = 8L << 20 };

    /// <summary>Grafana Alerting. Its secrets are keys of HMAC signatures; older versions of Grafana send them as bearer tokens, or "user:password" as basic authentication.</summary>
    [ValidateObjectMembers]
    public WebhookOptions Grafana { get; } = new();

    /// <summary>PagerDuty. Its secrets are those that PagerDuty gives to each webhook subscription.</summary>
    [ValidateObjectMembers]
    public WebhookOptions PagerDuty { get; } = new();

    /// <summary>Datadog. Its secrets are bearer tokens, or "user:password" for basic authentication.</summary>
    [ValidateObjectMembers]
    public WebhookOptions Datadog { get; } = new();

    /// <summary>GitHub. Its secrets are those given to each webhook.</summary>
    [ValidateObjectMembers]
    public WebhookOptions GitHub { get; } = new();

    /// <summary>Whatever posts the form of Cleric's own. Its secrets are keys of HMAC signatures.</summary>
    [ValidateObjectMembers]
    public WebhookOptions Generic { get; } = new();

    /// <summary>The senders of the host's own <see cref="IWebhookReceiver"/>s, by their names. Default none.</summary>
    public IDictionary<string, WebhookOptions> Others { get; } = new Dictionary<string, WebhookOptions>(StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// Labels whose value is the name of the entity that an alert is about, looked at before the usual ones (service_name, service, app, job, deployment, ...). Default none.
    /// </summary>
    public IList<string> EntityLabels { get; } = [];

    /// <summary>The environments whose deployments are investigated, in any case. Default none: all but those that are transient, such as previews of pull requests.</summary>
    public IList<string> Environments { get; } = [];

    /// <summary>How long an investigation begun by an alert waits for others to join before it runs. Default 5 s.</summary>
    [TimeRange("00:00:00", "00:10:00")]
    public TimeSpan GroupWait { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>For how long after an investigation was begun alerts join it, and how far from the time that it looks at they may have begun. Default 10 minutes.</summary>
    [TimeRange("00:00:01", "1.00:00:00")]
    public TimeSpan GroupWindow { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>From how many alerts of a tenant within a minute it is a storm, which every alert joins whatever it is about. Default 20.</summary>
    [Range(2, 1_000_000, ErrorMessage = "StormThreshold must be between 2 and 1000000.")]
    public int StormThreshold { get; set; } = 20;

    /// <summary>How long after a change it is investigated: what it did shows after a while. Default 10 minutes.</summary>
    [TimeRange("00:00:00", "1.00:00:00")]
    public TimeSpan ChangeDelay { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>The options of a sender by its receiver's name, or null when there are none.</summary>
    internal WebhookOptions? Of(string name) => name switch
    {
        AlertmanagerName => Alertmanager,
        GrafanaName => Grafana,
        PagerDutyName => PagerDuty,
        DatadogName => Datadog,
        GitHubName => GitHub,
        GenericName => Generic,
        _ => Others.TryGetValue(name, out var other) ? other : null,
    };

    internal const string AlertmanagerName = "alertmanager";
    internal const string GrafanaName = "grafana";
    internal const string PagerDutyName = "pagerduty";
    internal const string DatadogName = "datadog";
    internal const string GitHubName = "github";
    internal const string GenericName = "generic";

    internal IEnumerable<(string Option, WebhookOptions Options)> All() =>
    [
        (nameof(Alertmanager), Alertmanager), (nameof(Grafana), Grafana), (nameof(PagerDuty), PagerDuty), (nameof(Datadog), Datadog), (nameof(GitHub), GitHub), (nameof(Generic), Generic),
        .. Others.Select(other => ($"{nameof(Others)}:{other.Key}", other.Value)),
    ];
}
