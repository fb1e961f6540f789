using System.Diagnostics;
using Cleric.Exhibits;
using Cleric.Queries;

namespace Cleric.Connectors.Mcp.Tests.Servers;

/// <summary>A connector to a scripted server.</summary>
internal sealed class Harness : IAsyncDisposable
{
    private Harness(McpConnector connector) => Connector = connector;

    public static TimeWindow Window { get; } = new(ScriptedServer.RowsFrom, ScriptedServer.RowsFrom.AddMinutes(10));

    public McpConnector Connector { get; }

    public static Harness Start(params string[] words) => Start(_ => { }, words);

    public static Harness Start(Action<McpOptions> configure, params string[] words) => Start(TimeProvider.System, configure, words);

    public static Harness Start(TimeProvider time, Action<McpOptions> configure, params string[] words)
    {
        var options = new McpOptions { Name = "scripted" };
        ScriptedServer.Configure(options, words);
        configure(options);
        return new Harness(new McpConnector(options, timeProvider: time));
    }

    public static ToolQuery Tool(string tool, string arguments = "{}", int limit = 100) => new() { Tool = tool, Arguments = arguments, Window = Window, Limit = limit };

    public ValueTask<Answer> AskAsync(Query query, CancellationToken? cancellationToken = null) => Connector.AskAsync(query, cancellationToken ?? TestContext.Current.CancellationToken);

    public ValueTask<Answer> CallAsync(string tool, string arguments = "{}") => AskAsync(Tool(tool, arguments));

    /// <summary>What a tool says, where it has to say one text.</summary>
    public async Task<string> TextAsync(string tool, string arguments = "{}")
    {
        var answer = await CallAsync(tool, arguments);
        Assert.True(answer is ToolAnswer { Contents.Count: 1 }, $"{answer.Coverage}: {answer.Note}");
        return ((ToolAnswer)answer).Contents[0].Text;
    }

    public async Task<int> ProcessAsync(string tool = "pid") => int.Parse(await TextAsync(tool), System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>Waits until a process is gone.</summary>
    public static async Task IsGoneAsync(int process)
    {
        try
        {
            using var running = Process.GetProcessById(process);
            await running.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromMinutes(2), TestContext.Current.CancellationToken);
        }
        catch (ArgumentException)
        {
            // It was gone already.
        }
    }

    public ValueTask DisposeAsync() => Connector.DisposeAsync();
}
