namespace Cleric.Reports.Rendering;

/// <summary>A cited series as it is drawn, and what it shows in words.</summary>
internal sealed record ChartReading
{
    // UCUM's term for it.
    private const string PerSecond = "/s";

    public required string Title { get; init; }

    /// <summary>The unit in UCUM, that of all rates of countable things the same: what is counted, the title says.</summary>
    public required string? Unit { get; init; }

    public required Clock Clock { get; init; }

    public required IReadOnlyList<ChartPoint> Points { get; init; }

    public required TimeWindow? Baseline { get; init; }

    public required DateTimeOffset? Onset { get; init; }

    /// <summary>The median of the samples inside the baseline, or null without such samples.</summary>
    public required double? Normal { get; init; }

    /// <summary>What it shows, in sentences: the alternative to the picture.</summary>
    public required string Description { get; init; }

    /// <summary>How many samples were drawn as how many points, or null where each is drawn.</summary>
    public required string? Method { get; init; }

    public static ChartReading Of(Chart chart, Clock clock)
    {
        var samples = ChartSampler.Finite(chart.Times.Span, chart.Values.Span);
        var points = ChartSampler.Reduce(samples);
        var normal = chart.Baseline is { } baseline ? Median(samples, baseline) : null;
        var unit = IsRate(chart.Unit) ? PerSecond : chart.Unit;
        return new()
        {
            Title = chart.Title,
            Unit = unit,
            Clock = clock,
            Points = points,
            Baseline = chart.Baseline,
            Onset = chart.Onset,
            Normal = normal,
            Description = Describe(chart, clock, samples, normal, unit),
            Method = samples.Count == points.Count
                ? null
                : $"{Format.Count(samples.Count)} samples, drawn as the lowest and the highest of each of {(ChartSampler.MaxPoints - 2) / 2} equal stretches of time.",
        };
    }

    /// <summary>
    /// The range of values to draw: from zero, so that small noise looks as calm as it is; yet a small change of a large number that was seen to leave normal
    /// stays visible.
    /// </summary>
    public (double Low, double High) Range()
    {
        var (low, high, calm) = (Points.Min(point => point.Value), Points.Max(point => point.Value), Onset is null);
        if (low == high)
        {
            return low switch
            {
                0 => (0, 1),
                > 0 => (0, Math.Min(low * 1.25, double.MaxValue)),
                _ => (Math.Max(low * 1.25, double.MinValue), 0),
            };
        }

        if (low >= 0 && (calm || low <= high * 0.6))
        {
            return (0, high);
        }

        return high <= 0 && (calm || high >= low * 0.6) ? (low, 0) : (low, high);
    }

    private static string Describe(Chart chart, Clock clock, List<(long Time, double Value)> samples, double? normal, string? unit)
    {
        var sentences = new List<string>();
        if (samples.Count == 0)
        {
            return "It holds no samples that could be drawn.";
        }

        if (normal is { } usual)
        {
            sentences.Add($"Normal is {Value(usual)}.");
        }

        if (chart.Onset is { } onset)
        {
            sentences.Add($"It left normal at {clock.TimeUtc(onset)}.");
        }

        var low = samples.MinBy(sample => sample.Value);
        var high = samples.MaxBy(sample => sample.Value);
        if (samples.Count == 1 || low.Value == high.Value)
        {
            sentences.Add(samples.Count == 1
                ? $"One sample: {Value(high.Value)} at {At(high.Time)}."
                : $"{Format.Count(samples.Count)} samples, all {Value(high.Value)}.");
        }
        else
        {
            sentences.Add($"Highest {Value(high.Value)} at {At(high.Time)}, lowest {Value(low.Value)} at {At(low.Time)}.");
        }

        var left = Math.Min(chart.Times.Length, chart.Values.Length) - samples.Count;
        if (left > 0)
        {
            sentences.Add($"{Format.Count(left, "sample")} without a number left out.");
        }

        return string.Join(' ', sentences);

        string Value(double value) => unit == PerSecond ? Format.Number(value) + PerSecond : Format.Quantity(value, unit);

        string At(long time) => clock.Time(DateTimeOffset.FromUnixTimeMilliseconds(time));
    }

    /// <summary>Whether it counts something a second: "1/s", "{count}/s", "{request}/s".</summary>
    private static bool IsRate(string? unit) =>
        unit is not null && unit.EndsWith(PerSecond, StringComparison.Ordinal) && unit[..^PerSecond.Length] is "" or "1" or ['{', .., '}'];

    private static double? Median(List<(long Time, double Value)> samples, TimeWindow window)
    {
        var (start, end) = (window.Start.ToUnixTimeMilliseconds(), window.End.ToUnixTimeMilliseconds());
        var inside = samples.Where(sample => sample.Time >= start && sample.Time < end).Select(sample => sample.Value).Order().ToArray();
        return inside.Length == 0 ? null : (inside[(inside.Length - 1) / 2] / 2) + (inside[inside.Length / 2] / 2);
    }
}
