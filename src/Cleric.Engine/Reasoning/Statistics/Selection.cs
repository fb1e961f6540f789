using System.Numerics;

namespace Cleric.Reasoning.Statistics;

/// <summary>
/// Quantiles without sorting: only the half that holds the quantile is gone into (quickselect, Hoare 1961), by a partition without branches, which noise would have the processor guess wrong every second time.
/// </summary>
internal static class Selection
{
    /// <summary>So few are sorted at once.</summary>
    private const int Few = 24;

    /// <summary>The value below which <paramref name="share"/> of the samples lie, by linear interpolation, exactly as <see cref="ShiftTest.Quantile"/> has it of the sorted ones. Reorders the samples; those that are no number come first.</summary>
    public static double Quantile(Span<double> samples, double share)
    {
        var position = share * (samples.Length - 1);
        var low = (int)position;
        var rest = position - low;
        Select(samples, low);
        return low + 1 < samples.Length ? samples[low] + (rest * (Least(samples[(low + 1)..]) - samples[low])) : samples[low];
    }

    /// <summary>Puts the sample there that would be at <paramref name="place"/> were they sorted, no larger ones before it and no smaller ones behind it.</summary>
    private static void Select(Span<double> samples, int place)
    {
        var numbers = 0;
        for (var i = 0; i < samples.Length; i++)
        {
            if (double.IsNaN(samples[i]))
            {
                (samples[i], samples[numbers]) = (samples[numbers], samples[i]);
                numbers++;
            }
        }

        if (place < numbers)
        {
            return;
        }

        var range = samples[numbers..];
        place -= numbers;
        for (var patience = 2 * BitOperations.Log2((uint)range.Length | 1); range.Length > Few && patience > 0; patience--)
        {
            var pivot = Middle(range[0], range[range.Length / 2], range[^1]);
            var smaller = Partition(range, pivot, orEqual: false);
            if (place < smaller)
            {
                range = range[..smaller];
                continue;
            }

            range = range[smaller..];
            place -= smaller;
            if (smaller < range.Length / 8)
            {
                // Many may be equal, as in a series that hardly moves.
                var equal = Partition(range, pivot, orEqual: true);
                if (place < equal)
                {
                    return;
                }

                range = range[equal..];
                place -= equal;
            }
        }

        range.Sort();
    }

    private static int Partition(Span<double> range, double pivot, bool orEqual)
    {
        var end = 0;
        if (orEqual)
        {
            for (var i = 0; i < range.Length; i++)
            {
                var sample = range[i];
                range[i] = range[end];
                range[end] = sample;
                end += sample <= pivot ? 1 : 0;
            }
        }
        else
        {
            for (var i = 0; i < range.Length; i++)
            {
                var sample = range[i];
                range[i] = range[end];
                range[end] = sample;
                end += sample < pivot ? 1 : 0;
            }
        }

        return end;
    }

    private static double Middle(double a, double b, double c) => Math.Max(Math.Min(a, b), Math.Min(Math.Max(a, b), c));

    private static double Least(ReadOnlySpan<double> samples)
    {
        var least = samples[0];
        for (var i = 1; i < samples.Length; i++)
        {
            least = samples[i] < least ? samples[i] : least;
        }

        return least;
    }
}
