using System.Diagnostics;
using System.Globalization;
using Cleric.Entities;
using Cleric.Exhibits;
using Cleric.Queries;
using LibGit2Sharp;
using Microsoft.Extensions.Time.Testing;

namespace Cleric.Connectors.Git.Tests;

/// <summary>A repository in a temporary folder, made and asked with the real command. Tests that use it are skipped where there is none.</summary>
internal sealed class GitFolder : IDisposable
{
    public static readonly DateTimeOffset Start = new(2026, 3, 2, 14, 0, 0, TimeSpan.Zero);
    public static readonly TimeWindow Hour = new(Start, Start.AddHours(1));
    private static readonly bool HasGit = Try();

    private readonly string _root;

    private GitFolder(string root, string path) => (_root, Path) = (root, path);

    /// <summary>The working folder.</summary>
    public string Path { get; }

    public string DotGit => System.IO.Path.Combine(Path, ".git");

    public string Head => Git("rev-parse", "HEAD").Trim();

    /// <summary>A new repository called "shop", on the branch "main".</summary>
    public static GitFolder Create(string name = "shop")
    {
        Assert.SkipUnless(HasGit, "There is no git on the path. apt-get install git");
        var root = Directory.CreateTempSubdirectory("cleric-git-").FullName;
        var folder = new GitFolder(root, System.IO.Path.Combine(root, name));
        Directory.CreateDirectory(folder.Path);
        folder.Git("init", "-q", "-b", "main");
        return folder;
    }

    /// <summary>A clone beside it.</summary>
    public GitFolder Clone(string name, params string[] options)
    {
        var clone = new GitFolder(_root, System.IO.Path.Combine(_root, name));
        RunIn(_root, Start, ["clone", "-q", .. options, new Uri(Path).AbsoluteUri, clone.Path]);
        return clone;
    }

    public string Git(params string[] arguments) => RunIn(Path, Start, arguments);

    public string GitAt(DateTimeOffset time, params string[] arguments) => RunIn(Path, time, arguments);

    public void Write(string path, string text)
    {
        var file = System.IO.Path.Combine(Path, path);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }

    /// <summary>Writes a file and commits it, so many minutes after two o'clock.</summary>
    public string Commit(double minute, string message, string path, string text)
    {
        Write(path, text);
        return Commit(minute, message);
    }

    public string Commit(double minute, string message)
    {
        Git("add", "-A");
        GitAt(Start.AddMinutes(minute), "commit", "-q", "--allow-empty", "-m", message);
        return Head;
    }

    public GitRepositoryOptions Options(Action<GitRepositoryOptions>? configure = null)
    {
        var options = new GitRepositoryOptions { Path = Path };
        configure?.Invoke(options);
        return options;
    }

    public GitConnector Connector(Action<GitRepositoryOptions>? repository = null, Action<GitOptions>? options = null, double minute = 60) => Connector([Options(repository)], options, minute);

    public static GitConnector Connector(IEnumerable<GitRepositoryOptions> repositories, Action<GitOptions>? options = null, double minute = 60)
    {
        var all = new GitOptions();
        foreach (var repository in repositories)
        {
            all.Repositories.Add(repository);
        }

        options?.Invoke(all);
        return new GitConnector(all, new FakeTimeProvider(Start.AddMinutes(minute)));
    }

    /// <summary>What a query for an hour from two o'clock is answered.</summary>
    public static async Task<Answer> AskAsync(GitConnector connector, string? service = "shop", TimeWindow? window = null, int limit = 1000, params string[] aliases) =>
        await connector.AskAsync(
            new ChangeQuery { Entity = service is null ? null : Entity.Parse(service), Window = window ?? Hour, Limit = limit, Aliases = aliases },
            TestContext.Current.CancellationToken);

    public async Task<ChangeAnswer> ChangesAsync(Action<GitRepositoryOptions>? repository = null, string? service = "shop", TimeWindow? window = null, Action<GitOptions>? options = null)
    {
        using var connector = Connector(repository, options);
        return Assert.IsType<ChangeAnswer>(await AskAsync(connector, service, window));
    }

    public void Dispose()
    {
        foreach (var file in Directory.EnumerateFiles(_root, "*", SearchOption.AllDirectories))
        {
            if (!OperatingSystem.IsWindows() && new FileInfo(file).LinkTarget is null)
            {
                File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            }
        }

        Directory.Delete(_root, recursive: true);
    }

    private static string RunIn(string folder, DateTimeOffset time, IEnumerable<string> arguments)
    {
        using var process = new Process { StartInfo = new("git") { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true } };
        foreach (var argument in (string[])["-c", "protocol.file.allow=always", "-c", "core.quotepath=false", "-c", "safe.directory=*", .. arguments])
        {
            process.StartInfo.ArgumentList.Add(argument);
        }

        var date = $"{time.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)} +0000";
        foreach (var (name, value) in new[]
        {
            ("GIT_CONFIG_NOSYSTEM", "1"), ("GIT_CONFIG_GLOBAL", "/dev/null"), ("GIT_AUTHOR_NAME", "Ada"), ("GIT_AUTHOR_EMAIL", "ada@example.org"),
            ("GIT_COMMITTER_NAME", "Ada"), ("GIT_COMMITTER_EMAIL", "ada@example.org"), ("GIT_AUTHOR_DATE", date), ("GIT_COMMITTER_DATE", date), ("LC_ALL", "C"),
        })
        {
            process.StartInfo.Environment[name] = value;
        }

        process.Start();
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"git {string.Join(' ', arguments)}: {errors.GetAwaiter().GetResult()}");
    }

    private static bool Try()
    {
        // What the machine's user has configured has no part in the tests, and need not be readable.
        foreach (var level in new[] { ConfigurationLevel.Global, ConfigurationLevel.Xdg, ConfigurationLevel.System, ConfigurationLevel.ProgramData })
        {
            GlobalSettings.SetConfigSearchPaths(level, System.IO.Path.Combine(System.IO.Path.GetTempPath(), "cleric-git-no-configuration"));
        }

        try
        {
            return RunIn(System.IO.Path.GetTempPath(), Start, ["--version"]).Length > 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
