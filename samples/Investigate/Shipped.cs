using Cleric;
using Cleric.Connectors.Otlp;

namespace Investigate;

/// <summary>The incidents that come with the sample: recorded with samples/Lab.</summary>
internal static class Shipped
{
    private static string Root => Path.Combine(AppContext.BaseDirectory, "captures");

    public static IReadOnlyList<string> Names =>
        Directory.Exists(Root) ? [.. Directory.GetDirectories(Root).Select(folder => Path.GetFileName(folder)!).Order(StringComparer.Ordinal)] : [];

    public static string Folder(string name) =>
        Names.Contains(name, StringComparer.Ordinal)
            ? Path.Combine(Root, name)
            : throw new ClericException($"--incident: there is no shipped incident '{name}'. There are: {string.Join(", ", Names)}.");

    public static int List()
    {
        foreach (var name in Names)
        {
            Console.WriteLine($"{name,-20} {Capture.Open(Path.Combine(Root, name)).Title}");
        }

        return 0;
    }
}
