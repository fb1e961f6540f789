using Cleric.Exhibits;
using Cleric.Queries;
using Microsoft.Extensions.Time.Testing;

namespace Cleric.Testing.Tests;

public sealed class ScriptedConnectorTests
{
    private static readonly LogQuery Logs = new() { Window = HonestConnector.Window };
    private static readonly MetricQuery Metrics = new() { Window = HonestConnector.Window };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_first_rule_that_matches_answers()
    {
        var connector = new ScriptedConnector()
            .On<LogQuery>(query => query.MinSeverity >= 17, new LogAnswer { Note = "errors" })
            .On<LogQuery>(_ => true, query => new LogAnswer { Note = $"limit {query.Limit}" });
        Assert.Equal("errors", (await connector.AskAsync(Logs with { MinSeverity = 17 }, Token)).Note);
        Assert.Equal("limit 5", (await connector.AskAsync(Logs with { Limit = 5 }, Token)).Note);
        Assert.Equal(2, connector.CallsOf(QueryKind.Log));
        Assert.Equal([17, 0], connector.Asked.Cast<LogQuery>().Select(query => query.MinSeverity));
    }

    [Fact]
    public async Task A_kind_without_rules_is_not_configured_and_a_query_without_a_match_is_empty()
    {
        var connector = new ScriptedConnector("logs").On<LogQuery>(_ => false, new LogAnswer());
        Assert.True(connector.Descriptor.Answers(QueryKind.Log));
        Assert.Equal(Coverage.Empty, (await connector.AskAsync(Logs, Token)).Coverage);
        Assert.Equal(Coverage.NotConfigured, (await connector.AskAsync(Metrics, Token)).Coverage);
        Assert.Equal(2, connector.Calls);
    }

    [Fact]
    public async Task Failures_are_thrown()
    {
        var connector = new ScriptedConnector().Fails<LogQuery>(_ => true, new TimeoutException("slow"));
        await Assert.ThrowsAsync<TimeoutException>(async () => await connector.AskAsync(Logs, Token));
    }

    [Fact]
    public async Task A_delay_runs_by_the_clock_it_was_given()
    {
        var clock = new FakeTimeProvider();
        var connector = new ScriptedConnector(timeProvider: clock).On<LogQuery>(_ => true, new LogAnswer { Note = "late" }).After(TimeSpan.FromSeconds(10));
        var answer = connector.AskAsync(Logs, Token).AsTask();
        clock.Advance(TimeSpan.FromSeconds(9));
        Assert.False(answer.IsCompleted);
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("late", (await answer).Note);
    }

    [Fact]
    public void A_delay_without_a_rule_is_a_mistake() => Assert.Contains("On or Fails", Assert.Throws<ClericException>(() => new ScriptedConnector().After(TimeSpan.FromSeconds(1))).Message, StringComparison.Ordinal);

    [Fact]
    public async Task A_reversed_window_and_a_cancelled_token_are_honoured()
    {
        var connector = new ScriptedConnector().Declare(QueryKind.Log);
        await Assert.ThrowsAsync<ClericException>(async () => await connector.AskAsync(Logs with { Window = new TimeWindow(HonestConnector.Window.End, HonestConnector.Window.Start) }, Token));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await connector.AskAsync(Logs, new CancellationToken(canceled: true)));
    }

    [Fact]
    public void A_rule_needs_a_query_of_a_kind() => Assert.Throws<ClericException>(() => new ScriptedConnector().On<OddQuery>(_ => true, new LogAnswer()));

    private sealed record OddQuery : Query
    {
        public override QueryKind Kind => QueryKind.Log;
    }
}
