using Cleric.Entities;

namespace Cleric.Reasoning.Statistics;

/// <summary>A signal of an entity over time: what readers test, made from one or more series or from counted records.</summary>
internal sealed class SignalSeries
{
    public required Entity Entity { get; init; }

    /// <summary>The signal, in the words of <see cref="Signals"/>.</summary>
    public required string Signal { get; init; }

    /// <summary>What it is called in its system, for people: "http.server.request.duration p95".</summary>
    public required string Label { get; init; }

    /// <summary>What was made of the samples: "mean", "p95", "rate", ..., as in <see cref="Exhibits.MetricSeries.Statistic"/>.</summary>
    public string Statistic { get; init; } = "value";

    /// <summary>The unit in UCUM, or null.</summary>
    public string? Unit { get; init; }

    /// <summary>Milliseconds since 1970-01-01 UTC, ascending.</summary>
    public required long[] Times { get; init; }

    public required double[] Values { get; init; }

    /// <summary>The smallest difference from normal worth a word, in the unit of the values.</summary>
    public double Floor { get; init; }

    /// <summary>The same as a share of normal.</summary>
    public double RelativeFloor { get; init; } = 0.3;

    /// <summary>Whether less means more: free space, idle time.</summary>
    public bool Inverted { get; init; }

    /// <summary>Where a sample comes from: the index of the series in the exhibit, and of the value in it.</summary>
    public required Func<int, (int Series, int Value)> Source { get; init; }

    /// <summary>The samples from <paramref name="from"/> on and before <paramref name="to"/>.</summary>
    public (int Start, int End) Range(DateTimeOffset from, DateTimeOffset to) =>
        (FirstAtOrAfter(from.ToUnixTimeMilliseconds()), FirstAtOrAfter(to.ToUnixTimeMilliseconds()));

    public ReadOnlySpan<double> Slice(TimeWindow window)
    {
        var (start, end) = Range(window.Start, window.End);
        return end > start ? Values.AsSpan(start, end - start) : [];
    }

    private int FirstAtOrAfter(long time)
    {
        var index = Array.BinarySearch(Times, time);
        return index >= 0 ? index : ~index;
    }
}
