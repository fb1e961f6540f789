namespace Cleric.Benchmarks.Commands.Connectors;

/// <summary>Connectors over as much data as they have to bear, with the limits that they keep. Takes the names of parts; without one, all run.</summary>
internal sealed class ConnectorsCommand : Command
{
    private static readonly ICommandPart[] Parts = [new GitPart(), new PrometheusPart(), new RunbooksPart()];

    public override async Task<int> RunAsync(IReadOnlyList<string> args)
    {
        if (args.Except(Parts.Select(part => part.Name)).FirstOrDefault() is { } unknown)
        {
            Console.Error.WriteLine($"connectors has no part '{unknown}'. There are: {string.Join(", ", Parts.Select(part => part.Name))}.");
            return 2;
        }

        var (lines, kept) = (new List<string>(), true);
        foreach (var part in Parts.Where(part => args.Count == 0 || args.Contains(part.Name)))
        {
            var (line, within) = await part.RunAsync();
            lines.Add($"{part.Name} {line}{(within ? "" : " (limit not kept)")}");
            kept &= within;
        }

        Console.WriteLine($"connectors: {string.Join("; ", lines)}");
        return kept ? 0 : 1;
    }
}
