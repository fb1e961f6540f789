using System.Globalization;
using Cleric.Connectors.Http;
using Cleric.Connectors.Labels;
using Cleric.Connectors.Prometheus.Alerts;
using Cleric.Connectors.Prometheus.Metrics;
using Cleric.Connectors.Prometheus.Reading;
using Cleric.Entities;
using Cleric.Exhibits;
using Cleric.Queries;

namespace Cleric.Connectors.Prometheus.Resources;

/// <summary>
/// Answers resource queries from "up", which tells of each target whether it could be scraped, and from what exporters call "redis_up", "pg_up" and the like, which tells whether they reach what they export
/// (prometheus.io/docs/instrumenting/writing_exporters, "Failed scrapes"): an entity is reachable while all of its targets are, unavailable when none is. A row is a time at which that changed, and the first
/// and the last.
/// </summary>
internal sealed class TargetAsker(PrometheusApi api, HttpConnection connection, EntityNaming naming, PrometheusOptions options, TimeProvider time)
{
    private const string Up = "up";
    private const string Names = "up|[a-zA-Z0-9]+_up";
    private const int MostConditions = 10;

    /// <summary>So long ago the present errors of targets still belong to what is asked about.</summary>
    private static readonly TimeSpan Present = TimeSpan.FromMinutes(5);

    private readonly string[] _required = [.. options.RequiredLabels.OrderBy(label => label.Key, StringComparer.Ordinal).Select(label => $"{label.Key}={PromQl.Quote(label.Value)}")];

    public async ValueTask<Answer> AnswerAsync(ResourceQuery query, CancellationToken cancellationToken)
    {
        var notes = new Notes();
        var step = StepChoice.AtLeast(StepChoice.For(query.Window.Duration, TimeSpan.FromSeconds(1), options.MaxPoints), query.Window.Duration);
        var (start, end) = (Milliseconds.Ceiling(query.Window.Start), Math.Max(Milliseconds.Ceiling(query.Window.Start), Milliseconds.Ceiling(query.Window.End) - 1));
        var expression = query.Entity is null
            ? Selector([])
            : string.Join(" or ", naming.MatchersOf(query).Select(matcher => Selector([matcher.Text])));
        var result = await api.RangeAsync(expression, start, end, step, query.Window, query.Caller, cancellationToken).ConfigureAwait(false);
        notes.Warnings(result, connection);
        if (result.More)
        {
            notes.Cut($"There are more than MaxSeries ({options.MaxSeries}) targets; the rest was not read.");
        }

        var reached = result.Series.Where(series => series.Labels.Name != Up).ToLookup(series => TargetOf(series.Labels));
        var targets = result.Series.Where(series => series.Labels.Name == Up && series.Times.Length > 0 && (query.Entity is null || !naming.IsExporter(series.Labels) || query.Entity.Kind == EntityKinds.Host))
            .Select(series => Target.Of(series, reached[TargetOf(series.Labels)]))
            .GroupBy(target => query.Entity ?? naming.EntityOf(target.Labels))
            .Where(group => group.Key is not null)
            .ToList();
        var down = targets.Exists(group => group.Any(target => target.Trouble[^1] is not null));
        var errors = down && time.GetUtcNow() - query.Window.End < Present ? await ErrorsAsync(query, cancellationToken).ConfigureAwait(false) : [];
        var states = targets.SelectMany(group => History(group.Key!, [.. group], errors)).OrderBy(state => state.Time).ThenBy(state => state.Entity.Id, StringComparer.Ordinal).ToList();
        if (states.Count == 0)
        {
            notes.Add(query.Entity is null ? "Nothing was scraped in the window." : $"No scrape target names '{query.Entity.Name}'.");
        }
        else if (query.Entity is not null)
        {
            var newest = targets.Max(group => group.Max(target => target.Times[^1]));
            var until = Math.Min(end, time.GetUtcNow().ToUnixTimeMilliseconds());
            if (until - newest > Math.Max((options.StalenessTolerance ?? TimeSpan.FromMinutes(2)).TotalMilliseconds, 2 * step.TotalMilliseconds))
            {
                notes.Stale($"The last scrape was at {Milliseconds.Text(newest)}: since then it is no target any more.");
            }
        }

        var kept = AlertAsker.Even(states, query.Limit);
        if (kept.Count < states.Count)
        {
            notes.Cut(string.Create(CultureInfo.InvariantCulture, $"{states.Count} observations were thinned to {kept.Count}, evenly over the window."));
        }

        return new ResourceAnswer
        {
            States = kept,
            Coverage = notes.CoverageOf(kept.Count),
            Note = notes.Text,
            CoveredWindow = states.Count == 0 ? null : new TimeWindow(states[0].Time, states[^1].Time),
            SentAs = string.Create(CultureInfo.InvariantCulture, $"{expression}\n# query_range start={PromQl.Time(start)} end={PromQl.Time(end)} step={step.TotalSeconds:0.###}"),
            RowsAvailable = states.Count,
        };
    }

    private static IEnumerable<ResourceState> History(Entity entity, List<Target> targets, Dictionary<(string Job, string Instance), string> errors)
    {
        var times = targets.SelectMany(target => target.Times).Distinct().Order().ToArray();
        var next = new int[targets.Count];
        var downSince = new long[targets.Count];
        string? before = null;
        for (var t = 0; t < times.Length; t++)
        {
            var (all, down) = (0, new List<int>());
            for (var i = 0; i < targets.Count; i++)
            {
                if (next[i] >= targets[i].Times.Length || targets[i].Times[next[i]] != times[t])
                {
                    downSince[i] = 0;
                    continue;
                }

                all++;
                if (targets[i].Trouble[next[i]++] is not null)
                {
                    downSince[i] = downSince[i] == 0 ? times[t] : downSince[i];
                    down.Add(i);
                }
                else
                {
                    downSince[i] = 0;
                }
            }

            var now = string.Join(',', down);
            if (t > 0 && t < times.Length - 1 && now == before)
            {
                continue;
            }

            before = now;
            var present = t == times.Length - 1;
            yield return new ResourceState
            {
                Time = Milliseconds.Time(times[t]),
                Entity = entity,
                State = down.Count == 0 ? "reachable" : down.Count < all ? "degraded" : "unavailable",
                Conditions = down.Count == 0
                    ? [new ResourceCondition("Reachable", "True", "Scraped", $"{all} of {all} targets were scraped")]
                    : [.. down.Take(MostConditions).Select(i => Condition(targets[i], targets[i].Trouble[next[i] - 1]!, present, errors, Milliseconds.Time(downSince[i])))],
                Attributes = new Dictionary<string, string> { ["targets"] = all.ToString(CultureInfo.InvariantCulture), ["targets.down"] = down.Count.ToString(CultureInfo.InvariantCulture) },
            };
        }
    }

    private string Selector(string[] matchers) => PromQl.Selector("", [$"{PromQl.NameLabel}=~{PromQl.Quote(Names)}", .. matchers, .. _required]);

    private static ResourceCondition Condition(Target target, string trouble, bool present, Dictionary<(string Job, string Instance), string> errors, DateTimeOffset since)
    {
        var (job, instance) = TargetOf(target.Labels);
        if (trouble != Up)
        {
            return new ResourceCondition("Reachable", "False", "NotReached", $"the exporter {instance} of job {job} does not reach it ({trouble} is 0)", since);
        }

        var message = $"the target {instance} of job {job} could not be scraped";
        return new ResourceCondition("Reachable", "False", "ScrapeFailed", present && errors.TryGetValue((job, instance), out var error) ? $"{message}: {error}" : message, since);
    }

    private static (string Job, string Instance) TargetOf(LabelSet labels)
    {
        labels.TryGet("job", out var job);
        labels.TryGet("instance", out var instance);
        return (job, instance);
    }

    private async ValueTask<Dictionary<(string Job, string Instance), string>> ErrorsAsync(ResourceQuery query, CancellationToken cancellationToken)
    {
        var errors = new Dictionary<(string, string), string>();
        try
        {
            var targets = await api.DocumentAsync("api/v1/targets", [new("state", "active")], PrometheusJson.Default.ApiDocumentTargets, query.Caller, cancellationToken).ConfigureAwait(false);
            foreach (var target in targets.ActiveTargets ?? [])
            {
                if (target is { LastError.Length: > 0, Labels: { } labels } && labels.TryGetValue("job", out var job) && labels.TryGetValue("instance", out var instance))
                {
                    errors.TryAdd((job, instance), connection.Clean(target.LastError));
                }
            }
        }
        catch (Exception exception) when (exception is ConnectorFault or HttpRequestException or IOException)
        {
            // Mimir and Thanos scrape nothing themselves: why a scrape failed stays unknown.
        }

        return errors;
    }

    /// <summary>A scrape target over time.</summary>
    /// <param name="Labels">Its labels.</param>
    /// <param name="Times">When it was looked at.</param>
    /// <param name="Trouble">The metric that was 0 then, or null when all was well.</param>
    private sealed record Target(LabelSet Labels, long[] Times, string?[] Trouble)
    {
        public static Target Of(RawSeries up, IEnumerable<RawSeries> reached)
        {
            var trouble = up.Values.Select(value => value == 0 ? Up : null).ToArray();
            foreach (var series in reached)
            {
                for (var i = 0; i < series.Times.Length; i++)
                {
                    if (series.Values[i] == 0 && Array.BinarySearch(up.Times, series.Times[i]) is >= 0 and var at)
                    {
                        trouble[at] ??= series.Labels.Name;
                    }
                }
            }

            return new Target(up.Labels, up.Times, trouble);
        }
    }
}
