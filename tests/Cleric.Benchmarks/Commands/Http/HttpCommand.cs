namespace Cleric.Benchmarks.Commands.Http;

/// <summary>Cleric embedded in a web host over loopback: a storm of alerts, many streams, a restart under load. Takes the names of parts; without one, all run. "serve" is the host of the last part, which is killed.</summary>
internal sealed class HttpCommand : Command
{
    private static readonly ICommandPart[] Parts = [new StormPart(), new StreamsPart(), new RestartPart()];

    public override async Task<int> RunAsync(IReadOnlyList<string> args)
    {
        if (args is ["serve", var folder, var port])
        {
            return await RestartPart.ServeAsync(folder, port);
        }

        if (args.Except(Parts.Select(part => part.Name)).FirstOrDefault() is { } unknown)
        {
            Console.Error.WriteLine($"http has no part '{unknown}'. There are: {string.Join(", ", Parts.Select(part => part.Name))}.");
            return 2;
        }

        var (lines, kept) = (new List<string>(), true);
        foreach (var part in Parts.Where(part => args.Count == 0 || args.Contains(part.Name)))
        {
            var (line, within) = await part.RunAsync();
            lines.Add($"{part.Name} {line}{(within ? "" : " (limit not kept)")}");
            kept &= within;
        }

        Console.WriteLine($"http: {string.Join("; ", lines)}");
        return kept ? 0 : 1;
    }
}
