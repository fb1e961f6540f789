namespace Cleric.Connectors.Otlp.Metrics;

/// <summary>
/// Counts in buckets that grow by a factor of 2^(2^-scale): bucket i holds what is above base^i and at most base^(i+1)
/// (https://opentelemetry.io/docs/specs/otel/metrics/data-model/#exponentialhistogram).
/// </summary>
internal sealed class ExponentialBuckets(int scale, long zeros, double zeroThreshold, int offset, long[] counts, bool negatives) : Buckets
{
    public override int Bytes => 72 + (8 * counts.Length);

    public override Buckets? Since(Buckets earlier)
    {
        if (earlier is not ExponentialBuckets other)
        {
            return null;
        }

        // The scale shrinks as the range grows: what is finer is merged first.
        var common = Math.Min(scale, other.Scale);
        var (firstNow, now) = AtScale(common);
        var (firstThen, then) = other.AtScale(common);
        if (zeros < other.Zeros || (then.Length > 0 && (firstThen < firstNow || firstThen + then.Length > firstNow + now.Length)))
        {
            return null;
        }

        for (var i = 0; i < then.Length; i++)
        {
            var at = firstThen - firstNow + i;
            now[at] -= then[i];
            if (now[at] < 0)
            {
                return null;
            }
        }

        return new ExponentialBuckets(common, zeros - other.Zeros, zeroThreshold, firstNow, now, negatives);
    }

    /// <summary>
    /// As Prometheus' histogram_quantile does it for native histograms: exponential within a bucket, linear within the bucket of zeros. With negative
    /// observations it is not worked out.
    /// </summary>
    public override double Quantile(double q)
    {
        var total = zeros;
        foreach (var count in counts)
        {
            total += count;
        }

        if (total <= 0 || negatives)
        {
            return double.NaN;
        }

        var rank = q * total;
        if (rank <= zeros)
        {
            return zeros == 0 ? 0 : zeroThreshold * (rank / zeros);
        }

        double below = zeros;
        for (var i = 0; i < counts.Length; i++)
        {
            if (counts[i] > 0 && below + counts[i] >= rank)
            {
                var step = Math.Pow(2, -scale);
                return Math.Pow(2, step * (offset + i + ((rank - below) / counts[i])));
            }

            below += counts[i];
        }

        return Math.Pow(2, Math.Pow(2, -scale) * (offset + counts.Length));
    }

    private int Scale => scale;

    private long Zeros => zeros;

    private (int First, long[] Counts) AtScale(int target)
    {
        var shift = Math.Min(scale - target, 31);
        if (counts.Length == 0)
        {
            return (offset >> shift, []);
        }

        var first = offset >> shift;
        var merged = new long[((offset + counts.Length - 1) >> shift) - first + 1];
        for (var i = 0; i < counts.Length; i++)
        {
            merged[((offset + i) >> shift) - first] += counts[i];
        }

        return (first, merged);
    }
}
