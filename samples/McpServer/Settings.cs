using Cleric;

namespace McpServer;

/// <summary>What is served.</summary>
/// <param name="Capture">The folder of the recording.</param>
/// <param name="Live">The file that says where live systems are, which are then read in the place of the recording; or null.</param>
/// <param name="Cases">Where case files are kept, or null for in memory.</param>
/// <param name="Memory">The memory's file, or null for none.</param>
internal sealed record Settings(string Capture, string? Live, string? Cases, string? Memory)
{
    private static string Root => Path.Combine(AppContext.BaseDirectory, "captures");

    /// <summary>The folder of an incident that comes with the sample.</summary>
    public static string Shipped(string name)
    {
        var names = Directory.GetDirectories(Root).Select(folder => Path.GetFileName(folder)!).Order(StringComparer.Ordinal).ToList();
        return names.Contains(name, StringComparer.Ordinal) ? Path.Combine(Root, name) : throw new ClericException($"--incident: there is no shipped incident '{name}'. There are: {string.Join(", ", names)}.");
    }
}
