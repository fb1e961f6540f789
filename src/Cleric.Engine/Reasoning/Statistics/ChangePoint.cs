using System.Buffers;

namespace Cleric.Reasoning.Statistics;

/// <summary>Finds when a series left its normal level.</summary>
internal static class ChangePoint
{
    /// <summary>
    /// The split that divides the samples best into two levels: the largest two-sample t statistic over ranks-free, winsorised values (a single binary segmentation,
    /// Scott and Knott 1974), in one pass over running sums.
    /// </summary>
    /// <param name="values">Samples in the order of time.</param>
    /// <param name="least">The fewest samples on either side.</param>
    /// <returns>The index of the first sample of the second level and the statistic; index -1 when there are too few samples or no difference.</returns>
    public static (int Index, double Statistic) Find(ReadOnlySpan<double> values, int least = 3)
    {
        var n = values.Length;
        if (n < 2 * least)
        {
            return (-1, 0);
        }

        var buffer = ArrayPool<double>.Shared.Rent(n);
        var samples = buffer.AsSpan(0, n);
        values.CopyTo(samples);
        var low = Selection.Quantile(samples, 0.02);
        var high = Selection.Quantile(samples, 0.98);

        // Measured from the lowest, so that what never moves is exactly 0, and what hardly moves loses no digits to its level.
        var (all, squares, size) = (0.0, 0.0, 0.0);
        for (var i = 0; i < n; i++)
        {
            var value = Math.Clamp(values[i], low, high);
            size += value * value;
            value -= low;
            samples[i] = value;
            all += value;
            squares += value * value;
        }

        // The statistic is the largest where the squares between the levels are: those within are the rest of the same total.
        var best = (Index: -1, Between: 0.0, Sum: 0.0);
        var sum = 0.0;
        for (var i = 1; i <= n - least; i++)
        {
            sum += samples[i - 1];
            var apart = (sum * n) - (all * i);
            var between = apart * apart / ((double)i * (n - i));
            if (between > best.Between && i >= least)
            {
                best = (i, between, sum);
            }
        }

        ArrayPool<double>.Shared.Return(buffer);
        if (best.Index < 0)
        {
            return (-1, 0);
        }

        var left = best.Sum / best.Index;
        var right = (all - best.Sum) / (n - best.Index);
        var within = Math.Max(0, squares - (best.Index * left * left) - ((n - best.Index) * right * right));
        var scale = Math.Sqrt((within / Math.Max(1, n - 2)) + (1e-12 * (1 + (size / n))));
        return (best.Index, Math.Abs(right - left) / (scale * Math.Sqrt((1.0 / best.Index) + (1.0 / (n - best.Index)))));
    }

    /// <summary>
    /// The first of a run of samples beyond <paramref name="limit"/> that goes on: at least half of the samples from there to the end of the run's
    /// neighbourhood (5 samples) are beyond it.
    /// </summary>
    /// <returns>The index, or -1 when there is none.</returns>
    public static int FirstBeyond(ReadOnlySpan<double> values, double limit, bool up)
    {
        for (var i = 0; i < values.Length; i++)
        {
            if (!Beyond(values[i]))
            {
                continue;
            }

            var end = Math.Min(values.Length, i + 5);
            var beyond = 0;
            for (var j = i; j < end; j++)
            {
                beyond += Beyond(values[j]) ? 1 : 0;
            }

            if (2 * beyond >= end - i)
            {
                return i;
            }
        }

        return -1;

        bool Beyond(double value) => up ? value > limit : value < limit;
    }
}
