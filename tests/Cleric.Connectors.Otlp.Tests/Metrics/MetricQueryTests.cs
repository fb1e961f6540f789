using Cleric.Entities;
using Cleric.Exhibits;
using Cleric.Queries;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using static Cleric.Connectors.Otlp.Tests.OtlpJson;

namespace Cleric.Connectors.Otlp.Tests.Metrics;

public sealed class MetricQueryTests : IDisposable
{
    private const int Delta = 1;
    private const int Cumulative = 2;

    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Gauges_and_sums_that_may_fall_are_values()
    {
        var answer = await AskAsync(Gauge("cpu", "1", Point(0, 0.5), Point(10, 0.25)), Sum("queue", Cumulative, false, Point(0, 5), Point(10, 3)));
        Assert.Equal([0.5, 0.25], Values(answer, "cpu", "value"));
        Assert.Equal([5.0, 3.0], Values(answer, "queue", "value"));
        Assert.Equal("1", answer.Series.Single(series => series.Metric == "cpu").Unit);
        Assert.Equal(new TimeWindow(Start, Start.AddSeconds(10)), answer.CoveredWindow);
        Assert.Equal((Coverage.Data, 4L), (answer.Coverage, answer.RowsAvailable!.Value));
    }

    [Fact]
    public async Task Ups_and_downs_since_the_last_point_are_summed() =>
        Assert.Equal([5.0, 3.0, 4.0], Values(await AskAsync(Sum("queue", Delta, false, Point(0, 5), Point(10, -2), Point(20, 1))), "queue", "value"));

    [Fact]
    public async Task A_counter_is_a_rate_per_second()
    {
        var answer = await AskAsync(Sum("requests", Cumulative, true, Point(0, 1000, -3600), Point(10, 1050, -3600), Point(30, 1150, -3600)));

        // The first point tells of the hour before.
        Assert.Equal([5.0, 5.0], Values(answer, "requests", "rate"));
        Assert.Equal("{request}/s", answer.Series.Single().Unit);
    }

    [Fact]
    public async Task The_first_point_of_a_counter_that_has_just_started_counts() =>
        Assert.Equal([2.0, 5.0, 5.0], Values(await AskAsync(Sum("requests", Cumulative, true, Point(10, 20, 0), Point(20, 70, 0), Point(30, 120, 0))), "requests", "rate"));

    [Fact]
    public async Task What_is_declared_a_counter_and_falls_as_a_level_does_is_a_level() =>
        Assert.Equal([1.0, 6, 3, 2, 18, 7], Values(await AskAsync(Sum("queue.length", Cumulative, true, Point(0, 1), Point(10, 6), Point(20, 3), Point(30, 2), Point(40, 18), Point(50, 7))), "queue.length", "value"));

    [Fact]
    public async Task A_counter_that_fell_began_anew() =>
        Assert.Equal([10.0, 3.0, 10.0], Values(await AskAsync(Sum("requests", Cumulative, true, Point(0, 500), Point(10, 600), Point(20, 30), Point(30, 130))), "requests", "rate"));

    [Fact]
    public async Task A_counter_whose_start_moved_began_anew_even_when_it_is_higher() =>
        Assert.Equal([10.0, 20.0], Values(await AskAsync(Sum("requests", Cumulative, true, Point(0, 0, -3600), Point(10, 100, -3600), Point(20, 200, 11))), "requests", "rate"));

    [Fact]
    public async Task A_counter_of_deltas_is_a_rate_over_its_own_stretch() =>
        Assert.Equal([5.0, 10.0], Values(await AskAsync(Sum("requests", Delta, true, Point(10, 50, 0), Point(20, 100, 10))), "requests", "rate"));

    [Fact]
    public async Task A_cumulative_histogram_is_the_rate_mean_and_p95_of_each_interval()
    {
        double[] bounds = [0.1, 1];
        var answer = await AskAsync(Histogram(
            "duration",
            Cumulative,
            HistogramPoint(0, -3600, 1000, 100, bounds, [1000, 0, 0]),
            HistogramPoint(10, -3600, 1100, 160, bounds, [1080, 1020 - 1000, 0]),
            HistogramPoint(20, -3600, 1100, 160, bounds, [1080, 20, 0])));
        Assert.Equal([10.0, 0.0], Values(answer, "duration", "rate"));
        Assert.Equal(0.6, Assert.Single(Values(answer, "duration", "mean")), 9);

        // Rank 95 of 100 lies 15/20 into the bucket from 0.1 to 1.
        Assert.Equal(0.1 + (0.9 * 0.75), Assert.Single(Values(answer, "duration", "p95")), 9);
    }

    [Fact]
    public async Task A_histogram_of_deltas_stands_for_itself()
    {
        var answer = await AskAsync(Histogram("duration", Delta, HistogramPoint(10, 0, 20, 1, [0.1, 1], [20, 0, 0])));
        Assert.Equal([2.0], Values(answer, "duration", "rate"));
        Assert.Equal(0.05, Assert.Single(Values(answer, "duration", "mean")), 9);
        Assert.Equal(0.095, Assert.Single(Values(answer, "duration", "p95")), 9);
    }

    [Fact]
    public async Task An_exponential_histogram_is_read_as_well()
    {
        var answer = await AskAsync(
            $$$$"""
            {"name":"duration","unit":"s","exponentialHistogram":{"aggregationTemporality":"AGGREGATION_TEMPORALITY_CUMULATIVE","dataPoints":[
              {"startTimeUnixNano":"{{{{Nanos(-100)}}}}","timeUnixNano":"{{{{Nanos(0)}}}}","count":"0","sum":0,"scale":0,"zeroCount":"0","positive":{"offset":0,"bucketCounts":[]}},
              {"startTimeUnixNano":"{{{{Nanos(-100)}}}}","timeUnixNano":"{{{{Nanos(10)}}}}","count":"20","sum":30,"scale":0,"zeroCount":"0","positive":{"offset":0,"bucketCounts":["10","10"]},"negative":{"offset":0,"bucketCounts":[0]}}]}}
            """.ReplaceLineEndings(""));
        Assert.Equal([2.0], Values(answer, "duration", "rate"));
        Assert.Equal([1.5], Values(answer, "duration", "mean"));

        // Rank 19 of 20 lies 9/10 into the bucket from 2 to 4.
        Assert.Equal(Math.Pow(2, 1.9), Assert.Single(Values(answer, "duration", "p95")), 9);
    }

    [Fact]
    public async Task A_summary_keeps_its_quantiles()
    {
        var answer = await AskAsync(
            $$$$"""
            {"name":"gc","unit":"s","summary":{"dataPoints":[
              {"timeUnixNano":"{{{{Nanos(0)}}}}","count":"10","sum":5,"quantileValues":[{"quantile":0,"value":0.1},{"quantile":0.5,"value":0.4},{"quantile":0.99,"value":0.9},{"quantile":1,"value":1.1}]},
              {"timeUnixNano":"{{{{Nanos(10)}}}}","count":"20","sum":15,"quantileValues":[{"quantile":0.5,"value":0.6}]}]}}
            """.ReplaceLineEndings(""));
        Assert.Equal([0.4, 0.6], Values(answer, "gc", "p50"));
        Assert.Equal([0.9], Values(answer, "gc", "p99"));
        Assert.Equal([0.1], Values(answer, "gc", "min"));
        Assert.Equal([1.1], Values(answer, "gc", "max"));
        Assert.Equal([1.0], Values(answer, "gc", "rate"));
        Assert.Equal([1.0], Values(answer, "gc", "mean"));
    }

    [Fact]
    public async Task Samples_out_of_order_are_sorted_and_of_two_at_one_time_the_last_read_stays()
    {
        var answer = await AskAsync(Gauge("cpu", "1", Point(20, 3), Point(0, 1), Point(10, 7), Point(10, 2)));
        Assert.Equal([1.0, 2.0, 3.0], Values(answer, "cpu", "value"));
    }

    [Fact]
    public async Task What_is_no_number_is_left_out()
    {
        var answer = await AskAsync(
            $$$$"""{"name":"cpu","gauge":{"dataPoints":[{"timeUnixNano":"{{{{Nanos(0)}}}}","asDouble":"NaN"},{"timeUnixNano":"{{{{Nanos(1)}}}}","asDouble":"Infinity"},{"timeUnixNano":"{{{{Nanos(2)}}}}","asDouble":"-Infinity"},{"timeUnixNano":"{{{{Nanos(3)}}}}","asInt":"7"},{"timeUnixNano":{{{{Nanos(4)}}}},"asInt":8},{"timeUnixNano":"{{{{Nanos(5)}}}}","asDouble":0,"flags":1}]}}""");
        Assert.Equal([7.0, 8.0], Values(answer, "cpu", "value"));
    }

    [Fact]
    public async Task Instances_of_a_service_are_series_of_their_own_and_say_what_tells_them_apart()
    {
        _folder.With(
            "metrics.jsonl",
            MetricLineOf(Resource("checkout", ("service.instance.id", "a"), ("env", "lab")), Gauge("cpu", "1", Point(0, 1))),
            MetricLineOf(Resource("checkout", ("service.instance.id", "b"), ("env", "lab")), Gauge("cpu", "1", Point(0, 2))));
        var answer = await _folder.AskAsync<MetricAnswer>(Query);
        Assert.Equal(["a", "b"], answer.Series.Select(series => series.Attributes["service.instance.id"]));
        Assert.All(answer.Series, series => Assert.False(series.Attributes.ContainsKey("env")));
    }

    [Fact]
    public async Task Attributes_tell_series_apart()
    {
        var answer = await AskAsync(Gauge("pool", "1", Point(0, 1, attributes: Attributes(("pool", "a"))), Point(0, 2, attributes: Attributes(("pool", "b"))), Point(10, 3, attributes: Attributes(("pool", "a")))));
        Assert.Equal([1.0, 3.0], answer.Series.Single(series => series.Attributes["pool"] == "a").Values.ToArray());
        Assert.Equal([2.0], answer.Series.Single(series => series.Attributes["pool"] == "b").Values.ToArray());
    }

    [Fact]
    public async Task One_metric_may_be_asked_for_by_name()
    {
        _folder.With("metrics.jsonl", MetricLine("checkout", Gauge("cpu", "1", Point(0, 1)), Gauge("memory", "By", Point(0, 2))));
        var answer = await _folder.AskAsync<MetricAnswer>(Query with { Metric = "memory" });
        Assert.Equal("memory", Assert.Single(answer.Series).Metric);
        Assert.Contains("metric=\"memory\"", answer.SentAs, StringComparison.Ordinal);

        var none = await _folder.AskAsync<MetricAnswer>(Query with { Metric = "disk" });
        Assert.Equal(Coverage.Empty, none.Coverage);
        Assert.Contains("There is no metric 'disk', but 2 others", none.Note, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_step_averages_stretches()
    {
        _folder.With("metrics.jsonl", MetricLine("checkout", Gauge("cpu", "1", Point(0, 1), Point(10, 3), Point(60, 5), Point(70, 9))));
        var answer = await _folder.AskAsync<MetricAnswer>(Query with { Step = TimeSpan.FromMinutes(1) });
        Assert.Equal([2.0, 7.0], answer.Series.Single().Values.ToArray());
    }

    [Fact]
    public async Task A_limit_thins_every_series_evenly()
    {
        _folder.With(
            "metrics.jsonl",
            MetricLine("checkout", Gauge("a", "1", [.. Enumerable.Range(0, 100).Select(i => Point(i, i))]), Gauge("b", "1", [.. Enumerable.Range(0, 300).Select(i => Point(i, i))])));
        var answer = await _folder.AskAsync<MetricAnswer>(Query with { Limit = 40 });
        Assert.Equal((Coverage.CutShort, 400L), (answer.Coverage, answer.RowsAvailable!.Value));
        Assert.InRange(answer.Rows, 35, 40);
        var long_ = answer.Series.Single(series => series.Metric == "b").Values.ToArray();
        Assert.Equal((0.0, 299.0), (long_[0], long_[^1]));
        Assert.All(long_.Zip(long_.Skip(1)), pair => Assert.InRange(pair.Second - pair.First, 9, 12));
    }

    [Fact]
    public async Task An_entity_that_falls_silent_while_others_go_on_is_stale()
    {
        _folder.With(
            "metrics.jsonl",
            [
                .. Enumerable.Range(0, 12).Select(i => MetricLine("checkout", Gauge("cpu", "1", Point(i * 10, 1)))),
                .. Enumerable.Range(0, 36).Select(i => MetricLine("web", Gauge("cpu", "1", Point(i * 10, 1)))),
            ]);
        var silent = await _folder.AskAsync<MetricAnswer>(Query);
        Assert.Equal((Coverage.Stale, 12), (silent.Coverage, silent.Rows));
        Assert.Contains("14:01:50Z", silent.Note, StringComparison.Ordinal);
        Assert.Equal(Coverage.Data, (await _folder.AskAsync<MetricAnswer>(Query with { Entity = new Entity("web") })).Coverage);
        Assert.Equal(Coverage.Data, (await _folder.AskAsync<MetricAnswer>(Query, options => options.StalenessTolerance = TimeSpan.FromMinutes(5))).Coverage);

        var later = await _folder.AskAsync<MetricAnswer>(Query with { Window = new TimeWindow(Start.AddMinutes(4), Start.AddMinutes(6)) });
        Assert.Equal((Coverage.Stale, 0), (later.Coverage, later.Rows));
        Assert.Contains("before the window begins", later.Note, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_ends_as_a_whole_is_not_stale_but_says_what_it_covers()
    {
        var answer = await AskAsync(Gauge("cpu", "1", Point(0, 1), Point(10, 1)));
        Assert.Equal((Coverage.Data, Start.AddSeconds(10)), (answer.Coverage, answer.CoveredWindow!.Value.End));
    }

    [Fact]
    public async Task Data_after_the_window_is_empty_and_says_so()
    {
        _folder.With("metrics.jsonl", MetricLine("checkout", Gauge("cpu", "1", Point(1000, 1))));
        var answer = await _folder.AskAsync<MetricAnswer>(Query);
        Assert.Equal(Coverage.Empty, answer.Coverage);
        Assert.Contains("after the window ends", answer.Note, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_capture_that_went_on_after_its_metrics_ended_is_stale()
    {
        _folder.With("capture.json", SmallCapture.Manifest).With("metrics.jsonl", [.. Enumerable.Range(0, 12).Select(i => MetricLine("checkout", Gauge("cpu", "1", Point(i * 10, 1))))]);
        Assert.Equal(Coverage.Stale, (await _folder.AskAsync<MetricAnswer>(Query)).Coverage);
    }

    [Property(MaxTest = 60)]
    public Property Rates_of_counters_are_finite_and_never_negative() => Prop.ForAll(
        ArbMap.Default.ArbFor<(byte Gap, int Value, bool Restart)[]>(),
        points =>
        {
            using var folder = new TestFolder();
            var at = 0.0;
            var start = -10.0;
            var json = new List<string>();
            foreach (var (gap, value, restart) in points)
            {
                start = restart ? at : start;
                at += gap;
                json.Add(Point(at, Math.Abs((double)value), start));
            }

            folder.With("metrics.jsonl", MetricLine("checkout", Sum("c", Cumulative, true, [.. json])));
            using var connector = folder.Connector();
            var answer = (MetricAnswer)connector.AskAsync(Query with { Window = new TimeWindow(Start, Start.AddDays(1)) }, TestContext.Current.CancellationToken).AsTask().GetAwaiter().GetResult();
            return answer.Series.All(series => series.Values.ToArray().All(value => value >= 0 && double.IsFinite(value)));
        });

    [Property(MaxTest = 40)]
    public bool A_limit_is_never_passed(PositiveInt limit, byte series, byte samples)
    {
        using var folder = new TestFolder();
        folder.With(
            "metrics.jsonl",
            MetricLine("checkout", [.. Enumerable.Range(0, (series % 9) + 1).Select(s => Gauge($"m{s}", "1", [.. Enumerable.Range(0, (samples * s % 40) + 1).Select(i => Point(i, i))]))]));
        using var connector = folder.Connector();
        var answer = (MetricAnswer)connector.AskAsync(Query with { Limit = limit.Get }, TestContext.Current.CancellationToken).AsTask().GetAwaiter().GetResult();
        return answer.Rows <= limit.Get && (answer.Rows == answer.RowsAvailable) == (answer.Coverage == Coverage.Data);
    }

    [Fact]
    public async Task Without_a_topology_or_spans_who_there_is_and_whom_they_call_is_told_by_metrics()
    {
        _folder.With(
            "metrics.jsonl",
            MetricLine("checkout", Gauge("http.client.request.duration", "s", Point(0, 1, attributes: Attributes(("server.address", "orders.shop.svc"))))),
            MetricLine("orders", Gauge("cpu", "1", Point(0, 0.5))));

        var answer = await _folder.AskAsync<TopologyAnswer>(new TopologyQuery { Window = Window });

        Assert.Equal(["checkout", "orders"], answer.Topology.Entities.Select(entity => entity.Entity.Name));
        Assert.Equal([new Dependency(new Entity("checkout"), new Entity("orders"))], answer.Topology.Dependencies);
    }

    private static MetricQuery Query => new() { Entity = new Entity("checkout"), Window = Window };

    private static List<double> Values(MetricAnswer answer, string metric, string statistic) =>
        [.. answer.Series.Single(series => series.Metric == metric && series.Statistic == statistic).Values.ToArray()];

    private Task<MetricAnswer> AskAsync(params string[] metrics)
    {
        _folder.With("metrics.jsonl", MetricLine("checkout", metrics));
        return _folder.AskAsync<MetricAnswer>(Query);
    }
}
