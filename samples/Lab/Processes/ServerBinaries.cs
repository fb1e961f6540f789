using Lab.Commands;

namespace Lab.Processes;

/// <summary>Finds the servers that the lab runs but does not bring.</summary>
internal static class ServerBinaries
{
    private const string Install = "Install the servers: apt-get install postgresql-15 redis-server";

    private static readonly string[] PostgresFolders = ["/usr/lib/postgresql/15/bin", "/usr/pgsql-15/bin", "/opt/homebrew/opt/postgresql@15/bin"];

    public static string Postgres(string program) =>
        PostgresFolders.Concat(PathFolders()).Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists)
        ?? throw new UsageException($"'{program}' of PostgreSQL 15 was not found. {Install}");

    public static string Redis() => OnPath("redis-server") ?? throw new UsageException($"'redis-server' was not found. {Install}");

    /// <summary>A program that is called as its package is.</summary>
    public static string Packaged(string program) => OnPath(program) ?? throw new UsageException($"'{program}' was not found. Install it: apt-get install {program}");

    public static string? OnPath(string program) => PathFolders().Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);

    /// <summary>Fails early, before anything is started.</summary>
    public static void Check()
    {
        if (!OperatingSystem.IsLinux())
        {
            throw new UsageException("The lab needs Linux: it uses signals, /proc and SO_REUSEPORT.");
        }

        foreach (var program in (string[])["initdb", "postgres", "psql"])
        {
            Postgres(program);
        }

        Redis();
    }

    private static string[] PathFolders() =>
        (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
}
