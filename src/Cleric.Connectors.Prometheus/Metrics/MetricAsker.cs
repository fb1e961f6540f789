using System.Globalization;
using System.Text.RegularExpressions;
using Cleric.Connectors.Http;
using Cleric.Connectors.Labels;
using Cleric.Connectors.Prometheus.Reading;
using Cleric.Entities;
using Cleric.Exhibits;
using Cleric.Queries;

namespace Cleric.Connectors.Prometheus.Metrics;

/// <summary>
/// Answers metric queries: finds the series that describe an entity, sorts them into metrics, asks for these as rates, quantiles and levels, many at a time, and judges how well the answer covers
/// the window.
/// </summary>
internal sealed partial class MetricAsker(PrometheusApi api, HttpConnection connection, EntityNaming naming, PrometheusOptions options, TimeProvider time)
{
    /// <summary>How many expressions go into one question: enough to save requests, so few that one failure costs little.</summary>
    private const int PartsPerQuestion = 12;

    private const int FewestPoints = 60;

    /// <summary>Rates look back over so many scrapes, that one lost scrape leaves no hole.</summary>
    private const int ScrapesPerRate = 4;

    /// <summary>How far beyond the window the newest sample of an entity that is silent is sought.</summary>
    private static readonly TimeSpan LookBehind = TimeSpan.FromHours(6);

    private static readonly TimeSpan LeastSilence = TimeSpan.FromMinutes(2);

    /// <summary>How densely scrapes come is counted over such a time; it is also how long servers take a sample for the present value by default.</summary>
    private static readonly TimeSpan CountedOver = TimeSpan.FromMinutes(5);

    /// <summary>Of what has just begun, that tells too little: then the time between the samples of a minute has to.</summary>
    private static readonly TimeSpan Shortly = TimeSpan.FromMinutes(1);

    private static readonly string[] TargetLabels =
    [
        "job", "instance", "namespace", "pod", "container", "service", "endpoint", "node", "cluster", "prometheus", "prometheus_replica", "replica", "service_name", "service_namespace", "service_instance_id",
        "otel_scope_name", "otel_scope_version", "deployment", "statefulset", "daemonset", "app", "app_kubernetes_io_name", "uid", "image", "id", "name", "nodename", "host", "hostname",
    ];

    private readonly Regex _excluded = new(options.ExcludeMetrics, RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1));
    private readonly string[] _required = [.. options.RequiredLabels.OrderBy(label => label.Key, StringComparer.Ordinal).Select(label => $"{label.Key}={PromQl.Quote(label.Value)}")];

    public ValueTask<Answer> AnswerAsync(MetricQuery query, CancellationToken cancellationToken) =>
        query.Native is { } native ? NativeAsync(query, native, cancellationToken)
        : query.Entity is null && query.Metric is null
            ? new(NoAnswer.Failed("A query to Prometheus has to name an entity, a metric or an expression in PromQL: all series of all entities are too many to be read."))
            : DescribedAsync(query, cancellationToken);

    /// <summary>An expression of the caller's own, sent as it is.</summary>
    private async ValueTask<Answer> NativeAsync(MetricQuery query, string expression, CancellationToken cancellationToken)
    {
        var notes = new Notes();
        var window = query.Window.Duration;

        // How often what the expression speaks of is scraped is not known; of a short window there are to be some points all the same.
        var step = StepChoice.AtLeast(query.Step ?? StepChoice.For(window, window / FewestPoints < options.ScrapeInterval ? window / FewestPoints : options.ScrapeInterval, options.MaxPoints), window);
        var (start, end) = Grid(query.Window, step);
        var result = await api.RangeAsync(expression, start, end, step, query.Window, query.Caller, cancellationToken).ConfigureAwait(false);
        notes.Warnings(result, connection);
        if (result.More)
        {
            notes.Cut($"There are more than MaxSeries ({options.MaxSeries}) series; the rest was not read. Add up or narrow the expression.");
        }

        if (result.Histograms > 0)
        {
            notes.Cut("The result holds histograms, which cannot be read as numbers: ask by histogram_quantile(), histogram_sum() or histogram_count().");
        }

        var reading = NativeReading.Of(expression, query.Metric);
        var columns = result.Series.Where(series => series.Times.Length > 0)
            .Select(series => new Column(series.Labels.Name is { Length: > 0 } name ? name : reading.Metric, reading.Statistic, reading.Unit, series.Labels.Without(PromQl.NameLabel), series.Times, series.Values))
            .ToList();
        if (columns.Count == 0)
        {
            notes.Add("The expression has no value anywhere in the window.");
        }

        var newest = columns.Select(column => column.Times[^1]).DefaultIfEmpty(long.MaxValue).Max();
        if (newest != long.MaxValue)
        {
            // Values stay in sight for a while after the last sample.
            JudgeFreshness(query, newest, Max(step, options.ScrapeInterval), notes);
        }

        return Answer(query, columns, notes, Sent(expression, start, end, step), newest == long.MaxValue ? null : newest, labels => labels);
    }

    private async ValueTask<Answer> DescribedAsync(MetricQuery query, CancellationToken cancellationToken)
    {
        var notes = new Notes();
        var found = await FindAsync(query, notes, cancellationToken).ConfigureAwait(false);
        if (found.Families.Count == 0)
        {
            return await NothingAsync(query, found, notes, cancellationToken).ConfigureAwait(false);
        }

        var families = found.Families;
        if (families.Count > options.MaxMetrics)
        {
            notes.Cut($"{families.Count} metrics describe it, of which {options.MaxMetrics} were read (MaxMetrics).");
            families = [.. Enumerable.Range(0, options.MaxMetrics).Select(i => families[(int)((long)i * families.Count / options.MaxMetrics)])];
        }

        var pulse = await PulseAsync(query, families, cancellationToken).ConfigureAwait(false);
        var interval = pulse.Interval ?? options.ScrapeInterval;
        var series = families.Sum(family => (long)Math.Max(1, family.Series) * family.Statistics);
        var step = StepOf(query, interval, series, notes);
        var parts = families.SelectMany(family => Expressions.Of(family, _required, Max(step, interval * ScrapesPerRate))).ToList();
        var (start, end) = Grid(query.Window, step);
        var questions = parts.Chunk(PartsPerQuestion).ToList();
        var results = new (IReadOnlyList<Part> Parts, MatrixVisitor? Result, ConnectorFault? Fault)[questions.Count];
        await Parallel.ForEachAsync(
            Enumerable.Range(0, questions.Count),
            new ParallelOptions { MaxDegreeOfParallelism = options.MaxConcurrentRequests, CancellationToken = cancellationToken },
            async (i, token) =>
            {
                try
                {
                    results[i] = (questions[i], await api.RangeAsync(Expressions.Union(questions[i]), start, end, step, query.Window, query.Caller, token).ConfigureAwait(false), null);
                }
                catch (ConnectorFault fault)
                {
                    results[i] = (questions[i], null, fault);
                }
            }).ConfigureAwait(false);

        var faults = results.Where(result => result.Fault is not null).ToList();
        if (faults.Count == results.Length)
        {
            throw faults[0].Fault!;
        }

        foreach (var (failed, _, fault) in faults)
        {
            notes.Cut($"Not read: {string.Join(", ", failed.Select(part => part.Family.Name).Distinct())} ({fault!.Message})");
        }

        var columns = new List<Column>();
        foreach (var (asked, result, _) in results)
        {
            if (result is not null)
            {
                notes.Warnings(result, connection);
                if (result.More)
                {
                    notes.Cut($"There are more than MaxSeries ({options.MaxSeries}) series of {string.Join(", ", asked.Select(part => part.Family.Name).Distinct())}; the rest was not read.");
                }

                columns.AddRange(result.Series.Select(one => ColumnOf(asked, one)));
            }
        }

        columns.RemoveAll(column => column.Times.Length == 0 || (query.Metric is null && HoldsTimes(column)));
        foreach (var family in families.Where(family => family.AddedUp && family.Series > 1))
        {
            notes.Add($"The {family.Series} series of {family.Name} were added up (MaxSeriesPerMetric).");
        }

        if (found.Overflowed)
        {
            notes.Add($"It has more than {options.MaxSeries} series (MaxSeries), so each metric was added up.");
        }

        NoteSeveral(found.Sets, notes);
        var newest = pulse.Newest ?? columns.Select(column => (long?)column.Times[^1]).Max();
        if (newest is { } last)
        {
            JudgeFreshness(query, last, pulse.Newest is null ? Max(step, interval) : interval, notes);
        }

        if (columns.Count == 0)
        {
            notes.Add("Series of it are known, but none has a sample in the window.");
        }

        return Answer(query, Distinct(columns), notes, Sent(string.Join("\n", questions.Select(Expressions.Union)), start, end, step), newest, Distinguishing(columns));
    }

    /// <summary>Which metrics describe the entity.</summary>
    private async ValueTask<Discovery> FindAsync(MetricQuery query, Notes notes, CancellationToken cancellationToken)
    {
        var (start, end) = (query.Window.Start.ToUnixTimeMilliseconds(), Milliseconds.Ceiling(query.Window.End));
        var metadata = await api.MetadataAsync(query.Caller, cancellationToken).ConfigureAwait(false);
        var matchers = query.Entity is null ? [] : naming.MatchersOf(query);
        var selectors = SelectorsOf(query, matchers);
        var found = await api.SeriesAsync(selectors, start, end, options.MaxSeries, query.Caller, cancellationToken).ConfigureAwait(false);
        notes.Warnings(found, connection);

        // Node exporters name the host once, and then but the address: what has that address is the host's too.
        if (query.Entity?.Kind == EntityKinds.Host && !found.More)
        {
            var addresses = found.Sets.Where(labels => labels.Has("nodename")).Select(labels => labels.TryGet("instance", out var address) ? address : null).OfType<string>().Distinct().ToList();
            if (addresses.Count > 0)
            {
                matchers = naming.MatchersOf([.. addresses.Concat(query.Aliases).Append(query.Entity.Name).Distinct().Order(StringComparer.Ordinal)], host: true);
                selectors = SelectorsOf(query, matchers);
                found = await api.SeriesAsync(selectors, start, end, options.MaxSeries, query.Caller, cancellationToken).ConfigureAwait(false);
            }
        }

        List<Family> families;
        if (found.More)
        {
            var names = new List<(string, IReadOnlyList<string>)>();
            foreach (var (matcher, selector) in matchers.Select(matcher => matcher.Text).DefaultIfEmpty("").Zip(selectors))
            {
                names.Add((matcher, await api.NamesAsync(selector, start, end, query.Caller, cancellationToken).ConfigureAwait(false)));
            }

            families = Families.OfNames(names, metadata);
        }
        else
        {
            families = Families.Of(found.Sets, matchers, metadata, options.MaxSeriesPerMetric);
        }

        var all = families.Count(family => query.Metric is null || !_excluded.IsMatch(family.Name));
        families = query.Metric is { } metric ? families.FindAll(family => family.IsCalled(metric)) : families.FindAll(family => !_excluded.IsMatch(family.Name));
        return new Discovery(families, found.More ? [] : found.Sets, found.More, all, selectors);
    }

    private List<string> SelectorsOf(MetricQuery query, IReadOnlyList<NameMatcher> matchers)
    {
        // A metric by name may be listed under the names of its parts, or be asked for by OpenTelemetry's name.
        var named = query.Metric is { } metric && query.Entity is null
            ? $"{PromQl.NameLabel}=~{PromQl.Quote($"{Regex.Escape(metric)}|{Regex.Escape(metric.Replace('.', '_').Replace('-', '_'))}(?:_seconds|_milliseconds|_bytes|_ratio|_percent)?(?:_total)?(?:_bucket|_count|_sum)?")}"
            : null;
        return named is not null
            ? [PromQl.Selector("", [named, .. _required])]
            : [.. matchers.Select(matcher => PromQl.Selector("", [matcher.Text, .. _required]))];
    }

    /// <summary>Nothing describes it in the window: has anything shortly before?</summary>
    private async ValueTask<Answer> NothingAsync(MetricQuery query, Discovery found, Notes notes, CancellationToken cancellationToken)
    {
        var sent = string.Join("\n", found.Selectors);
        if (found.All > 0)
        {
            notes.Add(query.Metric is null ? "Only metrics that ExcludeMetrics leaves out describe it." : $"There is no metric '{query.Metric}', but {found.All.ToString(CultureInfo.InvariantCulture)} others.");
        }
        else
        {
            var earlier = query.Window.Start - LookBehind;
            var before = query.Entity is null || earlier.ToUnixTimeMilliseconds() <= 0
                ? null
                : await api.SeriesAsync(found.Selectors, earlier.ToUnixTimeMilliseconds(), query.Window.Start.ToUnixTimeMilliseconds(), 1, query.Caller, cancellationToken).ConfigureAwait(false);
            if (before is { Sets.Count: > 0 } && query.Window.Start <= time.GetUtcNow())
            {
                notes.Stale($"There were series of '{query.Entity!.Name}' in the {LookBehind.TotalHours:0} h before the window, but none in it.");
            }
            else
            {
                notes.Add(query.Entity is null
                    ? $"There is no metric '{query.Metric}' in the window."
                    : $"No series names '{query.Entity.Name}' in one of the labels {string.Join(", ", naming.Labels)}. If another label names it, add that to EntityLabels; if it goes by another name here, give it that alias.");
            }
        }

        return Answer(query, [], notes, sent, null, labels => labels);
    }

    /// <summary>How often the entity's surest metric is scraped, and when it was last.</summary>
    private async ValueTask<Pulse> PulseAsync(MetricQuery query, IReadOnlyList<Family> families, CancellationToken cancellationToken)
    {
        // "up" goes on when its target is down.
        var family = families.OrderBy(family => family.Name == "up").ThenBy(family => family.Rank).ThenByDescending(family => family.Kind).ThenBy(family => family.Name, StringComparer.Ordinal).First();
        var selector = PromQl.Selector(family.Pulse, [.. family.Matchers.Take(1), .. _required]);
        var at = Math.Min(Milliseconds.Ceiling(query.Window.End) - 1, time.GetUtcNow().ToUnixTimeMilliseconds());
        var window = TimeSpan.FromMilliseconds(Math.Max(1000, at - query.Window.Start.ToUnixTimeMilliseconds()));
        string Window(int points) => $"[{PromQl.Duration(window)}:{PromQl.Duration(StepChoice.For(window, TimeSpan.FromSeconds(1), points))}]";
        var shortly = PromQl.Duration(Shortly);
        var between = $"((timestamp({selector}) - min_over_time(timestamp({selector})[{shortly}:1s])) / ((count_over_time({selector}[{shortly}]) > 2) - 1))";
        (string Name, string Expression)[] wanted =
        [
            ("count", $"max(max_over_time(count_over_time({selector}[{PromQl.Duration(CountedOver)}]){Window(60)}))"),
            ("spacing", $"min(min_over_time({between}{Window(30)}))"),

            // Of what is young a look now and then may have seen but its gaps.
            ("present", $"min({between})"),
            ("newest", $"(max(timestamp({selector})) or max(max_over_time(timestamp({selector}){Window(200)})))"),
        ];
        try
        {
            var question = string.Join("\nor ", wanted.Select(part => $"label_replace({part.Expression}, \"{Expressions.PartLabel}\", \"{part.Name}\", \"\", \"\")"));
            var result = await api.InstantAsync(question, at, query.Caller, cancellationToken).ConfigureAwait(false);
            double? Value(string part) => result.Series.FirstOrDefault(series => series.Labels.TryGet(Expressions.PartLabel, out var found) && found == part && series.Values.Length > 0)?.Values[^1];

            // All take it for longer than it is, if anything.
            double Spacing(string part) => Value(part) is > 0 and { } spacing ? spacing : double.PositiveInfinity;
            var seconds = Math.Min(Value("count") is { } count && count >= 2 ? CountedOver.TotalSeconds / count : double.PositiveInfinity, Math.Min(Spacing("spacing"), Spacing("present")));
            return new Pulse(double.IsFinite(seconds) ? Rounded(TimeSpan.FromSeconds(seconds)) : null, Value("newest") is { } newest ? (long)Math.Round(newest * 1000) : null);
        }
        catch (ConnectorFault fault) when (fault.Coverage == Coverage.Failed)
        {
            // A server without subqueries: the samples themselves have to tell.
            return new Pulse(null, null);
        }
    }

    private TimeSpan StepOf(MetricQuery query, TimeSpan interval, long series, Notes notes)
    {
        var window = query.Window.Duration;
        var step = StepChoice.AtLeast(query.Step ?? StepChoice.For(window, interval, options.MaxPoints), window);
        if (query.Step is { } asked && step > asked)
        {
            notes.Cut(string.Create(CultureInfo.InvariantCulture, $"A step of {asked.TotalSeconds} s makes more points than servers take for such a window; it was made {step.TotalSeconds} s."));
        }

        // What would only be thin out afterwards need not come.
        var affordable = Math.Max(1, query.Limit / Math.Max(1, series));
        if (window / step > affordable)
        {
            var coarser = StepChoice.For(window, step, (int)Math.Min(affordable, int.MaxValue));
            notes.Cut(string.Create(CultureInfo.InvariantCulture, $"About {series} series at a step of {step.TotalSeconds} s are more than the limit of {query.Limit} samples: the step was made {coarser.TotalSeconds} s."));
            return coarser;
        }

        return step;
    }

    private void JudgeFreshness(MetricQuery query, long newest, TimeSpan interval, Notes notes)
    {
        var end = Math.Min(query.Window.End.ToUnixTimeMilliseconds(), time.GetUtcNow().ToUnixTimeMilliseconds());
        var tolerance = options.StalenessTolerance ?? Max(LeastSilence, interval * 4);
        if (end - newest > tolerance.TotalMilliseconds)
        {
            notes.Stale($"The newest sample is of {Milliseconds.Text(newest)}, though the window goes on to {Milliseconds.Text(end)}.");
        }
    }

    /// <summary>A name that several bear in different places may stand for several things.</summary>
    private static void NoteSeveral(IReadOnlyList<LabelSet> sets, Notes notes)
    {
        foreach (var label in (string[])["cluster", "namespace"])
        {
            var values = sets.Select(labels => labels.TryGet(label, out var value) ? value : null).OfType<string>().Distinct().Order(StringComparer.Ordinal).ToList();
            if (values.Count > 1)
            {
                notes.Add($"What bears the name lies in several of {label}: {string.Join(", ", values.Take(5))}{(values.Count > 5 ? ", ..." : "")}. If only one is meant, say so by RequiredLabels.");
            }
        }
    }

    private MetricAnswer Answer(MetricQuery query, List<Column> columns, Notes notes, string sent, long? newest, Func<Column, IReadOnlyDictionary<string, string>> attributes)
    {
        columns.Sort(static (one, other) => (one.Metric, one.Statistic, one.Labels.ToString()).CompareTo((other.Metric, other.Statistic, other.Labels.ToString())));
        var available = columns.Sum(column => (long)column.Times.Length);
        var kept = Column.Limited(columns, query.Limit);
        if (available > query.Limit)
        {
            notes.Cut(string.Create(CultureInfo.InvariantCulture, $"{available} samples were thinned to {kept.Sum(column => column.Times.Length)}, evenly over the window."));
        }

        var rows = kept.Sum(column => column.Times.Length);
        return new MetricAnswer
        {
            Series =
            [
                .. kept.Select(column => new MetricSeries
                {
                    Metric = column.Metric,
                    Entity = query.Entity ?? naming.EntityOf(column.Labels) ?? new Entity("unknown"),
                    Statistic = column.Statistic,
                    Unit = column.Unit,
                    Attributes = attributes(column),
                    Times = column.Times,
                    Values = column.Values,
                }),
            ],
            Coverage = notes.CoverageOf(rows),
            Note = notes.Text,
            CoveredWindow = rows == 0 ? null : new TimeWindow(
                Milliseconds.Time(columns.Min(column => column.Times[0])),
                Milliseconds.Time(Math.Max(columns.Min(column => column.Times[0]), newest ?? columns.Max(column => column.Times[^1])))),
            SentAs = sent,
            RowsAvailable = available,
        };
    }

    private MetricAnswer Answer(MetricQuery query, List<Column> columns, Notes notes, string sent, long? newest, Func<LabelSet, LabelSet> attributes) =>
        Answer(query, columns, notes, sent, newest, column => Dictionary(attributes(column.Labels)));

    /// <summary>Points lie on multiples of the step, so that the same question asked a little later has the same points.</summary>
    private static (long Start, long End) Grid(TimeWindow window, TimeSpan step)
    {
        var (first, last, width) = (Milliseconds.Ceiling(window.Start), Milliseconds.Ceiling(window.End) - 1, Math.Max(1, (long)step.TotalMilliseconds));
        var start = ((first + width - 1) / width) * width;

        // Of a window that no multiple lies in, its end tells most.
        return start > last ? (Math.Max(first, last), Math.Max(first, last)) : (start, last);
    }

    private static string Sent(string expression, long start, long end, TimeSpan step) =>
        string.Create(CultureInfo.InvariantCulture, $"{expression}\n# query_range start={PromQl.Time(start)} end={PromQl.Time(end)} step={step.TotalSeconds:0.###}");

    private static Column ColumnOf(IReadOnlyList<Part> parts, RawSeries series)
    {
        var part = series.Labels.TryGet(Expressions.PartLabel, out var index) ? parts[int.Parse(index, CultureInfo.InvariantCulture)] : parts[0];
        return new Column(part.Family.Name, part.Statistic, part.Unit, series.Labels.Without(PromQl.NameLabel, Expressions.PartLabel, "le", "quantile"), series.Times, series.Values);
    }

    /// <summary>What two selectors found both is told once.</summary>
    private static List<Column> Distinct(List<Column> columns) => [.. columns.DistinctBy(column => (column.Metric, column.Statistic, column.Labels))];

    /// <summary>A gauge whose values are all Unix times tells when something happened, not how much there is of it.</summary>
    private static bool HoldsTimes(Column column)
    {
        var (least, most) = column.Unit switch
        {
            "ms" => (1e12, 1e13),
            "s" or null => (1e9, 1e10),
            _ => (double.PositiveInfinity, double.PositiveInfinity),
        };
        var named = column.Unit == "s" || column.Metric.Contains("time", StringComparison.OrdinalIgnoreCase);
        return column.Statistic == "value" && named && Array.TrueForAll(column.Values, value => value == 0 || (value >= least && value < most)) && Array.Exists(column.Values, value => value > 0);
    }

    /// <summary>Of a series' labels those that tell it from others of its metric: its own always, those of its target where they differ.</summary>
    private static Func<Column, IReadOnlyDictionary<string, string>> Distinguishing(List<Column> columns)
    {
        var shared = columns.GroupBy(column => column.Metric).ToDictionary(
            group => group.Key,
            group => TargetLabels.Where(label => group.Select(column => column.Labels.TryGet(label, out var value) ? value : "").Distinct().Take(2).Count() == 1).ToHashSet(StringComparer.Ordinal),
            StringComparer.Ordinal);
        return column => Dictionary(column.Labels.Without(shared[column.Metric]));
    }

    private static Dictionary<string, string> Dictionary(LabelSet labels) => labels.Pairs.ToDictionary(StringComparer.Ordinal);

    private static TimeSpan Max(TimeSpan one, TimeSpan other) => one > other ? one : other;

    /// <summary>20 samples in 5 minutes may be counted as 19 or 21: intervals are whole seconds.</summary>
    private static TimeSpan Rounded(TimeSpan interval) => TimeSpan.FromSeconds(Math.Max(0.1, Math.Round(interval.TotalSeconds, interval < TimeSpan.FromSeconds(1) ? 1 : 0)));

    private sealed record Discovery(List<Family> Families, IReadOnlyList<LabelSet> Sets, bool Overflowed, int All, IReadOnlyList<string> Selectors);

    private sealed record Pulse(TimeSpan? Interval, long? Newest);
}
