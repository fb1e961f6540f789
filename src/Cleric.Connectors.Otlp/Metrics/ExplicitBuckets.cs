namespace Cleric.Connectors.Otlp.Metrics;

/// <summary>Counts between explicit bounds. Bucket i holds what is above bound i-1 and at most bound i; the last holds the rest.</summary>
internal sealed class ExplicitBuckets(double[] bounds, long[] counts) : Buckets
{
    // The bounds are shared by all points of a series.
    public override int Bytes => 48 + (8 * counts.Length);

    public override Buckets? Since(Buckets earlier)
    {
        if (earlier is not ExplicitBuckets other || !bounds.AsSpan().SequenceEqual(other.Bounds) || counts.Length != other.Counts.Length)
        {
            return null;
        }

        var difference = new long[counts.Length];
        for (var i = 0; i < counts.Length; i++)
        {
            difference[i] = counts[i] - other.Counts[i];
            if (difference[i] < 0)
            {
                return null;
            }
        }

        return new ExplicitBuckets(bounds, difference);
    }

    /// <summary>
    /// As Prometheus' histogram_quantile does it for classic histograms (https://prometheus.io/docs/prometheus/latest/querying/functions/#histogram_quantile): linear
    /// within the bucket, from 0 in a first bucket whose bound is above 0; the highest bound where the quantile lies beyond it.
    /// </summary>
    public override double Quantile(double q)
    {
        long total = 0;
        foreach (var count in counts)
        {
            total += count;
        }

        if (total <= 0 || bounds.Length == 0 || counts.Length != bounds.Length + 1)
        {
            return double.NaN;
        }

        var rank = q * total;
        long below = 0;
        var bucket = 0;
        while (bucket < bounds.Length && below + counts[bucket] < rank)
        {
            below += counts[bucket++];
        }

        if (bucket == bounds.Length)
        {
            return bounds[^1];
        }

        if (bucket == 0 && bounds[0] <= 0)
        {
            return bounds[0];
        }

        var lower = bucket == 0 ? 0 : bounds[bucket - 1];
        return counts[bucket] == 0 ? lower : lower + ((bounds[bucket] - lower) * ((rank - below) / counts[bucket]));
    }

    private ReadOnlySpan<double> Bounds => bounds;

    private ReadOnlySpan<long> Counts => counts;
}
