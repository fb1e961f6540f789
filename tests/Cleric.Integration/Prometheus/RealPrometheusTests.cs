using Cleric.Connectors;
using Cleric.Connectors.Alertmanager;
using Cleric.Connectors.Prometheus;
using Cleric.Entities;
using Cleric.Exhibits;
using Cleric.Queries;
using Cleric.Triggers;
using Microsoft.Extensions.DependencyInjection;

namespace Cleric.Integration.Prometheus;

/// <summary>What the connectors read of a real Prometheus and Alertmanager.</summary>
[Collection(nameof(MonitoringCollection))]
public sealed class RealPrometheusTests(Monitoring monitoring)
{
    private static readonly Entity Checkout = new("checkout");

    [Fact]
    public async Task A_service_comes_with_its_rates_its_quantiles_and_its_levels()
    {
        var answer = await AskAsync<MetricAnswer>(new MetricQuery { Entity = Checkout, Window = monitoring.Watched });
        Assert.True(answer.Coverage == Coverage.Data, $"{answer.Coverage}: {answer.Note}");
        Assert.Contains("step=1", answer.SentAs, StringComparison.Ordinal);

        // 18, 2 and 20 a second; on a busy machine the service counts a moment after Prometheus has noted the time.
        Assert.InRange(Last("http_requests_total", "rate", "200"), 13.5, 22.5);
        Assert.InRange(Last("http_requests_total", "rate", "500"), 1.5, 2.5);
        Assert.InRange(Last("http_request_duration_seconds", "rate"), 15.0, 25.0);
        Assert.Equal(0.15, Last("http_request_duration_seconds", "mean"), 6);
        Assert.Equal(0.3, Last("http_request_duration_seconds", "p95"), 6);
        Assert.Equal(7, Last("queue_length", "value"));
        Assert.Equal(1, Last("up", "value"));

        // Only its metadata tell that this counts.
        Assert.InRange(Last("work_items", "rate"), 15.0, 25.0);
        Assert.DoesNotContain(answer.Series, series => series.Metric == "process_start_time_seconds");

        double Last(string metric, string statistic, string? code = null) =>
            answer.Series.Single(series => series.Metric == metric && series.Statistic == statistic && (code is null || series.Attributes["code"] == code)).Values.Span[^1];
    }

    [Fact]
    public async Task A_metric_and_an_expression_can_be_asked_for()
    {
        var named = await AskAsync<MetricAnswer>(new MetricQuery { Metric = "http.request.duration", Window = monitoring.Watched });
        Assert.Equal(["mean", "p95", "rate"], named.Series.Select(series => series.Statistic));
        Assert.All(named.Series, series => Assert.Equal(Checkout, series.Entity));
        var native = await AskAsync<MetricAnswer>(new MetricQuery { Native = "sum by (job) (rate(http_requests_total[15s]))", Window = monitoring.Watched });
        Assert.InRange(native.Series.Single().Values.Span[^1], 15.0, 25.0);
        Assert.Equal(("http_requests_total", "rate", Checkout), (native.Series[0].Metric, native.Series[0].Statistic, native.Series[0].Entity));
    }

    [Fact]
    public async Task A_metric_of_many_series_is_added_up()
    {
        var answer = await AskAsync<MetricAnswer>(new MetricQuery { Entity = Checkout, Window = monitoring.Watched }, options => options.MaxSeriesPerMetric = 1);
        Assert.Equal(["200", "500"], answer.Series.Where(series => series.Metric == "http_requests_total").Select(series => series.Attributes["code"]));
        var overflown = await AskAsync<MetricAnswer>(new MetricQuery { Entity = Checkout, Window = monitoring.Watched }, options => options.MaxSeries = 10);
        Assert.Equal(0.3, overflown.Series.Single(series => series.Statistic == "p95").Values.Span[^1], 6);
        Assert.Contains("each metric was added up", overflown.Note, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_target_that_went_away_is_stale_and_its_last_value_is_not_carried_on()
    {
        var answer = await AskAsync<MetricAnswer>(new MetricQuery { Entity = new Entity("gone"), Window = monitoring.Watched }, options => options.StalenessTolerance = TimeSpan.FromSeconds(2));
        Assert.Equal(Coverage.Stale, answer.Coverage);
        var (queue, up) = (answer.Series.Single(series => series.Metric == "queue_length"), answer.Series.Single(series => series.Metric == "up"));
        Assert.InRange(queue.Times.Length, 1, Shop.ScrapesBeforeGone + 1);
        Assert.True(queue.Times.Span[^1] < up.Times.Span[^1]);
        Assert.Equal(0, up.Values.Span[^1]);
    }

    [Fact]
    public async Task What_fired_is_told_with_what_its_rule_says()
    {
        var answer = await AskAsync<AlertAnswer>(new AlertQuery { Window = monitoring.Watched });
        Assert.Equal(["Dead", "ErrorsHigh", "Slow"], answer.Alerts.Select(alert => alert.Name).Order());
        var alert = answer.Alerts.Single(alert => alert.Name == "ErrorsHigh");
        Assert.Equal(("firing", "page", "errors of shop/checkout", Checkout), (alert.State, alert.Severity, alert.Summary, alert.Entity));
        Assert.True(monitoring.Watched.Contains(alert.StartsAt));

        // What was still to come then is not there.
        Assert.Empty((await AskAsync<AlertAnswer>(new AlertQuery { Window = new TimeWindow(monitoring.Watched.Start - TimeSpan.FromHours(1), monitoring.Watched.Start) })).Alerts);
    }

    [Fact]
    public async Task A_target_that_cannot_be_scraped_says_why()
    {
        var answer = await AskAsync<ResourceAnswer>(new ResourceQuery { Window = monitoring.Watched, Entity = new Entity("dead") });
        Assert.Equal("unavailable", answer.States[^1].State);
        Assert.Contains("connection refused", answer.States[^1].Conditions.Single().Message, StringComparison.Ordinal);
        Assert.Equal("reachable", (await AskAsync<ResourceAnswer>(new ResourceQuery { Window = monitoring.Watched, Entity = Checkout })).States[^1].State);
    }

    [Fact]
    public async Task Targets_and_service_graphs_make_a_topology()
    {
        var topology = (await AskAsync<TopologyAnswer>(new TopologyQuery { Window = monitoring.Watched })).Topology;
        Assert.Equal(["database:shop-db", "service:checkout", "service:dead", "service:gone"], topology.Entities.Select(entity => entity.Entity.Id));
        Assert.Equal(new Dependency(Checkout, new Entity("shop-db", EntityKinds.Database), "queries"), topology.Dependencies.Single());
    }

    [Theory]
    [InlineData("sum(", "parse error")]
    [InlineData("rate(up)", "expected type range vector")]
    public async Task What_the_server_refuses_is_told_in_its_words(string expression, string words)
    {
        var answer = await AskAsync<NoAnswer>(new MetricQuery { Native = expression, Window = monitoring.Watched });
        Assert.Equal(Coverage.Failed, answer.Coverage);
        Assert.Contains(words, answer.Note, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_path_that_is_none_of_its_API_is_told_by_the_option()
    {
        var answer = await AskAsync<NoAnswer>(new MetricQuery { Native = "up", Window = monitoring.Watched }, options => options.BaseAddress = new Uri(monitoring.Prometheus, "prefix"));
        Assert.Contains("BaseAddress", answer.Note, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Alertmanager_tells_what_is_active_silenced_and_inhibited()
    {
        monitoring.Require();
        var answer = Assert.IsType<AlertAnswer>(await AskAsync(builder => builder.AddAlertmanager(monitoring.Alertmanager), new AlertQuery { Window = monitoring.Watched }));
        var alerts = answer.Alerts.ToDictionary(alert => alert.Name);
        Assert.Equal(("firing", Checkout, "errors of shop/checkout", "alertname=ErrorsHigh"), (alerts["ErrorsHigh"].State, alerts["ErrorsHigh"].Entity, alerts["ErrorsHigh"].Summary, alerts["ErrorsHigh"].Labels["alertmanager.group"]));
        Assert.Equal(("firing", "ErrorsHigh"), (alerts["Slow"].State, alerts["Slow"].Labels["alertmanager.inhibited_by"]));
        Assert.Equal("silenced", alerts["Dead"].State);
        Assert.Contains("silenced by ann until", alerts["Dead"].Summary, StringComparison.Ordinal);
        Assert.Contains("known to be dead", alerts["Dead"].Summary, StringComparison.Ordinal);

        // One alert has one id in both systems, but for when it began.
        var told = await AskAsync<AlertAnswer>(new AlertQuery { Window = monitoring.Watched });
        Assert.StartsWith(alerts["ErrorsHigh"].Id, told.Alerts.Single(alert => alert.Name == "ErrorsHigh").Id, StringComparison.Ordinal);

        var matched = await AskAsync(builder => builder.AddAlertmanager(monitoring.Alertmanager), new AlertQuery { Window = monitoring.Watched, Native = "severity=\"page\"\nalertname=~\"Err.*\"" });
        Assert.Equal("ErrorsHigh", Assert.IsType<AlertAnswer>(matched).Alerts.Single().Name);
        var refused = await AskAsync(builder => builder.AddAlertmanager(monitoring.Alertmanager), new AlertQuery { Window = monitoring.Watched, Native = "what?" });
        Assert.Equal(Coverage.Failed, refused.Coverage);
        Assert.Contains("what?", refused.Note, StringComparison.Ordinal);
    }

    [Fact]
    public void What_Alertmanager_posts_is_a_trigger()
    {
        monitoring.Require();
        var trigger = AlertmanagerWebhook.Parse(monitoring.Notification).Trigger!;
        Assert.Equal(("ErrorsHigh", "checkout", "errors", "page", "errors of shop/checkout"), (trigger.Name, trigger.Entity, trigger.Symptom, trigger.Severity, trigger.Summary));
        Assert.True(monitoring.Watched.Contains(trigger.At!.Value));
    }

    [Fact]
    public async Task An_investigation_reads_them_and_one_that_cannot_be_reached_is_a_gap()
    {
        monitoring.Require();
        var services = new ServiceCollection();
        services.AddCleric()
            .AddPrometheus(monitoring.Prometheus)
            .AddPrometheus("lost", options => options.BaseAddress = new Uri("http://127.0.0.1:1"))
            .AddAlertmanager(monitoring.Alertmanager);
        await using var provider = services.BuildServiceProvider();
        var trigger = AlertmanagerWebhook.Parse(monitoring.Notification).Trigger!;
        var report = await provider.GetRequiredService<IInvestigator>().InvestigateAsync(new InvestigationRequest { Trigger = trigger }, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Contains(report.Exhibits, exhibit => exhibit.Connector == "prometheus" && exhibit.Coverage is Coverage.Data or Coverage.CutShort);
        Assert.Contains(report.Gaps, gap => gap.Statement.Contains("Nothing answers at http://127.0.0.1:1", StringComparison.Ordinal));
    }

    private async Task<T> AskAsync<T>(Query query, Action<PrometheusOptions>? configure = null)
        where T : Answer
    {
        monitoring.Require();
        return Assert.IsType<T>(await AskAsync(
            builder => builder.AddPrometheus(options =>
            {
                options.BaseAddress = monitoring.Prometheus;
                configure?.Invoke(options);
            }),
            query));
    }

    private static async Task<Answer> AskAsync(Action<IClericBuilder> add, Query query)
    {
        var services = new ServiceCollection();
        add(services.AddCleric());
        await using var provider = services.BuildServiceProvider();
        return await provider.GetRequiredService<IConnector>().AskAsync(query, TestContext.Current.CancellationToken);
    }
}
