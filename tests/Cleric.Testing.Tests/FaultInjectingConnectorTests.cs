using Cleric.Exhibits;
using Cleric.Queries;

namespace Cleric.Testing.Tests;

public sealed class FaultInjectingConnectorTests
{
    private static readonly LogQuery Logs = new() { Window = HonestConnector.Window, Entity = HonestConnector.Entity };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Faults_follow_the_plan()
    {
        var connector = new FaultInjectingConnector(new HonestConnector(), (_, call) => call switch { 1 => Fault.Fail, 2 => Fault.TimeOut, 3 => Fault.Deny, _ => Fault.None });
        await Assert.ThrowsAsync<HttpRequestException>(async () => await connector.AskAsync(Logs, Token));
        await Assert.ThrowsAsync<TimeoutException>(async () => await connector.AskAsync(Logs, Token));
        Assert.Equal(Coverage.Denied, (await connector.AskAsync(Logs, Token)).Coverage);
        Assert.Equal(10, (await connector.AskAsync(Logs, Token)).Rows);
        Assert.Equal(4, connector.Calls);
    }

    [Fact]
    public async Task A_hang_ends_when_it_is_cancelled()
    {
        using var source = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var answer = new FaultInjectingConnector(new HonestConnector(), Fault.Hang).AskAsync(Logs, source.Token).AsTask();
        Assert.False(answer.IsCompleted);
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => answer);
    }

    [Fact]
    public async Task An_oversized_answer_of_any_kind_is_one_row_too_long()
    {
        var connector = new FaultInjectingConnector(new HonestConnector(), Fault.Oversize);
        Query[] queries =
        [
            new MetricQuery { Window = HonestConnector.Window, Limit = 3 },
            Logs with { Limit = 3 },
            new TraceQuery { Window = HonestConnector.Window, Limit = 3 },
            new ChangeQuery { Window = HonestConnector.Window, Limit = 3 },
            new ResourceQuery { Window = HonestConnector.Window, Limit = 3 },
            new TopologyQuery { Window = HonestConnector.Window, Limit = 3 },
            new AlertQuery { Window = HonestConnector.Window, Limit = 3 },
            new KnowledgeQuery { Window = HonestConnector.Window, Limit = 3 },
            new ToolQuery { Window = HonestConnector.Window, Limit = 3, Tool = "t" },
        ];
        foreach (var query in queries)
        {
            Assert.Equal(4, (await connector.AskAsync(query, Token)).Rows);
        }
    }
}
