using Cleric.Exhibits;
using Cleric.Reasoning;
using Cleric.Reasoning.Readers;
using Cleric.Reasoning.Statistics;
using Cleric.Testing;

namespace Cleric.Engine.Tests.Reasoning.Readers;

public sealed class SignalExtractorTests
{
    private const string Http = "http.server.request.duration";
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    [Fact]
    public void Latencies_of_routes_are_weighted_by_how_much_each_was_used()
    {
        var signal = One(
            Signals.Latency,
            Series(Http, "p95", [10, 10], ("http.route", "/a")),
            Series(Http, "p95", [110, 60], ("http.route", "/b")),
            Series(Http, "rate", [9, 4], ("http.route", "/a")),
            Series(Http, "rate", [1, 1], ("http.route", "/b")));

        Assert.Equal([20, 20], signal.Values);
        Assert.Equal(2, signal.Times.Length);
    }

    [Fact]
    public void Latencies_without_rates_count_alike()
    {
        var signal = One(Signals.Latency, Series(Http, "p95", [10], ("http.route", "/a")), Series(Http, "p95", [110], ("http.route", "/b")));

        Assert.Equal([60], signal.Values);
    }

    [Fact]
    public void A_route_that_nobody_used_does_not_count()
    {
        var signal = One(
            Signals.Latency,
            Series(Http, "p95", [10, 10], ("http.route", "/a")),
            Series(Http, "p95", [500, 500], ("http.route", "/b")),
            Series(Http, "rate", [3, 3], ("http.route", "/a")),
            Series(Http, "rate", [0, 0], ("http.route", "/b")));

        Assert.Equal([10, 10], signal.Values);
    }

    [Fact]
    public void A_process_goes_on_with_the_series_of_the_one_whose_place_it_takes()
    {
        var old = Series("process.cpu.utilization", "value", [0.1, 0.2], ("service.instance.id", "cart-1"), ("service.version", "1"));
        var young = Series("process.cpu.utilization", "value", [0, 0, 0.9], ("service.instance.id", "cart-2"), ("service.version", "2"));
        young = young with { Times = young.Times[2..], Values = young.Values[2..] };

        var signal = One(Signals.Saturation + ".cpu", old, young);

        Assert.Equal([0.1, 0.2, 0.9], signal.Values);
        Assert.Equal(((0, 1), (1, 0)), (signal.Source(1), signal.Source(2)));
        Assert.Contains("before it cart-1", signal.Label, StringComparison.Ordinal);
    }

    [Fact]
    public void Processes_that_run_beside_each_other_stay_apart() =>
        Assert.Equal(2, Extract(Series("process.cpu.utilization", "value", [0.1, 0.2], ("service.instance.id", "cart-1")), Series("process.cpu.utilization", "value", [0.3, 0.4], ("service.instance.id", "cart-2"))).Count);

    [Fact]
    public void Each_statistic_is_a_signal_of_its_own() =>
        Assert.Equal(2, Extract(Series(Http, "p50", [1]), Series(Http, "p95", [2])).Count(signal => signal.Signal == Signals.Latency));

    [Fact]
    public void Traffic_is_the_sum_and_the_shares_of_failed_and_refused_come_with_it()
    {
        var signals = Extract(
            Series("http_requests_total", "rate", [90, 40], ("code", "200")),
            Series("http_requests_total", "rate", [8, 40], ("code", "503")),
            Series("http_requests_total", "rate", [2, 20], ("code", "404")));

        Assert.Equal([100, 100], signals.Single(signal => signal.Signal == Signals.Traffic).Values);
        Assert.Equal([8, 40], signals.Single(signal => signal.Signal == Signals.Errors).Values);
        Assert.Equal([2, 20], signals.Single(signal => signal.Signal == Signals.Rejections).Values);
        Assert.Equal("%", signals.Single(signal => signal.Signal == Signals.Errors).Unit);
    }

    [Fact]
    public void Traffic_that_tells_no_outcome_has_no_share_of_failures() =>
        Assert.Equal([Signals.Traffic], Extract(Series("http_requests_total", "rate", [90], ("method", "GET"))).Select(signal => signal.Signal));

    [Fact]
    public void An_error_type_marks_a_failure()
    {
        var signals = Extract(Series(Http, "rate", [9], ("http.route", "/")), Series(Http, "rate", [3], ("http.route", "/"), ("error.type", "timeout")));

        Assert.Equal([25], signals.Single(signal => signal.Signal == Signals.Errors).Values);
    }

    [Fact]
    public void A_time_without_traffic_has_a_share_of_nothing()
    {
        var signals = Extract(Series("http_requests_total", "rate", [0], ("code", "200")), Series("http_requests_total", "rate", [0], ("code", "500")));

        Assert.Equal([0], signals.Single(signal => signal.Signal == Signals.Errors).Values);
    }

    [Theory]
    [InlineData("response_code", "503")]
    [InlineData("envoy_response_code_class", "5")]
    [InlineData("status_class", "5xx")]
    [InlineData("rpc.grpc.status_code", "14")]
    [InlineData("grpc_code", "Unavailable")]
    [InlineData("outcome", "SERVER_ERROR")]
    public void What_failed_is_told_by_the_codes_of_meshes_frameworks_and_gRPC(string attribute, string value)
    {
        var signals = Extract(Series("requests_total", "rate", [3]), Series("requests_total", "rate", [1], (attribute, value)));

        Assert.Equal([25], signals.Single(signal => signal.Signal == Signals.Errors).Values);
    }

    [Theory]
    [InlineData("rpc.grpc.status_code", "5")]
    [InlineData("rpc.grpc.status_code", "0")]
    [InlineData("envoy_response_code_class", "2")]
    [InlineData("outcome", "SUCCESS")]
    public void What_the_server_could_do_did_not_fail(string attribute, string value) =>
        Assert.Equal([0], Extract(Series("requests_total", "rate", [1], (attribute, value))).Single(signal => signal.Signal == Signals.Errors).Values);

    [Fact]
    public void The_unit_is_told_by_the_name_where_nothing_else_tells_it() =>
        Assert.Equal("ms", One(Signals.Latency, Series("istio_request_duration_milliseconds", "p95", [80])).Unit);

    [Fact]
    public void What_a_client_measures_goes_to_the_entity_behind_the_address()
    {
        var topology = new TopologyIndex(new TopologyBuilder().Calls("web", "database:orders").Alias("database:orders", "db-1:5432").Build());
        var series = Series("db.client.operation.duration", "p95", [3], ("server.address", "db-1"), ("server.port", "5432"));

        Assert.Equal(Sample.Orders, SignalExtractor.Extract(new MetricAnswer { Series = [series] }, topology).Single().Entity);
    }

    [Theory]
    [InlineData("nobody-knows")]
    [InlineData("shared")]
    public void An_address_that_means_nobody_or_several_is_left_out(string address)
    {
        var topology = new TopologyIndex(new TopologyBuilder().Alias("database:orders", "shared").Alias("database:users", "shared").Build());

        Assert.Empty(SignalExtractor.Extract(new MetricAnswer { Series = [Series("db.client.operation.duration", "p95", [3], ("server.address", address))] }, topology));
    }

    [Fact]
    public void Series_without_samples_or_meaning_are_left_out() => Assert.Empty(Extract(Series(Http, "p95", []), Series("moon.phase", "value", [1, 2])));

    [Fact]
    public void Every_sample_leads_back_to_one_in_the_exhibit()
    {
        MetricSeries[] series =
        [
            Series("moon.phase", "value", [1]),
            Series(Http, "p95", [10, 10, 10], ("http.route", "/a")),
            Series(Http, "p95", [110, 60, 3], ("http.route", "/b")),
            Series(Http, "rate", [9, 4, 1], ("http.route", "/a")),
            Series(Http, "rate", [1, 1, 1], ("http.route", "/b"), ("error.type", "500")),
            Series("process.cpu.utilization", "value", [0.1, 0.2, 0.3]),
        ];

        Assert.All(Extract(series), signal =>
        {
            for (var i = 0; i < signal.Values.Length; i++)
            {
                var (index, value) = signal.Source(i);
                Assert.Equal(signal.Times[i] / 60_000, series[index].Times.Span[value] / 60_000);
            }
        });
    }

    [Fact]
    public void The_label_says_metric_statistic_and_what_tells_it_apart() =>
        Assert.Equal("http.server.request.duration p95 (http.route=/a)", One(Signals.Latency, Series(Http, "p95", [1], ("http.route", "/a"))).Label);

    [Fact]
    public void Names_as_Prometheus_spells_them_say_the_same()
    {
        var topology = new TopologyIndex(new TopologyBuilder().Calls("web", "database:orders").Alias("database:orders", "db-1:5432").Build());
        (string, string)[] peer = [("server_address", "db-1"), ("server_port", "5432")];
        var signals = SignalExtractor.Extract(
            new MetricAnswer
            {
                Series = [Series("db_client_operation_duration_seconds", "rate", [3], peer), Series("db_client_operation_duration_seconds", "rate", [1], [.. peer, ("error_type", "timeout")])],
            },
            topology);

        Assert.All(signals, signal => Assert.Equal(Sample.Orders, signal.Entity));
        Assert.Equal(25, signals.Single(signal => signal.Signal == Signals.Errors).Values.Single());
    }

    private static SignalSeries One(string signal, params MetricSeries[] series) => Extract(series).Single(item => item.Signal == signal);

    private static IReadOnlyList<SignalSeries> Extract(params MetricSeries[] series) => SignalExtractor.Extract(new MetricAnswer { Series = series }, new TopologyIndex(Sample.Shop));

    private static MetricSeries Series(string metric, string statistic, double[] values, params (string Key, string Value)[] attributes) =>
        Rows.Series(metric, "web", Sample.Onset, Minute, values) with { Statistic = statistic, Attributes = attributes.ToDictionary(pair => pair.Key, pair => pair.Value) };
}
