using Cleric.CaseFiles;
using Cleric.Exhibits;
using Cleric.Reasoning.Statistics;

namespace Cleric.Reasoning.Readers;

/// <summary>
/// How large a slowness has to be to matter to the symptom. Somewhere in a busy system something always gets a little slower; what adds a few milliseconds does not explain a symptom
/// of seconds, nor requests that fail.
/// </summary>
internal static class SymptomSize
{
    /// <summary>The share of the symptom's own size that makes a slowness material.</summary>
    private const double MaterialShare = 0.3;

    /// <summary>The seconds by which the symptom is slow or, where it is no slowness, that a request normally takes; null when that is not known.</summary>
    public static double? Seconds(ICaseView view)
    {
        if (view.Scope is not { } scope)
        {
            return null;
        }

        var topology = TopologyIndex.Of(view.Topology);
        var slow = scope.Symptom.Signal is null or Signals.Latency;
        double? largest = null;
        foreach (var exhibit in view.Exhibits.Where(exhibit => exhibit.Query.Entity == scope.Symptom.Entity))
        {
            if (exhibit.Answer is MetricAnswer metrics)
            {
                foreach (var series in SignalExtractor.Extract(metrics, topology).Where(series => series.Signal == Signals.Latency && series.Entity == scope.Symptom.Entity))
                {
                    if (SeriesReader.Test(series, scope, Direction.Up) is { } shift)
                    {
                        Keep(shift.Baseline, shift.Current, Unit(series.Unit));
                    }
                }
            }
            else if (exhibit.Answer is TraceAnswer traces && largest is null)
            {
                var requests = new SpanTree(traces.Spans).Requests(scope.Symptom.Entity).Select(index => traces.Spans[index]).ToList();
                Keep(Median(requests, scope.Baseline), Median(requests, scope.Window), 1);
            }
        }

        return largest;

        void Keep(double? before, double? since, double unit)
        {
            if (before is { } normal && since is { } now && double.IsFinite(normal) && double.IsFinite(now))
            {
                var size = (slow && now - normal > 0.2 * normal ? now - normal : normal) * unit;
                largest = Math.Max(largest ?? 0, size);
            }
        }
    }

    /// <summary>Draws the strength of a slowness towards "says nothing" (0.5) as far as it is too small to matter.</summary>
    public static double Tempered(double strength, double seconds, double? symptom) =>
        strength <= 0.5 || symptom is not { } size || size <= 0 ? strength : 0.5 + ((strength - 0.5) * Math.Clamp(seconds / (MaterialShare * size), 0, 1));

    /// <summary>Seconds in a unit of time.</summary>
    public static double Unit(string? unit) => unit switch
    {
        "ms" => 1e-3,
        "us" => 1e-6,
        "ns" => 1e-9,
        "min" => 60,
        _ => 1,
    };

    private static double? Median(List<Span> spans, TimeWindow window)
    {
        var durations = spans.Where(span => window.Contains(span.Start)).Select(span => span.Duration.TotalSeconds).Order().ToArray();
        return durations.Length == 0 ? null : ShiftTest.Quantile(durations, 0.5);
    }
}
