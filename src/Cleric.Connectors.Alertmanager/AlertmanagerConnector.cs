using System.Globalization;
using Cleric.Connectors.Alertmanager.Reading;
using Cleric.Connectors.Http;
using Cleric.Connectors.Labels;
using Cleric.Exhibits;
using Cleric.Queries;

namespace Cleric.Connectors.Alertmanager;

/// <summary>
/// Reads Alertmanager's API v2 (prometheus/alertmanager, api/v2/openapi.yaml), also Mimir's: the alerts that are active now, also those that are silenced or inhibited. Thread-safe.
/// </summary>
/// <remarks>
/// An alert that is silenced has the state "silenced", and its summary says by whom, why and until when. What Alertmanager adds to an alert's labels here has a dot in its name, which no label of
/// its own has: "alertmanager.receivers", "alertmanager.group" (the labels by which it is grouped), "alertmanager.inhibited_by" (the names of the alerts that keep it quiet) and
/// "alertmanager.silenced_by" (the silences' ids). A native query is a list of matchers, one a line: alertname="HighLatency". What may pass by itself is thrown
/// (<see cref="HttpRequestException"/>, <see cref="IOException"/>, <see cref="TimeoutException"/>).
/// </remarks>
public sealed class AlertmanagerConnector : IConnector
{
    private const string DefaultName = "alertmanager";
    private const string AlertName = "alertname";

    private readonly AlertmanagerApi _api;
    private readonly HttpConnection _connection;
    private readonly EntityNaming _naming;
    private readonly TimeProvider _time;
    private readonly TimeSpan _tolerance;
    private readonly string[] _required;

    /// <summary>Makes a connector. Nothing is asked yet.</summary>
    /// <param name="options">Which server, and how.</param>
    /// <param name="clients">Makes the clients; the connector asks for the one that <see cref="ClientName"/> names.</param>
    /// <param name="timeProvider">The clock. Default <see cref="TimeProvider.System"/>.</param>
    /// <exception cref="ClericException">An option is missing or makes no sense. The message names it.</exception>
    public AlertmanagerConnector(AlertmanagerOptions options, IHttpClientFactory clients, TimeProvider? timeProvider = null)
        : this(options, clients, timeProvider, addedBy: null)
    {
    }

    /// <summary>The client goes by the name that the connector was added by, whatever its options call it.</summary>
    internal AlertmanagerConnector(AlertmanagerOptions options, IHttpClientFactory clients, TimeProvider? timeProvider, string? addedBy)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(clients);
        if (options.BaseAddress is null)
        {
            throw new ClericException("The option 'BaseAddress' is missing. Give the server's address, for example http://alertmanager:9093.");
        }

        if (AlertmanagerOptionsRules.Mistakes(options).FirstOrDefault() is { } mistake)
        {
            throw new ClericException(mistake);
        }

        _time = timeProvider ?? TimeProvider.System;
        _tolerance = options.ClockTolerance;
        _naming = options.Naming();
        _required = [.. options.RequiredLabels.OrderBy(label => label.Key, StringComparer.Ordinal).Select(label => $"{label.Key}={LabelSet.Quote(label.Value)}")];
        var name = string.IsNullOrWhiteSpace(options.Name) ? DefaultName : options.Name;
        _connection = new HttpConnection(clients, ClientName(addedBy ?? name), options.Settings(), _time);
        _api = new AlertmanagerApi(_connection);
        Descriptor = new ConnectorDescriptor
        {
            Name = name,
            System = "alertmanager",
            Capabilities = [new QueryCapability(QueryKind.Alert) { WholeEstate = true, NativeLanguage = "Alertmanager matchers, one a line" }],
            CannotSee = ["alerts that have ended: Alertmanager keeps those alone that are active", "alerts that no rule was written for"],
        };
    }

    /// <inheritdoc/>
    public ConnectorDescriptor Descriptor { get; }

    /// <summary>The name of the <see cref="HttpClient"/> that the connector of a name uses, for hosts that add handlers of their own.</summary>
    /// <param name="connector">The name that the connector is added by.</param>
    public static string ClientName(string connector) => $"Cleric.Connectors.Alertmanager:{connector}";

    /// <inheritdoc/>
    /// <exception cref="ClericException">The query's window is reversed, or its limit is not positive.</exception>
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

        if (query is not AlertQuery alerts)
        {
            return NoAnswer.NotConfigured($"'{Descriptor.Name}' answers alert queries only, not {query.Kind} queries.");
        }

        try
        {
            return await AnswerAsync(alerts, cancellationToken).ConfigureAwait(false);
        }
        catch (ConnectorFault fault)
        {
            return fault.Answer with { SentAs = query.Native };
        }
    }

    private async ValueTask<AlertAnswer> AnswerAsync(AlertQuery query, CancellationToken cancellationToken)
    {
        string[] filters = [.. (query.Native ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries), .. _required];
        var found = await _api.AlertsAsync(filters, query.Caller, cancellationToken).ConfigureAwait(false);
        var notes = new List<string>();
        var groups = found.Count == 0 ? [] : await BesidesAsync(() => _api.GroupsAsync(filters, query.Caller, cancellationToken), "which alerts are grouped", notes).ConfigureAwait(false);
        var silences = found.TrueForAll(alert => alert.Status?.SilencedBy is not { Count: > 0 })
            ? []
            : await BesidesAsync(() => _api.SilencesAsync(query.Caller, cancellationToken), "who silenced them, and why", notes).ConfigureAwait(false);
        var names = found.Where(alert => alert.Fingerprint is not null).DistinctBy(alert => alert.Fingerprint).ToDictionary(alert => alert.Fingerprint!, alert => alert.Labels?.GetValueOrDefault(AlertName) ?? "", StringComparer.Ordinal);
        var matchers = query.Entity is null ? null : _naming.MatchersOf(query);
        var now = _time.GetUtcNow();
        var alerts = found
            .Where(alert => alert.Labels is not null && alert.StartsAt is not null)
            .Select(alert => (Alert: alert, Labels: new LabelSet(alert.Labels!)))
            .Where(item => matchers is null || matchers.Any(matcher => matcher.Matches(item.Labels)))
            .Select(item => AlertOf(query, item.Alert, item.Labels, now, groups, silences, names))
            .Where(alert => alert.StartsAt < query.Window.End && (alert.EndsAt is null || alert.EndsAt >= query.Window.Start))
            .DistinctBy(alert => alert.Id)
            .OrderBy(alert => alert.StartsAt).ThenBy(alert => alert.Id, StringComparer.Ordinal)
            .ToList();
        if (alerts.Count == 0)
        {
            notes.Add(found.Count == 0 ? "No alert is active." : $"{found.Count} alerts are active, but none of this entity and window.");
        }

        var kept = alerts.Count <= query.Limit
            ? alerts
            : [.. Enumerable.Range(0, query.Limit).Select(i => alerts[query.Limit == 1 ? 0 : (int)((long)i * (alerts.Count - 1) / (query.Limit - 1))])];
        var cut = kept.Count < alerts.Count;
        if (cut)
        {
            notes.Add(string.Create(CultureInfo.InvariantCulture, $"{alerts.Count} alerts were thinned to {kept.Count}, evenly over time."));
        }

        if (query.Window.End < now - _tolerance)
        {
            // What fired then and has ended since is gone.
            cut |= kept.Count > 0;
            notes.Add("Alertmanager knows only what is active now: alerts of that window that have ended since are not among these. Prometheus' ALERTS has them.");
        }

        return new AlertAnswer
        {
            Alerts = kept,
            Coverage = kept.Count == 0 ? Coverage.Empty : cut ? Coverage.CutShort : Coverage.Data,
            Note = notes.Count == 0 ? null : string.Join(' ', notes),
            CoveredWindow = query.Window.Start <= now ? new TimeWindow(query.Window.Start, query.Window.End < now ? query.Window.End : now) : null,
            SentAs = $"GET {_connection.Place}/api/v2/alerts{(filters.Length == 0 ? "" : $" filter {string.Join(" and ", filters)}")}",
            Link = $"{_connection.Place}/#/alerts",
            RowsAvailable = alerts.Count,
        };
    }

    private Alert AlertOf(AlertQuery query, GettableAlert alert, LabelSet labels, DateTimeOffset now, List<AlertGroup> groups, List<Silence> silences, Dictionary<string, string> names)
    {
        var all = alert.Labels!.Where(pair => pair.Key != AlertName).ToDictionary(StringComparer.Ordinal);
        var silencedBy = alert.Status?.SilencedBy ?? [];
        var inhibitedBy = alert.Status?.InhibitedBy ?? [];
        Add("alertmanager.receivers", (alert.Receivers ?? []).Select(receiver => receiver.Name).OfType<string>());
        Add("alertmanager.group", groups.FirstOrDefault(group => group.Alerts?.Any(member => member.Fingerprint == alert.Fingerprint) == true)?.Labels?.Select(pair => $"{pair.Key}={pair.Value}") ?? []);
        Add("alertmanager.silenced_by", silencedBy);
        Add("alertmanager.inhibited_by", inhibitedBy.Select(fingerprint => names.GetValueOrDefault(fingerprint) is { Length: > 0 } name ? name : fingerprint));

        // Until then it counts as active unless it is sent anew: an end in the future is none.
        var ended = alert.EndsAt <= now;
        var fingerprint = alert.Fingerprint ?? labels.Fingerprint().ToString("x16", CultureInfo.InvariantCulture);
        return new Alert
        {
            Id = fingerprint,
            Name = labels.TryGet(AlertName, out var alertName) ? alertName : fingerprint,
            Entity = query.Entity ?? _naming.EntityOf(labels),
            Severity = labels.TryGet("severity", out var severity) ? severity : null,
            State = ended ? "resolved" : silencedBy.Count > 0 ? "silenced" : "firing",
            StartsAt = alert.StartsAt!.Value.ToUniversalTime(),
            EndsAt = ended ? alert.EndsAt!.Value.ToUniversalTime() : null,
            Summary = SummaryOf(alert, silences.Where(silence => silencedBy.Contains(silence.Id))),
            Labels = all,
        };

        void Add(string name, IEnumerable<string> values)
        {
            if (string.Join(", ", values) is { Length: > 0 } text)
            {
                all[name] = text;
            }
        }
    }

    private static string? SummaryOf(GettableAlert alert, IEnumerable<Silence> silences)
    {
        var words = ((string[])["summary", "message", "description"]).Select(name => alert.Annotations?.GetValueOrDefault(name)).FirstOrDefault(text => !string.IsNullOrWhiteSpace(text));
        var silenced = string.Join("; ", silences.Select(silence => string.Create(CultureInfo.InvariantCulture, $"silenced by {silence.CreatedBy} until {silence.EndsAt?.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'}: {silence.Comment}")));
        return silenced.Length == 0 ? words : words is null ? silenced : $"{words} ({silenced})";
    }

    /// <summary>What is good to know beside the alerts; without it they are told all the same.</summary>
    private static async ValueTask<List<T>> BesidesAsync<T>(Func<ValueTask<List<T>>> read, string what, List<string> notes)
    {
        try
        {
            return await read().ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is ConnectorFault or HttpRequestException or IOException)
        {
            notes.Add($"It is not known {what} ({exception.Message})");
            return [];
        }
    }
}
