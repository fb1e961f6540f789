using System.Globalization;
using Cleric.Connectors.Otlp.Answers;
using Cleric.Connectors.Otlp.Naming;
using Cleric.Connectors.Otlp.Reading;
using Cleric.Exhibits;
using Cleric.Queries;

namespace Cleric.Connectors.Otlp.Metrics;

/// <summary>Answers metric queries from a table.</summary>
internal static class MetricAnswers
{
    public static MetricAnswer Answer(MetricQuery query, EntityMatch match, MetricTable table, FileFacts facts, string files, long goesOnTo, TimeSpan? tolerance)
    {
        var frame = new Frame(query, match, files);
        if (query.Metric is { } metric)
        {
            frame.Condition($"metric=\"{metric}\"");
        }

        if (query.Step is { } asked)
        {
            frame.Condition(string.Create(CultureInfo.InvariantCulture, $"step={asked.TotalSeconds}s"));
        }

        var ofEntity = table.Series.Where(series => match.Matches(series.Resource)).ToArray();
        var stored = ofEntity.Where(series => query.Metric is null || series.Metric.Equals(query.Metric, StringComparison.OrdinalIgnoreCase)).ToArray();
        if (stored.Length == 0 && ofEntity.Length > 0)
        {
            frame.Note($"There is no metric '{query.Metric}', but {ofEntity.DistinctBy(series => series.Metric).Count().ToString(CultureInfo.InvariantCulture)} others.");
        }

        var from = UnixTime.CeilingToMilli(UnixTime.Nanos(query.Window.Start));
        var to = UnixTime.CeilingToMilli(UnixTime.Nanos(query.Window.End));

        // What is declared a counter and falls as a level does is a level, in all its series: the .NET runtime's dotnet.thread_pool.queue.length is one.
        var levels = stored.Where(Derivation.FallsAsALevel).Select(series => series.Metric).ToHashSet(StringComparer.Ordinal);
        var derived = stored.SelectMany(series => Derivation.Of(series, from, to, levels.Contains(series.Metric)))
            .Select(series => query.Step is { } step ? series.Stepped(step) : series)
            .Where(series => series.Count > 0)
            .ToArray();
        var available = derived.Sum(series => (long)series.Count);
        var kept = Limited(derived, available, query.Limit);
        if (available > query.Limit)
        {
            frame.Cut(string.Create(CultureInfo.InvariantCulture, $"{available} samples were thinned to {kept.Sum(series => series.Count)}, evenly over the window."));
        }

        frame.Files(facts, table.Stride);
        frame.Judge(available, FreshnessOf(stored), goesOnTo, tolerance, "samples");
        var distinguishing = Distinguish(stored);
        var answer = new MetricAnswer
        {
            Series =
            [
                .. kept.Select(series => new MetricSeries
                {
                    Metric = series.Source.Metric,
                    Entity = series.Source.Resource.Entity,
                    Statistic = series.Statistic,
                    Unit = UnitOf(series),
                    Attributes = distinguishing[series.Source],
                    Times = series.Times.ToArray(),
                    Values = series.Values.ToArray(),
                }),
            ],
        };
        return frame.Round(answer, available, Covered(derived));
    }

    private static string? UnitOf(Derived series) =>
        series.Statistic != "rate" ? series.Source.Unit
        : series.Source.Shape >= MetricShape.CumulativeHistogram || series.Source.Unit is null ? "{count}/s"
        : series.Source.Unit + "/s";

    private static TimeWindow? Covered(Derived[] derived) =>
        derived.Length == 0
            ? null
            : new TimeWindow(
                DateTimeOffset.FromUnixTimeMilliseconds(derived.Min(series => series.Times[0])),
                DateTimeOffset.FromUnixTimeMilliseconds(derived.Max(series => series.Times[^1])));

    private static Freshness? FreshnessOf(StoredSeries[] series)
    {
        var oldest = long.MaxValue;
        var newest = long.MinValue;
        var intervals = new List<long>();
        foreach (var one in series)
        {
            if (one.Count == 0)
            {
                continue;
            }

            oldest = Math.Min(oldest, one.Times[0]);
            newest = Math.Max(newest, one.Times[^1]);
            intervals.Add(Derivation.Interval(one.Times));
        }

        intervals.Sort();
        return Freshness.OfSamples(oldest, newest, intervals.Count == 0 ? 0 : intervals[intervals.Count / 2]);
    }

    /// <summary>Shares the limit among the series by their length, at least one sample each while there are enough.</summary>
    private static Derived[] Limited(Derived[] series, long available, int limit)
    {
        if (available <= limit)
        {
            return series;
        }

        if (series.Length >= limit)
        {
            return [.. Sampling.Even(series, limit).Select(one => one.Thinned(1))];
        }

        var spare = limit - series.Length;
        return [.. series.Select(one => one.Thinned(1 + (int)((one.Count - 1L) * spare / (available - series.Length))))];
    }

    /// <summary>The attributes of each series: its own, and of its resource and scope what tells it from others of the same metric and attributes.</summary>
    private static Dictionary<StoredSeries, IReadOnlyDictionary<string, string>> Distinguish(StoredSeries[] stored)
    {
        var result = new Dictionary<StoredSeries, IReadOnlyDictionary<string, string>>(ReferenceEqualityComparer.Instance);
        foreach (var alike in stored.GroupBy(series => (series.Metric, series.Resource.Entity, Text(series.Attributes))))
        {
            var group = alike.ToArray();
            if (group.Length == 1)
            {
                result.Add(group[0], group[0].Attributes);
                continue;
            }

            var scopesDiffer = group.DistinctBy(series => series.Scope).Count() > 1;
            var resources = group.Select(series => series.Resource).Distinct().ToArray();
            var shared = resources[0].Attributes.Where(pair => resources.All(resource => resource.Attributes.Contains(pair))).ToHashSet();
            foreach (var series in group)
            {
                var attributes = new SortedDictionary<string, string>(StringComparer.Ordinal);
                foreach (var (key, value) in series.Resource.Attributes.Where(pair => !shared.Contains(pair)).Concat(series.Attributes))
                {
                    attributes[key] = value;
                }

                if (scopesDiffer)
                {
                    attributes["otel.scope.name"] = series.Scope;
                }

                result.Add(series, attributes);
            }
        }

        return result;

        static string Text(IReadOnlyDictionary<string, string> attributes) => string.Join('\0', attributes.Select(pair => pair.Key + "\0" + pair.Value));
    }
}
