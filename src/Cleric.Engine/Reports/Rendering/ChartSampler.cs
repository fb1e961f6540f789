namespace Cleric.Reports.Rendering;

/// <summary>Brings a series down to what a page can show without losing a peak.</summary>
internal static class ChartSampler
{
    /// <summary>The most points drawn.</summary>
    public const int MaxPoints = 300;

    // The first and the last sample are kept besides.
    private const int Buckets = (MaxPoints - 2) / 2;

    // A distance this many times the usual one is a hole.
    private const int HoleFactor = 5;

    /// <summary>The finite samples in order of time.</summary>
    public static List<(long Time, double Value)> Finite(ReadOnlySpan<long> times, ReadOnlySpan<double> values)
    {
        var samples = new List<(long Time, double Value)>(Math.Min(times.Length, values.Length));
        var ascending = true;
        for (var i = 0; i < times.Length && i < values.Length; i++)
        {
            if (double.IsFinite(values[i]))
            {
                ascending &= samples.Count == 0 || samples[^1].Time <= times[i];
                samples.Add((times[i], values[i]));
            }
        }

        return ascending ? samples : [.. samples.OrderBy(sample => sample.Time)];
    }

    /// <summary>
    /// At most <see cref="MaxPoints"/> points: the lowest and the highest sample of each of equally long stretches of time, in the order in which they
    /// occurred, and the first and last sample.
    /// </summary>
    public static IReadOnlyList<ChartPoint> Reduce(List<(long Time, double Value)> samples)
    {
        if (samples.Count == 0)
        {
            return [];
        }

        var kept = samples.Count <= MaxPoints ? Enumerable.Range(0, samples.Count) : Extremes(samples);
        var hole = Hole(samples, samples.Count <= MaxPoints ? 0 : 2 * Stretch(samples));
        var points = new List<ChartPoint>(MaxPoints);
        foreach (var index in kept)
        {
            var (time, value) = samples[index];
            points.Add(new(time, value, points.Count > 0 && time - points[^1].Time <= hole));
        }

        return points;
    }

    private static SortedSet<int> Extremes(List<(long Time, double Value)> samples)
    {
        var kept = new SortedSet<int> { 0, samples.Count - 1 };
        var stretch = Math.Max(Stretch(samples), double.Epsilon);
        var bucket = -1;
        var (low, high) = (0, 0);
        for (var i = 0; i < samples.Count; i++)
        {
            var mine = Math.Min((int)((samples[i].Time - samples[0].Time) / stretch), Buckets - 1);
            if (mine != bucket)
            {
                kept.Add(low);
                kept.Add(high);
                (bucket, low, high) = (mine, i, i);
            }
            else if (samples[i].Value < samples[low].Value)
            {
                low = i;
            }
            else if (samples[i].Value > samples[high].Value)
            {
                high = i;
            }
        }

        kept.Add(low);
        kept.Add(high);
        return kept;
    }

    private static double Stretch(List<(long Time, double Value)> samples) => (samples[^1].Time - samples[0].Time) / (double)Buckets;

    private static double Hole(List<(long Time, double Value)> samples, double least)
    {
        var steps = new long[samples.Count - 1];
        for (var i = 0; i < steps.Length; i++)
        {
            steps[i] = samples[i + 1].Time - samples[i].Time;
        }

        Array.Sort(steps);
        return steps.Length == 0 ? 0 : Math.Max(least, HoleFactor * (double)steps[steps.Length / 2]);
    }
}
