using System.Buffers;

namespace Cleric.Reasoning.Statistics;

/// <summary>
/// Tells whether samples left their baseline, robustly: a limit is set from median and MAD (Hampel's identifier) and from the largest sample but the outliers, and
/// the share of samples beyond it is tested against the share expected of noise (a binomial likelihood ratio). It needs no distribution, survives
/// outliers and zero variance, and with few samples it says little instead of much.
/// </summary>
internal static class ShiftTest
{
    /// <summary>Share of samples beyond the limit that noise alone is granted.</summary>
    private const double NoiseShare = 0.04;

    /// <summary>The least share of samples beyond the limit that counts as a shift.</summary>
    private const double ShiftShare = 0.3;

    /// <summary>
    /// Noise beyond the limit is granted tails as heavy as Cauchy's: a sample that lies k times as far out is k times as rare. Beyond this, or half as many as there are samples of normal, nobody can say how rare it is.
    /// </summary>
    private const double LargestExcess = 25;

    /// <summary>How probable a shift is before looking.</summary>
    private const double PriorOfShift = 0.15;

    /// <summary>Scales the median absolute deviation to a standard deviation of normal noise.</summary>
    private const double MadToSigma = 1.4826;

    /// <param name="before">Samples of the baseline. Order does not matter.</param>
    /// <param name="since">Samples since.</param>
    /// <param name="up">Whether a rise is tested, or a fall.</param>
    /// <param name="floor">The smallest difference from normal that anyone would care about, in the unit of the samples.</param>
    /// <param name="relativeFloor">The same as a share of the baseline's median.</param>
    /// <returns>The shift; null when there are too few samples (fewer than 3 before or 1 since) to say anything.</returns>
    public static Shift? Test(ReadOnlySpan<double> before, ReadOnlySpan<double> since, bool up, double floor, double relativeFloor = 0.3)
    {
        if (before.Length < 3 || since.IsEmpty)
        {
            return null;
        }

        var buffer = ArrayPool<double>.Shared.Rent(Math.Max(before.Length, since.Length));
        try
        {
            var samples = buffer.AsSpan(0, before.Length);
            before.CopyTo(samples);
            var median = Selection.Quantile(samples, 0.5);
            var extreme = Selection.Quantile(samples, up ? 0.95 : 0.05);
            var farthest = median;
            for (var i = 0; i < samples.Length; i++)
            {
                farthest = up ? Math.Max(farthest, before[i]) : Math.Min(farthest, before[i]);
                samples[i] = Math.Abs(before[i] - median);
            }

            var sigma = MadToSigma * Selection.Quantile(samples, 0.5);

            // With few samples the spread is underestimated; it is widened as Student's distribution is.
            sigma *= 1 + (4.0 / before.Length);
            var margin = Math.Max(Math.Max(floor, relativeFloor * Math.Abs(median)), 4 * sigma);
            var limit = up ? Math.Max(median + margin, extreme) : Math.Min(median - margin, extreme);

            // Farther out than the limit, and than anything before.
            var most = Math.Max(1, Math.Min(LargestExcess, before.Length / 2.0));
            var reach = Math.Max(Math.Abs(limit - median), Math.Abs(farthest - median));
            var beyond = 0;
            var excess = 0.0;
            var peak = since[0];
            foreach (var value in since)
            {
                if (up ? value > limit : value < limit)
                {
                    beyond++;
                    var times = Math.Abs(value - median) / reach;
                    excess = Math.Max(excess, times > 1 ? Math.Log(Math.Min(times, most)) : 0);
                }

                peak = up ? Math.Max(peak, value) : Math.Min(peak, value);
            }

            samples = buffer.AsSpan(0, since.Length);
            since.CopyTo(samples);
            return new Shift(median, Selection.Quantile(samples, 0.5), peak, (double)beyond / since.Length, Strength(beyond, since.Length, before.Length, excess), limit);
        }
        finally
        {
            ArrayPool<double>.Shared.Return(buffer);
        }
    }

    /// <summary>The probability that the share of failures rose, from counts of failures and tries before and since (a likelihood ratio of two binomials).</summary>
    public static double ShareStrength(long failuresBefore, long triesBefore, long failuresSince, long triesSince, double leastRise = 0.02)
    {
        if (triesSince == 0)
        {
            return 0.5;
        }

        // One failure more than was seen is granted to the baseline: never having seen one is not proof that there are none.
        var normal = Math.Min(0.95, (failuresBefore + 1.0) / (triesBefore + 20.0));
        var now = (double)failuresSince / triesSince;
        var risen = Math.Clamp(Math.Max(now, normal + Math.Max(leastRise, normal)), 0.001, 0.999);
        return Posterior(LogRatio(failuresSince, triesSince, risen, normal), triesBefore);
    }

    /// <summary>The value below which <paramref name="share"/> of the sorted samples lie, by linear interpolation.</summary>
    public static double Quantile(ReadOnlySpan<double> sorted, double share)
    {
        var position = share * (sorted.Length - 1);
        var low = (int)position;
        var rest = position - low;
        return low + 1 < sorted.Length ? sorted[low] + (rest * (sorted[low + 1] - sorted[low])) : sorted[low];
    }

    private static double Strength(int beyond, int samples, int samplesBefore, double excess)
    {
        var share = Math.Clamp((double)beyond / samples, ShiftShare, 0.98);
        return Posterior(LogRatio(beyond, samples, share, NoiseShare), samplesBefore, excess);
    }

    private static double LogRatio(double hits, double tries, double ifShifted, double ifNoise) =>
        (hits * Math.Log(ifShifted / ifNoise)) + ((tries - hits) * Math.Log((1 - ifShifted) / (1 - ifNoise)));

    private static double Posterior(double logRatio, long samplesBefore, double excess = 0)
    {
        // Samples of a series resemble their neighbours, so a run of them is not as many witnesses: the ratio is damped, and bounded by how much was seen of normal.
        var bound = Math.Min(6, 1.5 + (samplesBefore * 0.2));
        var damped = Math.Clamp((0.5 * logRatio) + excess, -bound, bound);
        return 1 / (1 + Math.Exp(-(damped + Math.Log(PriorOfShift / (1 - PriorOfShift)))));
    }
}
