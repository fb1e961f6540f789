using Lab.Faults;

namespace Lab.Commands;

/// <summary>Which faults are run live, and by what they are investigated.</summary>
internal sealed record LiveAllOptions(IReadOnlyList<LiveOptions> Labs, string Investigator)
{
    public static LiveAllOptions Parse(string[] args)
    {
        var arguments = Arguments.Parse(args, "only", "investigator", "baseline", "rate");
        var faults = arguments.Optional("only") is { } only ? [.. only.Split(',').Select(FaultCatalogue.Find)] : FaultCatalogue.All.Where(fault => fault is { IsControl: false, NeedsRecording: false });
        string[] more = [.. Given("baseline", "60s"), .. Given("rate", null)];
        var investigator = Path.GetFullPath(arguments.Optional("investigator") ?? Beside());
        return File.Exists(investigator)
            ? new LiveAllOptions([.. faults.Select(fault => LiveOptions.Parse(["--fault", fault.Name, "--out", Path.Combine(Path.GetTempPath(), $"cleric-live-{Environment.ProcessId}.json"), .. more]))], investigator)
            : throw new UsageException($"There is no '{investigator}'. Build it (dotnet build samples/Investigate), or name it with --investigator.");

        string[] Given(string name, string? otherwise) => (arguments.Optional(name) ?? otherwise) is { } value ? ["--" + name, value] : [];
    }

    /// <summary>As it is built: .../samples/Lab/bin/CONFIGURATION/FRAMEWORK/ has its like in .../samples/Investigate/.</summary>
    private static string Beside() => Path.Combine(
        AppContext.BaseDirectory.Replace($"{Path.DirectorySeparatorChar}Lab{Path.DirectorySeparatorChar}", $"{Path.DirectorySeparatorChar}Investigate{Path.DirectorySeparatorChar}", StringComparison.Ordinal), "Investigate.dll");
}
