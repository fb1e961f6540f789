using System.Diagnostics;
using Cleric.Integration.Processes;

namespace Cleric.Integration.Investigate;

/// <summary>Runs samples/Investigate as it was built, as a process of its own.</summary>
internal static class InvestigateSample
{
    private static readonly string Assembly = Repository.Sample("Investigate");

    /// <summary>The shipped captures, where the sample finds them: beside itself.</summary>
    public static string Captures { get; } = Path.Combine(Path.GetDirectoryName(Assembly)!, "captures");

    public static Task<ToolResult> RunAsync(params IEnumerable<string> arguments) =>
        Tool.RunAsync(Tool.Dotnet, Path.GetTempPath(), ["exec", Assembly, .. arguments], TestContext.Current.CancellationToken);

    public static Process Start(params IEnumerable<string> arguments) => Tool.Start(Tool.Dotnet, Path.GetTempPath(), ["exec", Assembly, .. arguments]);
}
