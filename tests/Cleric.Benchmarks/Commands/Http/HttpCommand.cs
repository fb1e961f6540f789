namespace Cleric.Benchmarks.Commands.Http;

/// <summary>Cleric embedded in a web host over loopback: a storm of alerts, many streams, a restart under load. Takes the names of parts; without one, all run. "serve" is the host of the last part, which is killed.</summary>
internal sealed class HttpCommand : Command
{
    private static readonly ICommandPart[] Parts = [new StormPart(), new StreamsPart(), new RestartPart()];

    public override Task<int> RunAsync(IReadOnlyList<string> args) =>
        args is ["serve", var folder, var port] ? RestartPart.ServeAsync(folder, port) : RunPartsAsync("http", Parts, args);
}
