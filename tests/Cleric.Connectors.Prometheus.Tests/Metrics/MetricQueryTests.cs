using System.Net;
using Cleric.Entities;
using Cleric.Exhibits;
using Cleric.Queries;
using Microsoft.Extensions.Time.Testing;

namespace Cleric.Connectors.Prometheus.Tests.Metrics;

public sealed class MetricQueryTests
{
    private static readonly Entity Checkout = new("checkout");
    private readonly FakeTimeProvider _time = new(SmallServer.End);

    [Fact]
    public async Task A_service_is_described_by_rates_quantiles_and_levels()
    {
        var answer = await SmallServer.WithCheckout().AskAsync<MetricAnswer>(Query(), time: _time);
        Assert.Equal(Coverage.Data, answer.Coverage);
        Assert.Equal(
            [
                ("http_request_duration_seconds", "mean", "s", ""), ("http_request_duration_seconds", "p95", "s", ""), ("http_request_duration_seconds", "rate", "{count}/s", ""),
                ("http_requests_total", "rate", "{count}/s", "code=200"), ("http_requests_total", "rate", "{count}/s", "code=500"),
                ("queue_length", "value", null, ""), ("up", "value", null, ""),
            ],
            answer.Series.Select(series => (series.Metric, series.Statistic, series.Unit, string.Join(',', series.Attributes.Select(pair => $"{pair.Key}={pair.Value}")))));
        Assert.All(answer.Series, series => Assert.Equal(Checkout, series.Entity));
        Assert.Contains("""rate(http_requests_total{job=~"(?:.+/)?checkout"}[60s])""", answer.SentAs, StringComparison.Ordinal);
        Assert.Contains("""histogram_quantile(0.95, rate(http_request_duration_seconds_bucket{job=~"(?:.+/)?checkout"}[60s]))""", answer.SentAs, StringComparison.Ordinal);
        Assert.Contains("step=15", answer.SentAs, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_step_fits_the_window_and_rates_look_back_over_the_step_where_that_is_longer()
    {
        var server = SmallServer.WithCheckout();
        var answer = await server.AskAsync<MetricAnswer>(Query() with { Window = new TimeWindow(SmallServer.End - TimeSpan.FromDays(1), SmallServer.End) }, options => options.MaxPoints = 100, _time);
        Assert.Contains("step=900", answer.SentAs, StringComparison.Ordinal);
        Assert.Contains("[900s]", answer.SentAs, StringComparison.Ordinal);
        var range = server.Asked.Last(asked => asked.Path.EndsWith("query_range", StringComparison.Ordinal));
        Assert.Equal(0, range.Number("start") % 900);
    }

    [Fact]
    public async Task A_step_asked_for_is_taken_unless_the_server_would_refuse_it()
    {
        var server = SmallServer.WithCheckout();
        Assert.Contains("step=60", (await server.AskAsync<MetricAnswer>(Query() with { Step = TimeSpan.FromMinutes(1) }, time: _time)).SentAs, StringComparison.Ordinal);
        var month = await server.AskAsync<MetricAnswer>(Query() with { Step = TimeSpan.FromSeconds(1), Window = new TimeWindow(SmallServer.End - TimeSpan.FromDays(30), SmallServer.End), Limit = int.MaxValue }, time: _time);
        Assert.Equal(Coverage.CutShort, month.Coverage);
        Assert.Contains("more points than servers take", month.Note, StringComparison.Ordinal);
        Assert.True(server.Asked[^1].Number("step") * 11_000 >= TimeSpan.FromDays(30).TotalSeconds);
    }

    [Fact]
    public async Task Scrapes_less_often_make_a_larger_step()
    {
        var server = SmallServer.WithCheckout();
        server.Interval = 60;
        var answer = await server.AskAsync<MetricAnswer>(Query(), time: _time);
        Assert.Contains("step=60", answer.SentAs, StringComparison.Ordinal);
        Assert.Contains("[240s]", answer.SentAs, StringComparison.Ordinal);
    }

    [Fact]
    public async Task More_than_the_limit_comes_at_a_coarser_step_over_the_whole_window()
    {
        var answer = await SmallServer.WithCheckout().AskAsync<MetricAnswer>(Query() with { Limit = 60 }, time: _time);
        Assert.Equal(Coverage.CutShort, answer.Coverage);
        Assert.Contains("the step was made", answer.Note, StringComparison.Ordinal);
        Assert.InRange(answer.Rows, 7, 60);
        Assert.All(answer.Series, series => Assert.InRange(series.Times.Span[^1] - series.Times.Span[0], 300_000, 600_000));
    }

    [Fact]
    public async Task A_metric_can_be_asked_for_by_its_name_its_part_or_OpenTelemetrys_name()
    {
        foreach (var name in (string[])["http_request_duration_seconds", "http_request_duration_seconds_bucket", "http.request.duration", "HTTP_REQUEST_DURATION_SECONDS"])
        {
            var answer = await SmallServer.WithCheckout().AskAsync<MetricAnswer>(Query() with { Metric = name }, time: _time);
            Assert.Equal(["mean", "p95", "rate"], answer.Series.Select(series => series.Statistic));
        }
    }

    [Fact]
    public async Task A_metric_that_the_entity_does_not_have_is_empty_and_says_that_there_are_others()
    {
        var answer = await SmallServer.WithCheckout().AskAsync<MetricAnswer>(Query() with { Metric = "no_such" }, time: _time);
        Assert.Equal(Coverage.Empty, answer.Coverage);
        Assert.Contains("no metric 'no_such', but 4 others", answer.Note, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_metric_without_an_entity_comes_for_all_who_have_it_by_their_labels()
    {
        var answer = await SmallServer.WithCheckout().AskAsync<MetricAnswer>(Query() with { Entity = null, Metric = "up" }, time: _time);
        Assert.Equal(["checkout", "orders"], answer.Series.Select(series => series.Entity.Name).Order());
    }

    [Fact]
    public async Task Without_entity_metric_and_expression_there_is_too_much_to_ask_for()
    {
        var answer = await SmallServer.WithCheckout().AskAsync<NoAnswer>(new MetricQuery { Window = SmallServer.Window }, time: _time);
        Assert.Equal(Coverage.Failed, answer.Coverage);
        Assert.Contains("has to name an entity, a metric or an expression", answer.Note, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_metadata_names_tell_what_is_counted()
    {
        var server = SmallServer.WithCheckout();
        server.Script = asked => asked.Path.EndsWith("metadata", StringComparison.Ordinal) ? ScriptedServer.Json("not found", HttpStatusCode.NotFound) : null;
        var answer = await server.AskAsync<MetricAnswer>(Query(), time: _time);
        Assert.Equal(["mean", "p95", "rate", "rate", "rate", "value", "value"], answer.Series.Select(series => series.Statistic));
    }

    [Fact]
    public async Task Metadata_is_asked_for_once_in_ten_minutes()
    {
        var server = SmallServer.WithCheckout();
        var connector = server.Connector(time: _time);
        await connector.AskAsync(Query(), TestContext.Current.CancellationToken);
        await connector.AskAsync(Query(), TestContext.Current.CancellationToken);
        Assert.Single(server.Asked, asked => asked.Path.EndsWith("metadata", StringComparison.Ordinal));
        _time.Advance(TimeSpan.FromMinutes(11));
        await connector.AskAsync(Query(), TestContext.Current.CancellationToken);
        Assert.Equal(2, server.Asked.Count(asked => asked.Path.EndsWith("metadata", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Data_that_end_before_the_window_does_are_stale_and_cover_no_more_than_there_was()
    {
        var ended = SmallServer.Begin + TimeSpan.FromMinutes(5);
        var answer = await new SmallServer().With("queue_length{app=checkout}", 3, to: ended).AskAsync<MetricAnswer>(Query(), time: _time);
        Assert.Equal(Coverage.Stale, answer.Coverage);
        Assert.Contains("2026-01-01T14:05:00Z", answer.Note, StringComparison.Ordinal);
        Assert.Equal(ended, answer.CoveredWindow!.Value.End);
    }

    [Fact]
    public async Task A_window_that_reaches_into_the_future_is_judged_by_the_present()
    {
        var answer = await SmallServer.WithCheckout().AskAsync<MetricAnswer>(Query() with { Window = new TimeWindow(SmallServer.Begin, SmallServer.End + TimeSpan.FromHours(1)) }, time: _time);
        Assert.Equal(Coverage.Data, answer.Coverage);
    }

    [Fact]
    public async Task An_entity_that_was_heard_of_before_the_window_but_not_in_it_is_stale_and_one_never_heard_of_is_empty()
    {
        var server = new SmallServer().With("queue_length{app=checkout}", 3, to: SmallServer.Begin - TimeSpan.FromHours(1));
        var stale = await server.AskAsync<MetricAnswer>(Query(), time: _time);
        Assert.Equal((Coverage.Stale, 0), (stale.Coverage, stale.Rows));
        Assert.Contains("before the window", stale.Note, StringComparison.Ordinal);
        var empty = await server.AskAsync<MetricAnswer>(Query() with { Entity = new Entity("nobody") }, time: _time);
        Assert.Equal(Coverage.Empty, empty.Coverage);
        Assert.Contains("EntityLabels", empty.Note, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_metric_of_too_many_series_is_added_up_by_how_requests_ended_and_a_level_by_mean_and_largest()
    {
        var server = SmallServer.WithCheckout();
        for (var pod = 0; pod < 5; pod++)
        {
            server.With($"http_requests_total{{job=shop/checkout,pod=p{pod},code=200}}").With($"queue_length{{job=shop/checkout,pod=p{pod}}}");
        }

        var answer = await server.AskAsync<MetricAnswer>(Query(), options => options.MaxSeriesPerMetric = 5, _time);
        Assert.Contains("sum by (code, status,", answer.SentAs, StringComparison.Ordinal);
        Assert.Contains("avg by (code,", answer.SentAs, StringComparison.Ordinal);
        Assert.Contains("max by (code,", answer.SentAs, StringComparison.Ordinal);
        Assert.Contains("""histogram_quantile(0.95, rate(""", answer.SentAs, StringComparison.Ordinal);
        Assert.Contains("The 7 series of http_requests_total were added up", answer.Note, StringComparison.Ordinal);
        Assert.Equal(Coverage.Data, answer.Coverage);
    }

    [Fact]
    public async Task An_entity_of_more_series_than_can_be_listed_is_read_by_its_metrics_names()
    {
        var server = SmallServer.WithCheckout();
        for (var i = 0; i < 20; i++)
        {
            server.With($"http_requests_total{{job=shop/checkout,pod=p{i},code=200}}");
        }

        var answer = await server.AskAsync<MetricAnswer>(Query(), options => options.MaxSeries = 15, _time);
        Assert.Contains("more than 15 series", answer.Note, StringComparison.Ordinal);
        Assert.Contains("sum by (code,", answer.SentAs, StringComparison.Ordinal);
        Assert.Contains("histogram_quantile(0.95, sum by (le, code,", answer.SentAs, StringComparison.Ordinal);
        Assert.Contains(answer.Series, series => series.Metric == "http_requests_total");
        Assert.Contains(server.Asked, asked => asked.Path.EndsWith("/label/__name__/values", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Points_in_time_and_what_holds_no_measurement_are_left_out()
    {
        var answer = await new SmallServer().With("process_start_time_seconds{app=checkout}", 1.7e9).With("build_info{app=checkout}").With("scrape_duration_seconds{app=checkout}").With("queue_length{app=checkout}")
            .AskAsync<MetricAnswer>(Query(), time: _time);
        Assert.Equal(["queue_length"], answer.Series.Select(series => series.Metric));
    }

    [Fact]
    public async Task Series_found_by_several_labels_are_asked_for_by_each_and_told_once()
    {
        var answer = await new SmallServer().With("queue_length{app=checkout,job=x}", 1).With("queue_length{job=checkout,app=y}", 2).With("queue_length{app=checkout,job=checkout}", 3)
            .AskAsync<MetricAnswer>(Query(), time: _time);
        Assert.Equal([3.0, 1.0, 2.0], answer.Series.OrderBy(series => series.Attributes["app"]).ThenBy(series => series.Attributes["job"]).Select(series => series.Values.Span[0]));
        Assert.Contains("""queue_length{app="checkout"}""", answer.SentAs, StringComparison.Ordinal);
        Assert.Contains("""queue_length{job=~"(?:.+/)?checkout"}""", answer.SentAs, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Labels_of_the_target_are_told_where_they_differ()
    {
        var answer = await new SmallServer().With("queue_length{app=checkout,instance=a,queue=x}").With("queue_length{app=checkout,instance=b,queue=x}").AskAsync<MetricAnswer>(Query(), time: _time);
        Assert.All(answer.Series, series => Assert.Equal(["instance", "queue"], series.Attributes.Keys));
    }

    [Fact]
    public async Task A_pod_of_the_workload_describes_it_and_another_workloads_does_not()
    {
        var answer = await new SmallServer()
            .With("container_memory_working_set_bytes{pod=checkout-7d9c5b9f4-x2x9z}", 1).With("container_memory_working_set_bytes{pod=checkout-db-0}", 2).With("container_memory_working_set_bytes{pod=checkout-0}", 3)
            .AskAsync<MetricAnswer>(Query(), time: _time);
        Assert.Equal([3.0, 1.0], answer.Series.Select(series => series.Values.Span[0]).OrderDescending());
    }

    [Fact]
    public async Task A_hosts_name_leads_to_the_address_by_which_its_other_series_go()
    {
        var answer = await new SmallServer().With("node_uname_info{instance=10.0.0.5:9100,nodename=db1,job=node}").With("node_load1{instance=10.0.0.5:9100,job=node}", 4).With("node_load1{instance=10.0.0.6:9100,job=node}", 5)
            .AskAsync<MetricAnswer>(Query() with { Entity = new Entity("db1", EntityKinds.Host) }, time: _time);
        Assert.Equal(("node_load1", 4.0), (answer.Series.Single().Metric, answer.Series.Single().Values.Span[0]));
    }

    [Fact]
    public async Task Aliases_are_matched_too()
    {
        var answer = await new SmallServer().With("queue_length{app=checkout}", 1).With("queue_length{app=checkout-svc}", 2).AskAsync<MetricAnswer>(Query() with { Aliases = ["checkout-svc"] }, time: _time);
        Assert.Equal(2, answer.Series.Count);
    }

    [Fact]
    public async Task Names_are_quoted_so_that_they_can_add_no_matcher()
    {
        var server = SmallServer.WithCheckout();
        await server.AskAsync<MetricAnswer>(Query() with { Entity = new Entity("x\"} or up{a=\"\\") }, time: _time);
        Assert.Contains("""{app="x\"} or up{a=\"\\"}""", server.Asked.First(asked => asked.Path.EndsWith("series", StringComparison.Ordinal)).All("match[]"));
    }

    [Fact]
    public async Task What_bears_the_name_in_several_namespaces_is_told()
    {
        var server = new SmallServer().With("queue_length{app=checkout,namespace=prod}", 1).With("queue_length{app=checkout,namespace=test}", 2);
        Assert.Contains("several of namespace: prod, test", (await server.AskAsync<MetricAnswer>(Query(), time: _time)).Note, StringComparison.Ordinal);
        var one = await server.AskAsync<MetricAnswer>(Query(), options => options.RequiredLabels["namespace"] = "prod", _time);
        Assert.Equal((1.0, null), (one.Series.Single().Values.Span[0], one.Note));
        Assert.All(server.Asked.TakeLast(2), asked => Assert.Contains("namespace=\"prod\"", asked.Query, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Labels_of_a_hosts_own_can_name_entities()
    {
        var answer = await new SmallServer().With("queue_length{component=team-checkout}").AskAsync<MetricAnswer>(
            Query(), options => options.EntityLabels.Add(new EntityLabel { Label = "component", Pattern = "team-{name}" }), _time);
        Assert.Single(answer.Series);
    }

    [Fact]
    public async Task What_one_question_of_several_fails_in_is_named_and_the_rest_comes()
    {
        var server = SmallServer.WithCheckout();
        for (var i = 0; i < 20; i++)
        {
            server.With($"level_{(char)('a' + i)}{{job=checkout}}");
        }

        server.Script = asked => asked.Path.EndsWith("query_range", StringComparison.Ordinal) && asked.Query.Contains("level_a", StringComparison.Ordinal)
            ? ScriptedServer.Json("""{"status":"error","errorType":"execution","error":"query processing would load too many samples into memory"}""", HttpStatusCode.UnprocessableEntity)
            : null;
        var answer = await server.AskAsync<MetricAnswer>(Query(), time: _time);
        Assert.Equal(Coverage.CutShort, answer.Coverage);
        Assert.Contains("Not read: ", answer.Note, StringComparison.Ordinal);
        Assert.Contains("too many samples", answer.Note, StringComparison.Ordinal);
        Assert.Contains(answer.Series, series => series.Metric == "up");
    }

    [Fact]
    public async Task A_server_without_subqueries_is_read_all_the_same()
    {
        var server = SmallServer.WithCheckout();
        server.Script = asked => asked.Path.EndsWith("/query", StringComparison.Ordinal) ? ScriptedServer.Json("""{"status":"error","errorType":"bad_data","error":"no subqueries"}""", HttpStatusCode.BadRequest) : null;
        var answer = await server.AskAsync<MetricAnswer>(Query(), time: _time);
        Assert.Equal((Coverage.Data, 7), (answer.Coverage, answer.Series.Count));
    }

    [Fact]
    public async Task What_the_server_warns_of_makes_the_answer_short()
    {
        var server = SmallServer.WithCheckout();
        server.Script = asked => asked.Path.EndsWith("query_range", StringComparison.Ordinal)
            ? ScriptedServer.Json("""{"status":"success","data":{"resultType":"matrix","result":[{"metric":{},"values":[[1767276000,"1"]]}]},"warnings":["store 10.0.0.1 did not answer"]}""")
            : null;
        var answer = await server.AskAsync<MetricAnswer>(Query() with { Native = "up" }, time: new FakeTimeProvider(SmallServer.Begin));
        Assert.Equal(Coverage.CutShort, answer.Coverage);
        Assert.Contains("store 10.0.0.1 did not answer", answer.Note, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("sum by (code) (rate(http_requests_total{app=\"x\"}[5m]))", "http_requests_total", "rate", "{count}/s")]
    [InlineData("histogram_quantile(0.99, sum by (le) (rate(http_request_duration_seconds_bucket[5m])))", "http_request_duration_seconds", "p99", "s")]
    [InlineData("rate(a_total[5m]) / rate(b_total[5m])", "a_total", "value", null)]
    [InlineData("process_resident_memory_bytes{app=\"x\"}", "process_resident_memory_bytes", "value", "By")]
    [InlineData("1 + 1", "1 + 1", "value", null)]
    public async Task An_expression_is_sent_as_it_is_and_its_text_tells_what_it_yields(string expression, string metric, string statistic, string? unit)
    {
        var server = new ScriptedServer { Script = asked => asked.Path.EndsWith("query_range", StringComparison.Ordinal) ? ScriptedServer.Matrix("""{"metric":{"code":"200","app":"x"},"values":[[1767276000,"1"],[1767276060,"NaN"],[1767276120,"3"]]}""") : null };
        var answer = await server.AskAsync<MetricAnswer>(new MetricQuery { Window = SmallServer.Window, Native = expression }, time: _time);
        Assert.Equal(expression, server.Asked[^1].Query);
        var series = answer.Series.Single();
        Assert.Equal((metric, statistic, unit, "x"), (series.Metric, series.Statistic, series.Unit, series.Entity.Name));
        Assert.Equal([1.0, 3.0], series.Values.ToArray());
        Assert.Equal(["app", "code"], series.Attributes.Keys);
    }

    [Fact]
    public async Task An_expression_of_more_series_than_are_read_is_cut_and_one_of_none_is_empty()
    {
        var server = new ScriptedServer { Script = asked => asked.Path.EndsWith("query_range", StringComparison.Ordinal) ? ScriptedServer.Matrix([.. Enumerable.Range(0, 30).Select(i => $$"""{"metric":{"i":"{{i}}"},"values":[[1767276590,"1"]]}""")]) : null };
        var cut = await server.AskAsync<MetricAnswer>(new MetricQuery { Window = SmallServer.Window, Native = "up" }, options => options.MaxSeries = 10, _time);
        Assert.Equal((Coverage.CutShort, 10), (cut.Coverage, cut.Series.Count));
        Assert.Contains("MaxSeries", cut.Note, StringComparison.Ordinal);
        var empty = await new ScriptedServer().AskAsync<MetricAnswer>(new MetricQuery { Window = SmallServer.Window, Native = "up" }, time: _time);
        Assert.Equal(Coverage.Empty, empty.Coverage);
    }

    [Fact]
    public async Task Long_expressions_go_by_form_and_short_ones_by_address()
    {
        var server = new ScriptedServer();
        await server.AskAsync<MetricAnswer>(new MetricQuery { Window = SmallServer.Window, Native = "up" }, time: _time);
        await server.AskAsync<MetricAnswer>(new MetricQuery { Window = SmallServer.Window, Native = new string('x', 3000) }, time: _time);
        Assert.Equal([HttpMethod.Get, HttpMethod.Post], server.Asked.Select(asked => asked.Method));
        Assert.Equal(3000, server.Asked[1].Query.Length);
    }

    [Fact]
    public async Task A_step_or_limit_of_nothing_is_a_mistake_of_who_asks()
    {
        var server = SmallServer.WithCheckout();
        Assert.Contains("Step", (await Assert.ThrowsAsync<ClericException>(() => server.AskAsync<MetricAnswer>(Query() with { Step = TimeSpan.Zero }))).Message, StringComparison.Ordinal);
        Assert.Contains("Limit is 0", (await Assert.ThrowsAsync<ClericException>(() => server.AskAsync<MetricAnswer>(Query() with { Limit = 0 }))).Message, StringComparison.Ordinal);
    }

    private static MetricQuery Query() => new() { Entity = Checkout, Window = SmallServer.Window };
}
