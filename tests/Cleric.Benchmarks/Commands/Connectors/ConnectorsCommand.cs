namespace Cleric.Benchmarks.Commands.Connectors;

/// <summary>Connectors over as much data as they have to bear, with the limits that they keep. Takes the names of parts; without one, all run.</summary>
internal sealed class ConnectorsCommand : Command
{
    private static readonly ICommandPart[] Parts = [new GitPart(), new PrometheusPart(), new RunbooksPart()];

    public override Task<int> RunAsync(IReadOnlyList<string> args) => RunPartsAsync("connectors", Parts, args);
}
