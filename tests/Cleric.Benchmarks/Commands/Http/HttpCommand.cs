namespace Cleric.Benchmarks.Commands.Http;

/// <summary>Cleric embedded in a web host over loopback: a storm of alerts, many streams, a restart under load. Takes the names of parts; without one, all run. "serve" is the host of those parts that have it in a process of its own.</summary>
internal sealed class HttpCommand : Command
{
    private static readonly ICommandPart[] Parts = [new StormPart(), new StreamsPart(), new RestartPart()];

    public override Task<int> RunAsync(IReadOnlyList<string> args) =>
        args is ["serve", var folder, var port, var answerTime] ? PortalHost.ServeAsync(folder, port, answerTime) : RunPartsAsync("http", Parts, args);
}
