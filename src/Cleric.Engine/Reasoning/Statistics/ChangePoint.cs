namespace Cleric.Reasoning.Statistics;

/// <summary>Finds when a series left its normal level.</summary>
internal static class ChangePoint
{
    /// <summary>
    /// The split that divides the samples best into two levels: the largest two-sample t statistic over ranks-free, winsorised values (a single binary segmentation,
    /// Scott and Knott 1974), in one pass over prefix sums.
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

        var sorted = values.ToArray();
        Array.Sort(sorted);
        var low = ShiftTest.Quantile(sorted, 0.02);
        var high = ShiftTest.Quantile(sorted, 0.98);
        var sums = new double[n + 1];
        var squares = new double[n + 1];
        for (var i = 0; i < n; i++)
        {
            var value = Math.Clamp(values[i], low, high);
            sums[i + 1] = sums[i] + value;
            squares[i + 1] = squares[i] + (value * value);
        }

        var best = (Index: -1, Statistic: 0.0);
        for (var i = least; i <= n - least; i++)
        {
            var left = sums[i] / i;
            var right = (sums[n] - sums[i]) / (n - i);
            var within = Math.Max(0, squares[n] - (i * left * left) - ((n - i) * right * right));
            var scale = Math.Sqrt((within / Math.Max(1, n - 2)) + (1e-12 * (1 + (squares[n] / n))));
            var statistic = Math.Abs(right - left) / (scale * Math.Sqrt((1.0 / i) + (1.0 / (n - i))));
            if (statistic > best.Statistic)
            {
                best = (i, statistic);
            }
        }

        return best;
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
