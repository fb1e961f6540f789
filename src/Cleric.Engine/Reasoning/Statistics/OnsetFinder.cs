using Cleric.Entities;
using Cleric.Exhibits;
using Cleric.Reasoning.Readers;

namespace Cleric.Reasoning.Statistics;

/// <summary>Finds when a symptom began, before it is known what is normal: the change point of the entity's own signals.</summary>
internal static class OnsetFinder
{
    private const double LeastStrength = 0.8;
    private const int Buckets = 60;

    /// <summary>The signals in which a symptom of unknown kind may show, the ones that users feel first.</summary>
    private static readonly string[] AnySymptom = [Signals.Errors, Signals.Latency, Signals.Availability, Signals.Rejections, Signals.Traffic];

    /// <summary>The onset, how clear it is and what shows it; null when no signal left its level for good.</summary>
    /// <param name="answer">What is known of the entity.</param>
    /// <param name="entity">Where the symptom was noticed.</param>
    /// <param name="symptom">The signal that the trigger speaks of, or null.</param>
    /// <param name="topology">Names.</param>
    /// <param name="until">Nothing after this is looked at: an incident may be over soon after it was noticed.</param>
    public static (DateTimeOffset Onset, double Statistic, string Label)? Find(Answer answer, Entity entity, string? symptom, TopologyIndex topology, DateTimeOffset until)
    {
        IEnumerable<SignalSeries> signals = answer switch
        {
            MetricAnswer metrics => SignalExtractor.Extract(metrics, topology).Where(series => series.Entity == entity),
            TraceAnswer traces => OfSpans(traces, entity),
            LogAnswer logs => OfLogs(logs, entity),
            _ => [],
        };
        var list = signals.ToList();
        return Best(list.Where(series => symptom is not null && TroubleSignals.Root(series.Signal) == TroubleSignals.Root(symptom)), until)
            ?? Best(list.Where(series => AnySymptom.Contains(series.Signal)), until);
    }

    private static (DateTimeOffset Onset, double Statistic, string Label)? Best(IEnumerable<SignalSeries> signals, DateTimeOffset until)
    {
        (DateTimeOffset, double Statistic, string)? best = null;
        foreach (var series in signals)
        {
            var (_, end) = series.Range(DateTimeOffset.MinValue, until);
            var values = series.Values.AsSpan(0, end);
            var (index, statistic) = ChangePoint.Find(values);
            if (index < 0 || statistic <= (best?.Statistic ?? 0))
            {
                continue;
            }

            var up = series.Signal != Signals.Availability;
            if (ShiftTest.Test(values[..index], values[index..], up, series.Floor, series.RelativeFloor) is not { } shift || shift.Strength < LeastStrength)
            {
                continue;
            }

            var from = Math.Max(0, index - Math.Max(2, values.Length / 10));
            var first = ChangePoint.FirstBeyond(values[from..], shift.Limit, up);
            best = (DateTimeOffset.FromUnixTimeMilliseconds(series.Times[first >= 0 ? from + first : index]), statistic, series.Label);
        }

        return best;
    }

    private static IEnumerable<SignalSeries> OfSpans(TraceAnswer traces, Entity entity)
    {
        var tree = new SpanTree(traces.Spans);
        var requests = tree.Requests(entity).Select(index => traces.Spans[index]).OrderBy(span => span.Start).ToList();
        if (requests.Count < 2 * Buckets / 10)
        {
            return [];
        }

        var buckets = Bucketed(requests, span => span.Start);
        return
        [
            Make(Signals.Errors, "share of failed requests in traces", 0.03, buckets, spans => (double)spans.Count(SpanTree.Failed) / spans.Count),
            Make(Signals.Latency, "median duration in traces", 5, buckets, spans => ShiftTest.Quantile(spans.Select(span => span.Duration.TotalMilliseconds).Order().ToArray(), 0.5)),
            Make(Signals.Latency, "90th percentile of duration in traces", 10, buckets, spans => ShiftTest.Quantile(spans.Select(span => span.Duration.TotalMilliseconds).Order().ToArray(), 0.9)),
        ];

        SignalSeries Make(string signal, string label, double floor, SortedDictionary<long, List<Span>> from, Func<List<Span>, double> value) => new()
        {
            Entity = entity,
            Signal = signal,
            Label = label,
            Times = [.. from.Keys],
            Values = [.. from.Values.Select(value)],
            Floor = floor,
            RelativeFloor = 0.5,
            Source = index => (0, index),
        };
    }

    private static IEnumerable<SignalSeries> OfLogs(LogAnswer logs, Entity entity)
    {
        var own = logs.Records.Where(record => record.Entity is null || record.Entity == entity).OrderBy(record => record.Time).ToList();
        if (own.Count == 0)
        {
            return [];
        }

        var buckets = Bucketed(own, record => record.Time);
        return
        [
            new SignalSeries
            {
                Entity = entity,
                Signal = Signals.Errors,
                Label = "errors and warnings in the log",
                Times = [.. buckets.Keys],
                Values = [.. buckets.Values.Select(records => (double)records.Count(record => record.Severity >= 13))],
                Floor = 1.5,
                RelativeFloor = 1,
                Source = index => (0, index),
            },
        ];
    }

    /// <summary>Equal stretches of time from the first item to the last, empty ones left out.</summary>
    private static SortedDictionary<long, List<T>> Bucketed<T>(List<T> sorted, Func<T, DateTimeOffset> time)
    {
        var start = time(sorted[0]).ToUnixTimeMilliseconds();
        var width = Math.Max(1000, (time(sorted[^1]).ToUnixTimeMilliseconds() - start) / Buckets);
        var buckets = new SortedDictionary<long, List<T>>();
        foreach (var item in sorted)
        {
            var bucket = start + ((time(item).ToUnixTimeMilliseconds() - start) / width * width);
            if (!buckets.TryGetValue(bucket, out var list))
            {
                buckets[bucket] = list = [];
            }

            list.Add(item);
        }

        return buckets;
    }
}
