using System.Globalization;
using System.Text;
using Cleric.Exhibits;
using Cleric.Reasoning.Statistics;
using Cleric.Reports;

namespace Cleric.Models.Digests;

/// <summary>Metrics: a line for each series, the one that moved most first, with what was normal, what is, and the samples that stand out; and behind those, samples round the onset.</summary>
internal static class MetricDigester
{
    /// <summary>A change point less clear than this is noise.</summary>
    private const double LeastStatistic = 6;

    /// <summary>Less than this share of normal, nobody would call a movement.</summary>
    private const double RelativeFloor = 0.1;

    /// <summary>So many samples stand in a line.</summary>
    private const int SamplesInLine = 12;

    public static Digest Make(Exhibit exhibit, MetricAnswer answer, DigestFocus focus)
    {
        var moved = new List<(int Index, int From, int To, int Split, Summary Summary)>();
        for (var i = 0; i < answer.Series.Count; i++)
        {
            var series = answer.Series[i];
            if (focus.Filter.Has(series.Metric, series.Entity.Id, series.Statistic) || focus.Filter.Has(series.Attributes))
            {
                var times = series.Times.Span;
                var from = focus.Filter.After is { } after ? First(times, after) : 0;
                var to = Math.Max(from, focus.Filter.Before is { } before ? First(times, before) : times.Length);
                var split = focus.Onset is { } onset ? Math.Clamp(First(times, onset), from, to) : to;
                moved.Add((i, from, to, split, Summary.Of(series, from, to, split, focus)));
            }
        }

        var lines = new List<DigestLine>();
        foreach (var (index, from, to, split, summary) in moved.OrderByDescending(item => item.Summary.Score).Take(focus.MostLines))
        {
            lines.Add(Line(exhibit, answer.Series[index], index, from, to, summary, focus));
            lines.AddRange(Samples(exhibit, answer.Series[index], index, from, to, split, summary.Score, focus));
        }

        return new Digest { Exhibit = exhibit, Lines = Digest.Best(lines, focus.MostLines), Items = moved.Count, ItemNoun = "series" };
    }

    private static int First(ReadOnlySpan<long> times, DateTimeOffset time)
    {
        var at = times.BinarySearch(time.ToUnixTimeMilliseconds());
        return at >= 0 ? at : ~at;
    }

    private static DigestLine Line(Exhibit exhibit, MetricSeries series, int index, int from, int to, Summary summary, DigestFocus focus)
    {
        var at = $"/series/{index.ToString(CultureInfo.InvariantCulture)}";
        var citations = new List<Citation> { new(exhibit.Id, at) };
        var text = new StringBuilder(at).Append(" | ").Append(LineText.Short(series.Entity.Id)).Append(' ').Append(LineText.Short(series.Metric));
        if (series.Statistic != "value")
        {
            text.Append(' ').Append(LineText.Short(series.Statistic));
        }

        if (series.Attributes.Count > 0)
        {
            text.Append(" {").Append(LineText.Short(string.Join(", ", series.Attributes.Select(pair => $"{pair.Key}={pair.Value}").Order(StringComparer.Ordinal)), 200)).Append('}');
        }

        var unit = series.Unit;
        text.Append(unit is null ? "" : $" [{LineText.Short(unit)}]");
        if (from == to)
        {
            return new DigestLine(text.Append(" | no samples").ToString(), citations, summary.Score);
        }

        text.Append(" | ").Append(Format.Count(to - from, "sample"));
        if (summary.Before is { } before)
        {
            text.Append(", median ").Append(Format.Quantity(before, unit)).Append(focus.Onset is null ? "" : " before");
        }

        if (summary.Since is { } since)
        {
            text.Append(summary.Before is null ? ", median " : ", ").Append(Format.Quantity(since, unit)).Append(" since");
        }

        Extreme(" | min ", summary.Min);
        Extreme(", max ", summary.Max);
        if (summary.Change >= 0)
        {
            Extreme(" | level changes to ", summary.Change);
        }

        return new DigestLine(text.ToString(), citations, summary.Score);

        void Extreme(string name, int sample)
        {
            var pointer = $"{at}/values/{sample.ToString(CultureInfo.InvariantCulture)}";
            var number = series.Values.Span[sample].ToString("R", CultureInfo.InvariantCulture);
            text.Append(name).Append(number).Append(" at ").Append(focus.Time(DateTimeOffset.FromUnixTimeMilliseconds(series.Times.Span[sample]))).Append(" (").Append(pointer).Append(')');
            citations.Add(new Citation(exhibit.Id, pointer, number));
        }
    }

    /// <summary>The samples themselves, from the onset in both directions; all that were asked for when some were.</summary>
    private static IEnumerable<DigestLine> Samples(Exhibit exhibit, MetricSeries series, int index, int from, int to, int split, double score, DigestFocus focus)
    {
        var at = $"/series/{index.ToString(CultureInfo.InvariantCulture)}/values";
        var made = 0;
        foreach (var start in Starts())
        {
            if (made++ >= focus.MostLines)
            {
                yield break;
            }

            var end = Math.Min(to, start + SamplesInLine);
            var text = new StringBuilder(at).Append('/').Append(start).Append(end - start > 1 ? " and following | " : " | ");
            var citations = new List<Citation>(end - start);
            for (var i = start; i < end; i++)
            {
                var number = series.Values.Span[i].ToString("R", CultureInfo.InvariantCulture);
                text.Append(i > start ? "; " : "").Append(focus.Time(DateTimeOffset.FromUnixTimeMilliseconds(series.Times.Span[i]))).Append(' ').Append(number);
                citations.Add(new Citation(exhibit.Id, $"{at}/{i.ToString(CultureInfo.InvariantCulture)}", number));
            }

            yield return new DigestLine(text.ToString(), citations, 0.5 * score / (1 + made), items: 0);
        }

        IEnumerable<int> Starts()
        {
            if (focus.Onset is null)
            {
                for (var start = from; start < to; start += SamplesInLine)
                {
                    yield return start;
                }

                yield break;
            }

            // Blocks of samples, of which one begins a little before the onset.
            var origin = Math.Max(from, split - (SamplesInLine / 3));
            for (var (up, down) = (origin, origin - SamplesInLine); up < to || down > from - SamplesInLine; up += SamplesInLine, down -= SamplesInLine)
            {
                if (up < to)
                {
                    yield return up;
                }

                if (down >= from)
                {
                    yield return down;
                }
            }
        }
    }

    private readonly record struct Summary(double? Before, double? Since, int Min, int Max, int Change, double Score)
    {
        public static Summary Of(MetricSeries series, int from, int to, int split, DigestFocus focus)
        {
            if (from == to)
            {
                return new Summary(null, null, -1, -1, -1, 0.05);
            }

            var values = series.Values.Span;
            var (min, max) = (from, from);
            for (var i = from + 1; i < to; i++)
            {
                min = values[i] < values[min] ? i : min;
                max = values[i] > values[max] ? i : max;
            }

            var before = values[from..split];
            if (focus.Scope?.Baseline is { } baseline)
            {
                var (start, end) = (Math.Clamp(First(series.Times.Span, baseline.Start), from, split), Math.Clamp(First(series.Times.Span, baseline.End), from, split));
                before = end - start >= 3 ? values[start..end] : before;
            }

            var since = values[split..to];
            var (index, statistic) = ChangePoint.Find(values[from..to]);
            var change = index >= 0 && statistic >= LeastStatistic ? from + index : -1;
            var strength = Math.Max(ShiftTest.Test(before, since, up: true, 0, RelativeFloor)?.Strength ?? 0, ShiftTest.Test(before, since, up: false, 0, RelativeFloor)?.Strength ?? 0);
            var (normal, now) = (Median(before), Median(since));
            var size = normal is { } was && now is { } became && was != became ? Math.Abs(became - was) / (Math.Abs(became) + Math.Abs(was)) : 0;
            return new Summary(normal, now, min, max, change, 0.1 + (0.5 * strength) + (0.25 * size) + (change >= 0 ? 0.15 * statistic / (statistic + 20) : 0));
        }

        private static double? Median(ReadOnlySpan<double> values) => values.IsEmpty ? null : Selection.Quantile(values.ToArray(), 0.5);
    }
}
