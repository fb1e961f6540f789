using System.CommandLine;
using Cleric.Testing;

namespace Cleric.Benchmarks.Commands;

/// <summary>Runs a model server that answers with nothing, or misbehaves, until it is stopped: to try the sample against from a shell.</summary>
internal sealed class FakeModelCommand : Command
{
    public override async Task<int> RunAsync(IReadOnlyList<string> args)
    {
        var port = new Option<int>("--port") { Description = "The port.", DefaultValueFactory = _ => 18080 };
        var mode = new Option<FakeModelMode>("--mode") { Description = "How it behaves." };
        var command = new RootCommand("Runs an OpenAI-compatible server that is none.") { port, mode };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var server = new FakeModelServer(port: parsed.GetValue(port)) { Mode = parsed.GetValue(mode) };
            Console.WriteLine($"{server.Endpoint} ({server.Mode}); stop with Ctrl+C");
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken).ContinueWith(_ => { }, TaskScheduler.Default);
            return 0;
        });
        return await command.Parse([.. args]).InvokeAsync();
    }
}
