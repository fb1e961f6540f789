using Cleric.Connectors.Otlp;

namespace Cleric.Benchmarks.Commands.Learning;

/// <summary>The recordings of the lab by fault: those of one fault differ by a number at the end.</summary>
internal static class LabFaults
{
    /// <summary>The folders of each fault that has a cause, in order.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyList<string>> Read(bool controls = false)
    {
        var root = Path.Combine(Repository.Root(), "tests", "Cleric.Benchmarks", "Captures");
        return Directory.EnumerateDirectories(root)
            .Where(folder => File.Exists(Path.Combine(folder, "capture.json")) && (CaptureTruth.Read(folder) is { Entity: not null } || controls))
            .GroupBy(folder => Path.GetFileName(folder)[..Path.GetFileName(folder).LastIndexOf('-')], StringComparer.Ordinal)
            .OrderBy(group => group.Key, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => (IReadOnlyList<string>)[.. group.Order(StringComparer.Ordinal)], StringComparer.Ordinal);
    }
}
