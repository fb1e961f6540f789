using Cleric.Connectors;
using Cleric.Entities;
using Cleric.Exhibits;
using Cleric.Queries;
using Cleric.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Time.Testing;

namespace Cleric.Engine.Tests.Inspection;

public sealed class ConnectorInspectorTests : IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);
    private readonly FakeTimeProvider _time = new(Now);
    private readonly List<ServiceProvider> _hosts = [];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _hosts.ForEach(host => host.Dispose());

    [Fact]
    public async Task A_connector_that_is_well_tells_what_it_sees_and_how_new_it_is()
    {
        var connector = Living("metrics");
        var status = await Host(connector).DescribeAsync("metrics", cancellationToken: Token);
        Assert.True(status.Reachable);
        Assert.Empty(status.ToDo);
        Assert.Equal((Now.AddSeconds(-20), TimeSpan.FromSeconds(20)), (status.Newest, status.Age));
        Assert.Equal(["web", "checkout", "node-1"], status.Entities.Select(entity => entity.Name));
        Assert.Equal([(QueryKind.Metric, Coverage.Data, 3), (QueryKind.Topology, Coverage.Data, 3)], status.Capabilities.Select(capability => (capability.Kind, capability.Coverage!.Value, capability.Rows)));
        Assert.Contains("metrics (script): reachable, newest data 2026-01-01T11:59:40Z (0.00:00:20 old)", status.ToString(), StringComparison.Ordinal);
        Assert.All(connector.Asked, query => Assert.Equal((Now, "cleric"), (query.Window.End, query.Caller.Principal)));
    }

    [Fact]
    public async Task A_kind_that_needs_an_entity_is_asked_about_one_that_was_seen()
    {
        var connector = Living("metrics");
        connector.Descriptor = connector.Descriptor with { Capabilities = [new QueryCapability(QueryKind.Metric), new QueryCapability(QueryKind.Topology) { WholeEstate = true }] };
        await Host(connector).DescribeAsync("metrics", cancellationToken: Token);
        Assert.Equal([(QueryKind.Topology, null), (QueryKind.Metric, "web")], connector.Asked.Select(query => (query.Kind, query.Entity?.Name)));
    }

    [Fact]
    public async Task What_is_denied_is_told_with_what_to_do()
    {
        var connector = Living("metrics").On<LogQuery>(_ => true, NoAnswer.Denied("The token may not read logs. Give it the scope logs:read."));
        var status = await Host(connector).DescribeAsync("metrics", new Caller("ann", "acme"), Token);
        Assert.True(status.Reachable);
        Assert.Equal(["Log queries are denied. The token may not read logs. Give it the scope logs:read."], status.ToDo);
        Assert.Contains("  Log: denied", status.ToString(), StringComparison.Ordinal);
        Assert.All(connector.Asked, query => Assert.Equal(new Caller("ann", "acme"), query.Caller));
    }

    [Fact]
    public async Task A_connector_that_hangs_is_left_and_does_not_hold_up_the_others_for_long()
    {
        var hanging = new ScriptedConnector("slow", _time).On<LogQuery>(_ => true, new LogAnswer()).After(TimeSpan.FromDays(1));
        var describing = Host(hanging).DescribeAsync("slow", cancellationToken: Token);
        while (!describing.IsCompleted)
        {
            Token.ThrowIfCancellationRequested();
            _time.Advance(TimeSpan.FromMilliseconds(100));
            await Task.Yield();
        }

        var status = await describing;
        Assert.False(status.Reachable);
        Assert.Contains("slow did not answer within 10 s. Check that script runs", Assert.Single(status.ToDo), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_cannot_be_reached_is_told_once_however_many_kinds_there_are()
    {
        var connector = new ScriptedConnector("gone").On<LogQuery>(_ => true, NoAnswer.Failed("Nothing answers at http://logs:3100. Check that it runs.")).On<TraceQuery>(_ => true, NoAnswer.Failed("Nothing answers at http://logs:3100. Check that it runs."));
        var status = await Host(connector).DescribeAsync("gone", cancellationToken: Token);
        Assert.False(status.Reachable);
        Assert.Equal(["Nothing answers at http://logs:3100. Check that it runs."], status.ToDo);
        Assert.StartsWith("gone (script): not reachable", status.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Old_data_is_told_whether_the_connector_says_stale_or_not()
    {
        var connector = new ScriptedConnector("logs")
            .On<LogQuery>(_ => true, new LogAnswer { Records = [Rows.Log("checkout", Now.AddMinutes(-12), "line")] })
            .On<TraceQuery>(_ => true, new TraceAnswer { Spans = [Rows.Span("checkout", "GET /", Now.AddMinutes(-14), TimeSpan.FromSeconds(1))], Coverage = Coverage.Stale, Note = "No span since 11:46." });
        var status = await Host(connector).DescribeAsync("logs", cancellationToken: Token);
        Assert.True(status.Reachable);
        Assert.Equal(["Log: the newest data is 12 minutes old. Check that it still flows into the system.", "Trace: the newest data is 14 minutes old. No span since 11:46."], status.ToDo);
    }

    [Fact]
    public async Task Data_from_the_future_is_a_clock_that_is_wrong()
    {
        var connector = new ScriptedConnector("logs").On<LogQuery>(_ => true, new LogAnswer { Records = [Rows.Log("checkout", Now.AddHours(1), "line")] });
        Assert.Contains("60 minutes ahead of this host's clock", Assert.Single((await Host(connector).DescribeAsync("logs", cancellationToken: Token)).ToDo), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_is_a_matter_for_telemetry_and_none_for_what_happens_now_and_then()
    {
        var connector = new ScriptedConnector("all").Declare(QueryKind.Log).Declare(QueryKind.Change).Declare(QueryKind.Alert);
        var status = await Host(connector).DescribeAsync("all", cancellationToken: Token);
        Assert.True(status.Reachable);
        Assert.StartsWith("Log: there is nothing of the last 15 minutes.", Assert.Single(status.ToDo), StringComparison.Ordinal);
        Assert.Equal(TimeSpan.FromDays(7), connector.Asked.Single(query => query.Kind == QueryKind.Change).Window.Duration);
    }

    [Fact]
    public async Task Tools_are_not_asked_and_what_is_declared_in_vain_is_told()
    {
        var connector = new ScriptedConnector("tools").Declare(QueryKind.Tool).On<LogQuery>(_ => true, NoAnswer.NotConfigured("No index is set."));
        var status = await Host(connector).DescribeAsync("tools", cancellationToken: Token);
        Assert.Equal(0, connector.CallsOf(QueryKind.Tool));
        Assert.Null(status.Capabilities[0].Coverage);
        Assert.Equal(["tools declares Log queries and does not answer them: No index is set."], status.ToDo);
        Assert.Null((await Host(new ScriptedConnector("only").Declare(QueryKind.Tool)).DescribeAsync("only", cancellationToken: Token)).Reachable);
    }

    [Fact]
    public async Task A_secret_in_a_note_is_redacted_as_it_is_for_investigations()
    {
        var connector = new ScriptedConnector("logs").On<LogQuery>(_ => true, NoAnswer.Failed("password=hunter2-and-more was refused"));
        Assert.DoesNotContain("hunter2-and-more", (await Host(connector).DescribeAsync("logs", cancellationToken: Token)).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_that_nobody_has_is_told_with_those_there_are() =>
        Assert.Contains("There are: logs, metrics", (await Assert.ThrowsAsync<ClericException>(() => Host(new ScriptedConnector("logs"), new ScriptedConnector("metrics")).DescribeAsync("log", cancellationToken: Token))).Message, StringComparison.Ordinal);

    [Fact]
    public async Task The_health_check_says_what_to_do()
    {
        Assert.Equal(HealthStatus.Healthy, (await CheckAsync(Living("metrics"))).Status);

        var degraded = await CheckAsync(Living("metrics"), new ScriptedConnector("logs").On<LogQuery>(_ => true, NoAnswer.Denied("Give it the scope logs:read.")));
        Assert.Equal(HealthStatus.Degraded, degraded.Status);
        Assert.Equal("logs: Log queries are denied. Give it the scope logs:read.", degraded.Description);
        Assert.Equal(["metrics", "logs"], degraded.Data.Keys);

        var failed = await CheckAsync(new ScriptedConnector("logs").On<LogQuery>(_ => true, NoAnswer.Failed("Nothing answers.")));
        Assert.Equal((HealthStatus.Unhealthy, "logs: Nothing answers."), (failed.Status, failed.Description));
        Assert.Equal(HealthStatus.Unhealthy, (await CheckAsync()).Status);
    }

    private static ScriptedConnector Living(string name) => new ScriptedConnector(name)
        .On<MetricQuery>(_ => true, new MetricAnswer { Series = [Rows.Series("cpu", "host:node-1", Now.AddSeconds(-40), TimeSpan.FromSeconds(10), 1, 2, 3)] })
        .On<TopologyQuery>(_ => true, new TopologyAnswer { Topology = new TopologyBuilder().Calls("web", "checkout").Build() });

    private async Task<HealthReportEntry> CheckAsync(params IConnector[] connectors)
    {
        Host(connectors);
        return Assert.Single((await _hosts[^1].GetRequiredService<HealthCheckService>().CheckHealthAsync(Token)).Entries).Value;
    }

    private IConnectorInspector Host(params IConnector[] connectors)
    {
        var services = new ServiceCollection();
        services.AddSingleton<TimeProvider>(_time);
        var cleric = services.AddCleric().UseInMemoryCaseFiles().ConfigureResilience(options => options.MaxRetries = 0);
        services.AddHealthChecks().AddCleric();
        foreach (var connector in connectors)
        {
            cleric.AddConnector(connector);
        }

        _hosts.Add(services.BuildServiceProvider());
        return _hosts[^1].GetRequiredService<IConnectorInspector>();
    }
}
