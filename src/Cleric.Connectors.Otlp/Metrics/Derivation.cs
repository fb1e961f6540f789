using System.Globalization;

namespace Cleric.Connectors.Otlp.Metrics;

/// <summary>
/// Makes of stored points what a <see cref="Cleric.Exhibits.MetricSeries"/> holds. A counter becomes a rate per second between two points; where it was reset (its start time moved, or it fell)
/// it counts from 0, as Prometheus has it. A histogram becomes its rate, mean and 95th percentile in the interval between two points. The first point of a
/// cumulative series counts only when it covers no more than two usual intervals, since otherwise it tells of a time long before.
/// </summary>
internal static class Derivation
{
    private const long NanosPerMilli = 1_000_000;
    private const double NanosPerSecond = 1e9;

    /// <summary>So often a counter does not fall by itself, ...</summary>
    private const int FewestFalls = 3;

    /// <summary>... nor in such a share of its steps.</summary>
    private const double ShareOfFalls = 0.1;

    /// <summary>Whether a cumulative sum falls so often, without having begun anew, that it counts nothing.</summary>
    public static bool FallsAsALevel(StoredSeries series)
    {
        if (series.Shape != MetricShape.CumulativeSum)
        {
            return false;
        }

        var falls = 0;
        for (var i = 1; i < series.Count; i++)
        {
            falls += series.Values[i] < series.Values[i - 1] && series.Starts[i] == series.Starts[i - 1] ? 1 : 0;
        }

        return falls >= FewestFalls && falls >= ShareOfFalls * (series.Count - 1);
    }

    /// <summary>The statistics of a series between two times in Unix nanoseconds, the first inside and the second not; a <paramref name="level"/> is taken as it is, whatever it was declared.</summary>
    public static IReadOnlyList<Derived> Of(StoredSeries series, long from, long to, bool level = false) => series.Shape switch
    {
        MetricShape.CumulativeSum when level => [Gauge(series, from, to)],
        MetricShape.Value => [Gauge(series, from, to)],
        MetricShape.DeltaChange => [Running(series, from, to)],
        MetricShape.CumulativeSum or MetricShape.DeltaSum => [Counter(series, from, to)],
        MetricShape.Summary => Summary(series, from, to),
        _ => Histogram(series, from, to),
    };

    /// <summary>The usual distance between two points in nanoseconds (the median), or 0 when there are fewer than two.</summary>
    public static long Interval(ReadOnlySpan<long> times)
    {
        if (times.Length < 2)
        {
            return 0;
        }

        var gaps = new long[times.Length - 1];
        for (var i = 1; i < times.Length; i++)
        {
            gaps[i - 1] = times[i] - times[i - 1];
        }

        Array.Sort(gaps);
        return gaps[gaps.Length / 2];
    }

    private static Derived Gauge(StoredSeries series, long from, long to)
    {
        var result = new Derived(series, "value");
        for (var i = 0; i < series.Count; i++)
        {
            if (Within(series.Times[i], from, to))
            {
                result.Add(series.Times[i] / NanosPerMilli, series.Values[i]);
            }
        }

        return result;
    }

    private static Derived Running(StoredSeries series, long from, long to)
    {
        var result = new Derived(series, "value");
        var total = 0d;
        for (var i = 0; i < series.Count; i++)
        {
            total += series.Values[i];
            if (Within(series.Times[i], from, to))
            {
                result.Add(series.Times[i] / NanosPerMilli, total);
            }
        }

        return result;
    }

    private static Derived Counter(StoredSeries series, long from, long to)
    {
        var result = new Derived(series, "rate");
        var delta = series.Shape == MetricShape.DeltaSum;
        var interval = Interval(series.Times);
        for (var i = 0; i < series.Count; i++)
        {
            if (!Within(series.Times[i], from, to))
            {
                continue;
            }

            var fell = !delta && i > 0 && series.Values[i] < series.Values[i - 1];
            var stretch = StretchOf(series, i, delta, fell, interval);
            if (stretch.Seconds > 0)
            {
                var increase = stretch.SinceEarlier ? series.Values[i] - series.Values[i - 1] : series.Values[i];
                result.Add(series.Times[i] / NanosPerMilli, Math.Max(increase, 0) / stretch.Seconds);
            }
        }

        return result;
    }

    private static Derived[] Histogram(StoredSeries series, long from, long to)
    {
        var rate = new Derived(series, "rate");
        var mean = new Derived(series, "mean");
        var p95 = new Derived(series, "p95");
        var delta = series.Shape is MetricShape.DeltaHistogram or MetricShape.DeltaExponential;
        var interval = Interval(series.Times);
        for (var i = 0; i < series.Count; i++)
        {
            if (!Within(series.Times[i], from, to))
            {
                continue;
            }

            var buckets = series.Distributions[i];
            var earlier = i > 0 && !delta ? series.Distributions[i - 1] : null;
            var difference = buckets is not null && earlier is not null ? buckets.Since(earlier) : null;
            var fell = !delta && i > 0 && (series.Counts[i] < series.Counts[i - 1] || (difference is null && buckets is not null && earlier is not null));
            var stretch = StretchOf(series, i, delta, fell, interval);
            if (stretch.Seconds <= 0)
            {
                continue;
            }

            var count = stretch.SinceEarlier ? series.Counts[i] - series.Counts[i - 1] : series.Counts[i];
            var sum = stretch.SinceEarlier ? series.Values[i] - series.Values[i - 1] : series.Values[i];
            var at = series.Times[i] / NanosPerMilli;
            rate.Add(at, Math.Max(count, 0) / stretch.Seconds);
            if (count > 0)
            {
                mean.Add(at, sum / count);
                p95.Add(at, (stretch.SinceEarlier ? difference : buckets)?.Quantile(0.95) ?? double.NaN);
            }
        }

        return [rate, mean, p95];
    }

    private static List<Derived> Summary(StoredSeries series, long from, long to)
    {
        var rate = new Derived(series, "rate");
        var mean = new Derived(series, "mean");
        var quantiles = new SortedDictionary<double, Derived>();
        var interval = Interval(series.Times);
        for (var i = 0; i < series.Count; i++)
        {
            if (!Within(series.Times[i], from, to))
            {
                continue;
            }

            var at = series.Times[i] / NanosPerMilli;
            var fell = i > 0 && series.Counts[i] < series.Counts[i - 1];
            var stretch = StretchOf(series, i, delta: false, fell, interval);
            if (stretch.Seconds > 0)
            {
                var count = stretch.SinceEarlier ? series.Counts[i] - series.Counts[i - 1] : series.Counts[i];
                rate.Add(at, Math.Max(count, 0) / stretch.Seconds);
                if (count > 0)
                {
                    mean.Add(at, (stretch.SinceEarlier ? series.Values[i] - series.Values[i - 1] : series.Values[i]) / count);
                }
            }

            if (series.Distributions[i] is SummaryQuantiles summary)
            {
                for (var q = 0; q < summary.Quantiles.Length; q++)
                {
                    var quantile = summary.Quantiles[q];
                    if (!quantiles.TryGetValue(quantile, out var derived))
                    {
                        quantiles.Add(quantile, derived = new Derived(series, NameOf(quantile)));
                    }

                    derived.Add(at, summary.Values[q]);
                }
            }
        }

        return [rate, mean, .. quantiles.Values];
    }

    private static string NameOf(double quantile) => quantile switch
    {
        <= 0 => "min",
        >= 1 => "max",
        _ => string.Create(CultureInfo.InvariantCulture, $"p{Math.Round(quantile * 100, 6)}"),
    };

    private static bool Within(long time, long from, long to) => time >= from && time < to;

    /// <summary>The stretch that point <paramref name="i"/> tells of: how long it is (0 when it cannot be told) and whether the point before is to be subtracted.</summary>
    private static (double Seconds, bool SinceEarlier) StretchOf(StoredSeries series, int i, bool delta, bool fell, long interval)
    {
        var time = series.Times[i];
        var start = series.Starts[i];
        var earlier = i > 0 ? series.Times[i - 1] : 0;
        if (delta)
        {
            var began = start > 0 && start < time ? start : earlier;
            return (began > 0 ? (time - began) / NanosPerSecond : 0, false);
        }

        if (i == 0)
        {
            return (start > 0 && start < time && interval > 0 && time - start <= 2 * interval ? (time - start) / NanosPerSecond : 0, false);
        }

        // A start that moved beyond the point before says "begun anew", even where the count already passed the old one.
        var restarted = start > 0 && series.Starts[i - 1] > 0 && start > series.Starts[i - 1] && start >= earlier;
        return ((time - earlier) / NanosPerSecond, !(fell || restarted));
    }
}
