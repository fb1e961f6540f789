using Cleric.CaseFiles;
using Cleric.Entities;
using Cleric.Exhibits;
using Cleric.Reasoning.Statistics;
using Cleric.Reports;

namespace Cleric.Reasoning.Readers;

/// <summary>Reads time series: did a signal leave its baseline, how far, since when?</summary>
internal sealed class SeriesReader : IEvidenceReader
{
    /// <summary>The refinement of a saturation that reached its limit.</summary>
    private const string Exhausted = "exhausted";

    /// <summary>The share of a limit from which work queues for most of its time, ...</summary>
    private const double Full = 0.8;

    /// <summary>... and below which it hardly does: waiting grows with u / (1 - u) (M/M/1).</summary>
    private const double WellBelow = 0.6;

    /// <summary>The share of a limit from which nothing is left to speak of.</summary>
    private const double PinnedFrom = 0.85;

    /// <summary>The longest time between samples, in milliseconds, in which a beginning is sought.</summary>
    private const long LongestStep = 300_000;

    /// <summary>A share of a limit that was this large before can't rise; amounts such as the length of the queue still can.</summary>
    private const double AtItsLimit = 0.9;

    /// <summary>How sure it is that what was at its limit before the symptom and still is belongs to the trouble: it may have begun before the data do.</summary>
    private const double Pinned = 0.7;

    /// <summary>The share of what there was that is little.</summary>
    private const double LittleLeft = 0.15;

    /// <summary>How sure it is that what ran down to little runs out.</summary>
    private const double Down = 0.85;

    /// <summary>Below this share of the limit nothing waits, however much it rose, ...</summary>
    private const double HardlyUsed = 0.3;

    /// <summary>... so that it is as if it had not.</summary>
    private const double NotNear = 0.2;

    public ValueTask<IReadOnlyList<Observation>> ReadAsync(Exhibit exhibit, ICaseView view, CancellationToken cancellationToken = default)
    {
        var quality = Reading.QualityOf(exhibit);
        if (exhibit.Answer is not MetricAnswer answer || quality == 0 || view.Scope is not { } scope)
        {
            return new([]);
        }

        var best = new Dictionary<(Entity, string, Direction), (SignalSeries Series, Shift Shift)>();
        var extracted = SignalExtractor.Extract(answer, TopologyIndex.Of(view.Topology));
        var symptom = SymptomSize.Seconds(view);
        var newest = extracted.Where(series => series.Times.Length > 0).Select(series => series.Times[^1]).DefaultIfEmpty().Max();
        var last = extracted.Where(series => series.Times.Length > 0).GroupBy(series => series.Entity).ToDictionary(group => group.Key, group => group.Max(series => series.Times[^1]));
        var shares = extracted.Where(series => ShareOfLimit(series) is { } unit && Covers(series, scope, newest) && !(Test(series, scope, Direction.Up) is { } shift && shift.Baseline / unit > AtItsLimit)).Select(series => (series.Entity, series.Signal)).ToHashSet();
        foreach (var series in extracted.Where(series => series.Signal is not (SignalExtractor.Calls or SignalExtractor.Abandoned) && Covers(series, scope, newest)))
        {
            cancellationToken.ThrowIfCancellationRequested();

            // A share of the limit says more of saturation than an amount does.
            if (shares.Contains((series.Entity, series.Signal)) && ShareOfLimit(series) is null)
            {
                continue;
            }

            foreach (var direction in DirectionsOf(series))
            {
                if (Test(series, scope, direction) is not { } shift || (shift.Strength < 0.5 && Ends(series, scope, last[series.Entity])))
                {
                    continue;
                }

                if (ShareOfLimit(series) is { } unit)
                {
                    shift = shift.Peak / unit < HardlyUsed ? shift with { Strength = Math.Min(shift.Strength, NotNear) }
                        : IsPinned(shift, unit) ? shift with { Strength = Math.Max(shift.Strength, Pinned) }
                        : shift;
                }

                var ranDown = RanDown(series, shift, scope);
                if (ranDown)
                {
                    shift = shift with { Strength = Math.Max(shift.Strength, Down) };
                }

                var key = (series.Entity, IsExhausted(series, shift) || ranDown ? $"{series.Signal}.{Exhausted}" : series.Signal, direction);
                if (!best.TryGetValue(key, out var other) || shift.Strength > other.Shift.Strength)
                {
                    best[key] = (series, shift);
                }
            }
        }

        return new(
        [
            .. best
                .Where(item => !Overruled(item.Key, item.Value.Shift, best))
                .Select(item => Observe(exhibit, scope, item.Value.Series, item.Key.Item2, item.Key.Item3, item.Value.Shift, quality, symptom)),
        ]);
    }

    /// <summary>A series that ends early in the window has not seen the incident: that it did not move says nothing.</summary>
    private static bool Covers(SignalSeries series, Scope scope, long newest)
    {
        var start = scope.Window.Start.ToUnixTimeMilliseconds();
        var end = Math.Min(scope.Window.End.ToUnixTimeMilliseconds(), newest);
        return series.Times.Length > 0 && series.Times[^1] >= start + ((end - start) / 2);
    }

    /// <summary>A series that stopped coming while others of its entity go on, as those of a server that went down do, may have seen the beginning of the incident; it has not seen that nothing happened.</summary>
    private static bool Ends(SignalSeries series, Scope scope, long newest)
    {
        var start = scope.Window.Start.ToUnixTimeMilliseconds();
        var end = Math.Min(scope.Window.End.ToUnixTimeMilliseconds(), newest);
        return series.Times[^1] < end - ((end - start) / 4);
    }

    /// <summary>Tests whether a signal moved in a direction, the direction being that of the signal, not of a series that is inverted.</summary>
    public static Shift? Test(SignalSeries series, Scope scope, Direction direction) =>
        ShiftTest.Test(
            series.Slice(scope.Baseline), series.Slice(scope.Window), (direction == Direction.Up) != series.Inverted, series.Floor, series.RelativeFloor);

    public static IEnumerable<Direction> DirectionsOf(SignalSeries series) => series.Signal switch
    {
        Signals.Availability => [Direction.Down],
        Signals.Traffic => [Direction.Up, Direction.Down],
        _ => [Direction.Up],
    };

    /// <summary>The sample of the window that lies farthest out.</summary>
    public static Citation CitePeak(Exhibit exhibit, SignalSeries series, Shift shift, Scope scope)
    {
        var (start, end) = series.Range(scope.Window.Start, scope.Window.End);
        var (index, value) = series.Source(start + series.Values.AsSpan(start, end - start).IndexOf(shift.Peak));
        return Reading.Sample(exhibit, index, value, ((MetricAnswer)exhibit.Answer).Series[index].Values.Span[value]);
    }

    /// <summary>Whether a share of a limit came near to it from well below: much rarer than that it rose.</summary>
    private static bool IsExhausted(SignalSeries series, Shift shift) =>
        ShareOfLimit(series) is { } unit && shift.Strength >= 0.5 && shift.Peak / unit is >= Full and <= 1.05 && shift.Baseline / unit < WellBelow;

    /// <summary>Whether what is left of something fell to less than was ever left, and to little of what there was: a steady fall before is no normal that clears it.</summary>
    private static bool RanDown(SignalSeries series, Shift shift, Scope scope) =>
        series is { Inverted: true, Signal: $"{Signals.Saturation}.memory" or $"{Signals.Saturation}.disk" } && series.Slice(scope.Baseline).ToArray() is { Length: > 0 } before
        && shift.Current < before.Min() && shift.Current < LittleLeft * before.Max();

    /// <summary>Whether a share of a limit was near it before and still is.</summary>
    private static bool IsPinned(Shift shift, double unit) => shift.Current / unit is >= PinnedFrom and <= 1.05 && shift.Baseline / unit >= Full;

    /// <summary>What the whole limit is in the unit of a series that tells a share of one; null where it tells none.</summary>
    private static double? ShareOfLimit(SignalSeries series) =>
        series.Inverted || TroubleSignals.Root(series.Signal) != Signals.Saturation ? null : series.Unit switch { "%" => 100, "1" => 1, _ => null };

    /// <summary>A signal that clearly moved one way was not left unmoved in the other, and what is exhausted need not be said to have risen: only the clear one is told.</summary>
    private static bool Overruled(
        (Entity Entity, string Signal, Direction Direction) key, Shift shift, Dictionary<(Entity, string, Direction), (SignalSeries Series, Shift Shift)> all)
    {
        var other = key.Direction == Direction.Up ? Direction.Down : Direction.Up;
        return all.ContainsKey((key.Entity, $"{key.Signal}.{Exhausted}", key.Direction)) || all.TryGetValue((key.Entity, key.Signal, other), out var opposite) && opposite.Shift.Strength > 0.5 && opposite.Shift.Strength > shift.Strength;
    }

    private static Observation Observe(Exhibit exhibit, Scope scope, SignalSeries series, string signal, Direction direction, Shift shift, double quality, double? symptom)
    {
        var (start, end) = series.Range(scope.Window.Start, scope.Window.End);
        var up = (direction == Direction.Up) != series.Inverted;
        var seen = shift.Strength >= 0.5;
        var first = seen ? ChangePoint.FirstBeyond(series.Values.AsSpan(start, end - start), shift.Limit, up) : -1;

        // It began at some time since the sample before: half of that way is the least wrong.
        DateTimeOffset? onset = first >= 0 ? DateTimeOffset.FromUnixTimeMilliseconds(series.Times[start + first] - (start + first > 0 ? Math.Min(LongestStep, series.Times[start + first] - series.Times[start + first - 1]) / 2 : 0)) : null;

        return new Observation
        {
            ExhibitId = exhibit.Id,
            Entity = series.Entity,
            Signal = signal,
            Direction = direction,
            Strength = Math.Round(series.Signal == Signals.Latency ? SymptomSize.Tempered(shift.Strength, (shift.Current - shift.Baseline) * SymptomSize.Unit(series.Unit), symptom) : shift.Strength, 4),
            Quality = quality,
            Magnitude = double.IsFinite(shift.Ratio) ? Math.Round(shift.Ratio, 4) : null,
            Onset = onset,
            Statement = seen ? Moved(series, shift, onset, up) : Unmoved(series, shift, up),
            Citations = [CitePeak(exhibit, series, shift, scope)],
        };
    }

    private static string Moved(SignalSeries series, Shift shift, DateTimeOffset? onset, bool up)
    {
        var since = onset is { } at ? $" since {Reading.Time(at)}" : "";
        if (Format.Quantity(shift.Current, series.Unit) == Format.Quantity(shift.Baseline, series.Unit))
        {
            return $"{series.Entity}: {series.Label} was {(up ? "above" : "below")} normal ({Format.Quantity(shift.Baseline, series.Unit)}) in {Format.Percent(shift.Beyond)} of the samples{since}, {(up ? "at most" : "at least")} {Format.Quantity(shift.Peak, series.Unit)}";
        }

        var times = Reading.Times(shift.Ratio) is { } ratio ? $", {ratio}" : "";
        return $"{series.Entity}: {series.Label} {(up ? "rose" : "fell")} from {Format.Quantity(shift.Baseline, series.Unit)} to {Format.Quantity(shift.Current, series.Unit)} (median{times}; {(up ? "at most" : "at least")} {Format.Quantity(shift.Peak, series.Unit)}){since}";
    }

    private static string Unmoved(SignalSeries series, Shift shift, bool up) =>
        shift.Strength == NotNear ? $"{series.Entity}: {series.Label} did not come near its limit: {Format.Quantity(shift.Baseline, series.Unit)} before, at most {Format.Quantity(shift.Peak, series.Unit)} since" :
        $"{series.Entity}: {series.Label} did not {(up ? "rise" : "fall")}: {Format.Quantity(shift.Baseline, series.Unit)} before, {Format.Quantity(shift.Current, series.Unit)} since (median; {(up ? "at most" : "at least")} {Format.Quantity(shift.Peak, series.Unit)})";
}
