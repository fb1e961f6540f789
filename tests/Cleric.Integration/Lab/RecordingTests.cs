using System.Text;
using System.Text.Json;
using Cleric.Integration.Investigate;
using Cleric.Integration.Processes;

namespace Cleric.Integration.Lab;

/// <summary>Breaks real servers under real load, records it, and investigates what was recorded.</summary>
public sealed class RecordingTests
{
    private static readonly string[] PostgresFolders = ["/usr/lib/postgresql/15/bin", "/usr/pgsql-15/bin"];

    [Fact]
    public async Task An_outage_of_a_real_Redis_is_recorded_and_the_investigation_finds_it()
    {
        SkipWithoutServers();
        using var folder = new TemporaryFolder();
        var (temporary, capture) = (folder.Folder("tmp"), folder.File("capture"));
        OpenForServers(folder.Path);
        OpenForServers(temporary);

        // Half the usual load: a busy machine shall not look like an incident of its own. The recording ends soon after the alert, long before its limit.
        string[] record = ["exec", Repository.Sample("Lab"), "record", "--fault", "redis-down", "--out", capture, "--baseline", "60s", "--fault-duration", "150s", "--rate", "6"];
        (await Tool.RunAsync(Tool.Dotnet, Repository.Root, record, TestContext.Current.CancellationToken, new Dictionary<string, string> { ["TMPDIR"] = temporary })).Ended(0);

        Assert.Empty(ProcessesThatKnow(temporary));
        Assert.Empty(Directory.EnumerateFileSystemEntries(temporary));
        var truth = JsonSerializer.Deserialize<JsonElement>(File.ReadAllText(Path.Combine(capture, "truth.json")));
        var investigated = (await InvestigateSample.RunAsync("--capture", capture, "--format", "json")).Ended(0);
        var finding = JsonSerializer.Deserialize<JsonElement>(investigated.Output).GetProperty("finding");
        Assert.True(finding.GetProperty("outcome").GetString() == "cause-found", investigated.Errors);
        var cause = finding.GetProperty("cause");
        Assert.EndsWith($":{truth.GetProperty("entity")}", $":{cause.GetProperty("entity")}", StringComparison.Ordinal);
        Assert.Contains(cause.GetProperty("failureMode").GetString(), truth.GetProperty("modes").EnumerateArray().Select(mode => mode.GetString()));
    }

    private static void SkipWithoutServers()
    {
        var path = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        var missing = new List<string>();
        if (!OperatingSystem.IsLinux())
        {
            missing.Add("Linux");
        }

        if (!PostgresFolders.Concat(path).Any(folder => File.Exists(Path.Combine(folder, "initdb"))))
        {
            missing.Add("PostgreSQL 15 (apt-get install postgresql-15)");
        }

        if (!path.Any(folder => File.Exists(Path.Combine(folder, "redis-server"))))
        {
            missing.Add("Redis (apt-get install redis-server)");
        }

        if (missing.Count > 0)
        {
            Assert.Skip($"Needs {string.Join(" and ", missing)}.");
        }
    }

    /// <summary>PostgreSQL runs as a user of its own, which must be able to pass through.</summary>
    private static void OpenForServers(string folder)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(folder, File.GetUnixFileMode(folder) | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute);
        }
    }

    /// <summary>Processes that have the folder in their command line or environment: all that the lab started.</summary>
    private static List<string> ProcessesThatKnow(string folder)
    {
        var found = new List<string>();
        foreach (var process in Directory.EnumerateDirectories("/proc").Where(path => char.IsAsciiDigit(Path.GetFileName(path)[0])))
        {
            try
            {
                var command = Encoding.UTF8.GetString(File.ReadAllBytes(Path.Combine(process, "cmdline"))).Replace('\0', ' ');
                var environment = Encoding.UTF8.GetString(File.ReadAllBytes(Path.Combine(process, "environ")));
                if (command.Contains(folder, StringComparison.Ordinal) || environment.Contains(folder, StringComparison.Ordinal))
                {
                    found.Add($"{Path.GetFileName(process)} {command}");
                }
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                // It ended meanwhile, or is somebody else's.
            }
        }

        return found;
    }
}
