using System.Globalization;
using Cleric.Connectors.Http;
using Cleric.Connectors.Labels;
using Cleric.Connectors.Prometheus.Metrics;
using Cleric.Connectors.Prometheus.Reading;
using Cleric.Exhibits;
using Cleric.Queries;

namespace Cleric.Connectors.Prometheus.Alerts;

/// <summary>
/// Answers alert queries from the series ALERTS, which a server writes for as long as an alert fires (prometheus.io/docs/prometheus/latest/configuration/alerting_rules, "Inspecting alerts during
/// runtime"): each stretch of it is an alert.
/// </summary>
internal sealed class AlertAsker(PrometheusApi api, HttpConnection connection, EntityNaming naming, PrometheusOptions options, TimeProvider time)
{
    private const string Alerts = "ALERTS";
    private const string Since = "ALERTS_FOR_STATE";
    private const string Name = "alertname";
    private const string State = "alertstate";

    private readonly string[] _required = [.. options.RequiredLabels.OrderBy(label => label.Key, StringComparer.Ordinal).Select(label => $"{label.Key}={PromQl.Quote(label.Value)}")];

    public async ValueTask<Answer> AnswerAsync(AlertQuery query, CancellationToken cancellationToken)
    {
        var notes = new Notes();
        var step = StepChoice.AtLeast(StepChoice.For(query.Window.Duration, TimeSpan.FromSeconds(1), options.MaxPoints), query.Window.Duration);
        var width = (long)step.TotalMilliseconds;
        var (start, end) = (Milliseconds.Ceiling(query.Window.Start), Math.Max(Milliseconds.Ceiling(query.Window.Start), Milliseconds.Ceiling(query.Window.End) - 1));
        var expression = query.Native ?? PromQl.Selector(Alerts, [$"{State}=\"firing\"", .. _required]);
        var result = await api.RangeAsync(expression, start, end, step, query.Window, query.Caller, cancellationToken).ConfigureAwait(false);
        notes.Warnings(result, connection);
        if (result.More)
        {
            notes.Cut($"There are more than MaxSeries ({options.MaxSeries}) alerts; the rest was not read.");
        }

        if (query.Native is not null && result.Series.FirstOrDefault(series => !series.Labels.Has(Name)) is not null)
        {
            return NoAnswer.Failed($"The expression yields series without the label '{Name}', which are no alerts. Ask for {Alerts}{{...}}, or ask a metric query.");
        }

        var matchers = query.Entity is null ? null : naming.MatchersOf(query);
        var found = result.Series.Where(series => series.Times.Length > 0 && (matchers is null || matchers.Any(matcher => matcher.Matches(series.Labels)))).ToList();

        // Beyond the present no alert can be known to have ended.
        var last = Math.Min(end, time.GetUtcNow().ToUnixTimeMilliseconds()) - width;
        var since = found.Exists(series => series.Times[0] == start) ? await SinceAsync(start, query, cancellationToken).ConfigureAwait(false) : [];
        var rules = await RulesAsync(query, notes, cancellationToken).ConfigureAwait(false);
        var alerts = found.SelectMany(series => Stretches(series, width).Select(stretch => AlertOf(query, series.Labels.Without(PromQl.NameLabel, State), stretch, start, last, width, since, rules)))
            .OrderBy(alert => alert.StartsAt).ThenBy(alert => alert.Id, StringComparer.Ordinal).ToList();
        if (alerts.Count == 0)
        {
            notes.Add(result.Series.Count > 0 ? $"{result.Series.Count} alerts fired in the window, but none that names '{query.Entity?.Name}'."
                : rules is { Count: 0 } ? $"No alert fired in the window, and the server evaluates no alerting rules: if another does (a ruler, vmalert), ask that."
                : "No alert fired in the window.");
        }

        var kept = Even(alerts, query.Limit);
        if (kept.Count < alerts.Count)
        {
            notes.Cut(string.Create(CultureInfo.InvariantCulture, $"{alerts.Count} alerts were thinned to {kept.Count}, evenly over the window."));
        }

        return new AlertAnswer
        {
            Alerts = kept,
            Coverage = notes.CoverageOf(kept.Count),
            Note = notes.Text,
            CoveredWindow = new TimeWindow(Milliseconds.Time(start), Milliseconds.Time(Math.Max(start, Math.Min(end, time.GetUtcNow().ToUnixTimeMilliseconds())))),
            SentAs = string.Create(CultureInfo.InvariantCulture, $"{expression}\n# query_range start={PromQl.Time(start)} end={PromQl.Time(end)} step={step.TotalSeconds:0.###}"),
            RowsAvailable = alerts.Count,
        };
    }

    /// <summary>So many of a list, evenly spaced, the first and the last among them.</summary>
    public static IReadOnlyList<T> Even<T>(IReadOnlyList<T> items, int count) => items.Count <= count
        ? items
        : [.. Enumerable.Range(0, count).Select(i => items[count == 1 ? 0 : (int)((long)i * (items.Count - 1) / (count - 1))])];

    private Alert AlertOf(
        AlertQuery query, LabelSet labels, (long First, long Last) stretch, long start, long last, long width, Dictionary<LabelSet, DateTimeOffset> since, IReadOnlyList<Rule>? rules)
    {
        labels.TryGet(Name, out var name);

        // What fired already as the window began says itself since when it is active.
        var began = stretch.First == start && since.TryGetValue(labels, out var active) ? active : Milliseconds.Time(stretch.First);
        var ended = stretch.Last < last;
        var rule = rules?.FirstOrDefault(rule => rule.Name == name && rule.Alerts?.Any(alert => IsOf(alert, labels)) == true) ?? rules?.FirstOrDefault(rule => rule.Name == name);
        return new Alert
        {
            Id = string.Create(CultureInfo.InvariantCulture, $"{labels.Fingerprint():x16}-{began.ToUnixTimeSeconds()}"),
            Name = name,
            Entity = query.Entity ?? naming.EntityOf(labels),
            Severity = labels.TryGet("severity", out var severity) ? severity : null,
            State = ended ? "resolved" : "firing",
            StartsAt = began,
            EndsAt = ended ? Milliseconds.Time(stretch.Last + width) : null,
            Summary = SummaryOf(rule, labels),
            Labels = labels.Pairs.Where(pair => pair.Key != Name).ToDictionary(StringComparer.Ordinal),
        };
    }

    /// <summary>What the alert says, where its rule has it filled in; else what the rule says of all its alerts, or asks for.</summary>
    private static string? SummaryOf(Rule? rule, LabelSet labels)
    {
        var active = rule?.Alerts?.FirstOrDefault(alert => IsOf(alert, labels))?.Annotations;
        foreach (var annotation in (string[])["summary", "message", "description"])
        {
            if (active?.GetValueOrDefault(annotation) is { Length: > 0 } filled)
            {
                return filled;
            }

            if (rule?.Annotations?.GetValueOrDefault(annotation) is { Length: > 0 } text && !text.Contains("{{", StringComparison.Ordinal))
            {
                return text;
            }
        }

        return rule?.Query;
    }

    private static bool IsOf(ActiveAlert alert, LabelSet labels) => alert.Labels?.All(pair => labels.TryGet(pair.Key, out var value) && value == pair.Value) == true;

    private static IEnumerable<(long First, long Last)> Stretches(RawSeries series, long step)
    {
        var first = 0;
        for (var i = 1; i <= series.Times.Length; i++)
        {
            if (i == series.Times.Length || series.Times[i] - series.Times[i - 1] > step)
            {
                yield return (series.Times[first], series.Times[i - 1]);
                first = i;
            }
        }
    }

    private async ValueTask<Dictionary<LabelSet, DateTimeOffset>> SinceAsync(long at, AlertQuery query, CancellationToken cancellationToken)
    {
        var result = await api.InstantAsync(PromQl.Selector(Since, _required), at, query.Caller, cancellationToken).ConfigureAwait(false);
        var since = new Dictionary<LabelSet, DateTimeOffset>();
        foreach (var series in result.Series)
        {
            // The value is a Unix time.
            if (series.Values is [> 0 and < 1e11, ..])
            {
                since.TryAdd(series.Labels.Without(PromQl.NameLabel), Milliseconds.Time((long)(series.Values[0] * 1000)));
            }
        }

        return since;
    }

    /// <summary>The rules that alert; null where the server does not tell.</summary>
    private async ValueTask<IReadOnlyList<Rule>?> RulesAsync(AlertQuery query, Notes notes, CancellationToken cancellationToken)
    {
        try
        {
            var groups = await api.DocumentAsync("api/v1/rules", [new("type", "alert")], PrometheusJson.Default.ApiDocumentRuleGroups, query.Caller, cancellationToken).ConfigureAwait(false);
            return [.. (groups.Groups ?? []).SelectMany(group => group.Rules ?? []).Where(rule => rule.Type is null or "alerting")];
        }
        catch (Exception exception) when (exception is ConnectorFault or HttpRequestException or IOException)
        {
            // VictoriaMetrics and queriers without a ruler have none; what alerts say then stays unknown.
            notes.Add($"What the alerting rules say is not known ({exception.Message})");
            return null;
        }
    }
}
