using System.Text;

namespace Cleric.Integration.Lab;

/// <summary>What running samples/Lab needs, and what it must not leave behind.</summary>
internal static class LabSample
{
    private static readonly string[] PostgresFolders = ["/usr/lib/postgresql/15/bin", "/usr/pgsql-15/bin"];

    /// <summary>Skips a test where the lab's servers are missing.</summary>
    /// <param name="more">Programs besides PostgreSQL and Redis, which are called as their packages are.</param>
    public static void SkipWithoutServers(params IEnumerable<string> more)
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

        missing.AddRange(more.Prepend("redis-server").Where(program => !path.Any(folder => File.Exists(Path.Combine(folder, program)))).Select(program => $"{program} (apt-get install {program})"));
        if (missing.Count > 0)
        {
            Assert.Skip($"Needs {string.Join(" and ", missing)}.");
        }
    }

    /// <summary>PostgreSQL runs as a user of its own, which must be able to pass through.</summary>
    public static void OpenForServers(string folder)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(folder, File.GetUnixFileMode(folder) | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute);
        }
    }

    /// <summary>Processes that have the folder in their command line or environment: all that the lab started.</summary>
    public static List<string> ProcessesThatKnow(string folder)
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
