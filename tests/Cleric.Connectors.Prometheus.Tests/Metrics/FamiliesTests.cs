using Cleric.Connectors.Labels;
using Cleric.Connectors.Prometheus.Metrics;
using Cleric.Connectors.Prometheus.Reading;

namespace Cleric.Connectors.Prometheus.Tests.Metrics;

public sealed class FamiliesTests
{
    [Theory]
    [InlineData("http_requests_total", null, "Counter")]
    [InlineData("http_requests_total", "gauge", "Gauge")]
    [InlineData("node_memory_MemFree_bytes", null, "Gauge")]
    [InlineData("pg_stat_database_xact_commit", "counter", "Counter")]
    [InlineData("pg_stat_database_xact_commit", null, "Gauge")]
    [InlineData("request_size", "histogram", "NativeHistogram")]
    [InlineData("thread_count", "gauge", "Gauge")]
    public void A_metric_is_read_as_its_metadata_say_else_as_its_name(string name, string? type, string kind)
    {
        Dictionary<string, MetricMetadata> metadata = type is null ? [] : new() { [name] = new MetricMetadata(type, "") };
        Assert.Equal(kind, Families.Of([Labels(name)], [], metadata, 100).Single().Kind.ToString());
    }

    [Fact]
    public void Buckets_sum_and_count_are_one_metric_and_so_are_quantiles()
    {
        var families = Families.Of(
            [Labels("a_seconds_bucket", ("le", "1")), Labels("a_seconds_bucket", ("le", "+Inf")), Labels("a_seconds_sum"), Labels("a_seconds_count"), Labels("b", ("quantile", "0.5")), Labels("b_sum"), Labels("b_count"), Labels("c_sum"), Labels("c_count"), Labels("d_count")],
            [], new Dictionary<string, MetricMetadata>(), 100);
        Assert.Equal(
            [("a_seconds", FamilyKind.Histogram, 1), ("b", FamilyKind.Summary, 1), ("c", FamilyKind.Summary, 1), ("d_count", FamilyKind.Counter, 1)],
            families.Select(family => (family.Name, family.Kind, family.Series)));
        Assert.Equal(["0.5"], families[1].Quantiles);
    }

    [Theory]
    [InlineData("x_seconds", "", "s")]
    [InlineData("x_seconds_total", "", "s")]
    [InlineData("x_bytes", "", "By")]
    [InlineData("x_milliseconds_bucket", "", "ms")]
    [InlineData("x_ratio", "", "1")]
    [InlineData("process_cpu_utilization", "", "1")]
    [InlineData("redis_latency_percentiles_usec", "", "us")]
    [InlineData("x", "seconds", "s")]
    [InlineData("x", "widgets", "widgets")]
    [InlineData("x_requests_total", "", null)]
    public void The_unit_is_told_by_metadata_or_the_last_words(string name, string stated, string? unit) =>
        Assert.Equal(unit, Families.UnitOf(name, new Dictionary<string, MetricMetadata> { [name] = new("gauge", stated) }));

    [Fact]
    public void Metadata_of_OpenMetrics_counters_go_without_total() =>
        Assert.Equal(FamilyKind.Gauge, Families.Of([Labels("x_total")], [], new Dictionary<string, MetricMetadata> { ["x"] = new("gauge", "") }, 100).Single().Kind);

    [Fact]
    public void A_summarys_quantiles_and_a_native_histogram_are_asked_for_by_their_functions()
    {
        var summary = new Family { Name = "rpc_seconds", Kind = FamilyKind.Summary, Unit = "s", Matchers = ["app=\"x\""], Quantiles = ["0.5", "0.99", "1"] };
        Assert.Equal(
            ["rate", "mean", "p50", "p99", "max"],
            Expressions.Of(summary, [], TimeSpan.FromMinutes(1)).Select(part => part.Statistic));
        Assert.Equal("""rpc_seconds{app="x",quantile="0.99"}""", Expressions.Of(summary, [], TimeSpan.FromMinutes(1)).ElementAt(3).Expression);
        Assert.StartsWith("max by (code,", Expressions.Of(summary with { AddedUp = true }, [], TimeSpan.FromMinutes(1)).ElementAt(3).Expression, StringComparison.Ordinal);
        var native = new Family { Name = "rpc_seconds", Kind = FamilyKind.NativeHistogram, Unit = "s", Matchers = ["app=\"x\""] };
        Assert.Equal(
            ["""histogram_count(rate(rpc_seconds{app="x",c="d"}[60s]))""", """histogram_sum(rate(rpc_seconds{app="x",c="d"}[60s])) / histogram_count(rate(rpc_seconds{app="x",c="d"}[60s]))""", """histogram_quantile(0.95, rate(rpc_seconds{app="x",c="d"}[60s]))"""],
            Expressions.Of(native, ["c=\"d\""], TimeSpan.FromMinutes(1)).Select(part => part.Expression));
    }

    [Theory]
    [InlineData("up", "up{a=\"b\"}")]
    [InlineData("http.requests", "{__name__=\"http.requests\",a=\"b\"}")]
    public void Names_that_are_not_of_the_old_kind_stand_within_the_braces(string name, string selector) => Assert.Equal(selector, PromQl.Selector(name, "a=\"b\""));

    [Theory]
    [InlineData(15_000, "15s")]
    [InlineData(1_500, "1500ms")]
    public void Durations_are_whole_seconds_where_they_can_be(int milliseconds, string text) => Assert.Equal(text, PromQl.Duration(TimeSpan.FromMilliseconds(milliseconds)));

    [Theory]
    [InlineData(3600, 15, 500, 15)]
    [InlineData(3600, 2, 500, 10)]
    [InlineData(86400, 15, 500, 300)]
    [InlineData(86400 * 365, 15, 10, 86400 * 37)]
    public void The_step_is_the_smallest_round_one_that_makes_few_enough_points(int window, int interval, int points, int step) =>
        Assert.Equal(TimeSpan.FromSeconds(step), StepChoice.For(TimeSpan.FromSeconds(window), TimeSpan.FromSeconds(interval), points));

    private static LabelSet Labels(string name, params (string Key, string Value)[] labels) =>
        new(labels.Select(label => new KeyValuePair<string, string>(label.Key, label.Value)).Append(new(LabelSet.NameLabel, name)));
}
