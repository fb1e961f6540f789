using Cleric.Benchmarks.Commands.Adversary;
using Cleric.Benchmarks.Commands.Connectors;
using Cleric.Benchmarks.Commands.Fit;
using Cleric.Benchmarks.Commands.Http;
using Cleric.Benchmarks.Commands.Learning;
using Cleric.Benchmarks.Commands.Logs;

namespace Cleric.Benchmarks.Commands;

/// <summary>A command that prints figures, with its closing line last.</summary>
internal abstract class Command
{
    private static readonly IReadOnlyDictionary<string, Command> All = new Dictionary<string, Command>(StringComparer.Ordinal)
    {
        ["accuracy"] = new AccuracyCommand(),
        ["adversary"] = new AdversaryCommand(),
        ["compare"] = new CompareCommand(),
        ["connectors"] = new ConnectorsCommand(),
        ["fake-model"] = new FakeModelCommand(),
        ["fit"] = new FitCommand(),
        ["folklore"] = new FolkloreCommand(),
        ["http"] = new HttpCommand(),
        ["hotpaths"] = new HotPathsCommand(),
        ["learning"] = new LearningCommand(),
        ["logs"] = new LogsCommand(),
        ["packing"] = new PackingCommand(),
        ["recall"] = new RecallCommand(),
        ["scale"] = new ScaleCommand(),
        ["overhead"] = new OverheadCommand(),
    };

    public static Command? Find(string name) => All.GetValueOrDefault(name);

    /// <param name="args">What follows the command's name.</param>
    /// <returns>The exit code: 0 when it ran, 2 when the arguments are wrong.</returns>
    public abstract Task<int> RunAsync(IReadOnlyList<string> args);

    /// <summary>Runs the parts that are named, or all, and prints the closing line.</summary>
    /// <param name="name">The command's name.</param>
    /// <param name="parts">Its parts.</param>
    /// <param name="args">The names of parts; none means all.</param>
    /// <returns>0 when all limits are kept, 1 when one is not, 2 when there is no part of a name.</returns>
    protected static async Task<int> RunPartsAsync(string name, IReadOnlyList<ICommandPart> parts, IReadOnlyList<string> args)
    {
        if (args.Except(parts.Select(part => part.Name)).FirstOrDefault() is { } unknown)
        {
            Console.Error.WriteLine($"{name} has no part '{unknown}'. There are: {string.Join(", ", parts.Select(part => part.Name))}.");
            return 2;
        }

        var (lines, kept) = (new List<string>(), true);
        foreach (var part in parts.Where(part => args.Count == 0 || args.Contains(part.Name)))
        {
            var (line, within) = await part.RunAsync();
            lines.Add($"{part.Name} {line}{(within ? "" : " (limit not kept)")}");
            kept &= within;
        }

        Console.WriteLine($"{name}: {string.Join("; ", lines)}");
        return kept ? 0 : 1;
    }
}
