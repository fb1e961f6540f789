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
}
