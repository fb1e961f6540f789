namespace Cleric.Connectors.Prometheus.Tests;

/// <summary>Answers of real servers, which lie beside the repository where there are any.</summary>
internal static class Recordings
{
    private const string Folder = "shared/specs/recorded/prometheus-2.42";

    /// <summary>The text of a recorded answer; the test is skipped where there is none.</summary>
    public static string Read(string name)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var file = Path.Combine(folder.FullName, Folder, name);
            if (File.Exists(file))
            {
                return File.ReadAllText(file);
            }
        }

        Assert.Skip($"Needs the recorded answers of Prometheus: {Folder}/{name} in a folder above the tests.");
        return "";
    }
}
