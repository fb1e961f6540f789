namespace Lab.Recording;

/// <summary>The requests that a service answered in a stretch of time.</summary>
internal sealed record HttpWindow(long Total, long Errors, double[] Bounds, long[] Buckets)
{
    public double ErrorRatio => Total == 0 ? 0 : (double)Errors / Total;

    /// <summary>A quantile in seconds, interpolated in its bucket as Prometheus does.</summary>
    public double Quantile(double quantile)
    {
        var rank = quantile * Total;
        long below = 0;
        for (var i = 0; i < Buckets.Length; i++)
        {
            if (below + Buckets[i] >= rank && Buckets[i] > 0)
            {
                var lower = i == 0 ? 0 : Bounds[i - 1];
                return i == Bounds.Length ? lower : lower + ((Bounds[i] - lower) * (rank - below) / Buckets[i]);
            }

            below += Buckets[i];
        }

        return 0;
    }
}
