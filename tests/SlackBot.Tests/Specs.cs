namespace SlackBot.Tests;

/// <summary>Slack's own documents, which lie beside the repository where there are any.</summary>
internal static class Specs
{
    private const string Folder = "shared/specs/slack";

    /// <summary>The text of one; the test is skipped where there is none.</summary>
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

        Assert.Skip($"Needs {Folder}/{name} in a folder above the tests.");
        return "";
    }
}
