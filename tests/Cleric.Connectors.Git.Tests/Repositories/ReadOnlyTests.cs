using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Cleric.Connectors.Git.Mapping;
using Cleric.Connectors.Git.Repositories;
using Cleric.Entities;
using Cleric.Exhibits;
using Cleric.Queries;

namespace Cleric.Connectors.Git.Tests.Repositories;

public sealed partial class ReadOnlyTests : IDisposable
{
    private static readonly string[] Hooks = ["post-checkout", "pre-commit", "post-index-change", "reference-transaction", "pre-auto-gc", "post-merge", "fsmonitor-watchman"];

    private readonly GitFolder _folder = GitFolder.Create();

    public ReadOnlyTests()
    {
        _folder.Write(".gitattributes", "*.yaml filter=mark diff=mark\n");
        _folder.Commit(1, "Begin", "app.yaml", "a: 1\n");
        _folder.Commit(2, "Change", "app.yaml", "a: 2\n");
        _folder.Git("tag", "-a", "-m", "1", "v1");
        _folder.Write("app.yaml", "not: committed\n");
        _folder.Write("untracked.yaml", "x: 1\n");
    }

    private string Marker => Path.Combine(_folder.Path, "..", "marker");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task No_hook_filter_or_helper_runs()
    {
        foreach (var hook in Hooks)
        {
            var file = Path.Combine(_folder.DotGit, "hooks", hook);
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, $"#!/bin/sh\necho {hook} >> '{Marker}'\n");
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        foreach (var (key, output) in new[] { ("filter.mark.clean", "; cat"), ("filter.mark.smudge", "; cat"), ("filter.mark.process", ""), ("diff.mark.textconv", "; cat"), ("diff.mark.command", ""), ("core.fsmonitor", ""), ("core.pager", "; cat") })
        {
            _folder.Git("config", key, $"sh -c 'echo {key} >> {Marker}{output}'");
        }

        _folder.Git("config", "filter.mark.required", "true");
        Assert.False(File.Exists(Marker));
        var changes = (await _folder.ChangesAsync(options => options.DeployTags.Add("v{version}"))).Changes;
        Assert.Contains("+a: 2\n", Assert.Single(changes, change => change.Title == "Change").Diff, StringComparison.Ordinal);
        Assert.False(File.Exists(Marker), "Something that the repository's configuration names was run.");

        // The marks are live: the command itself runs into them.
        _folder.Git("config", "--unset", "filter.mark.process");
        _folder.Git("checkout", "-q", "-f", "-b", "proof");
        Assert.True(File.Exists(Marker));
    }

    [Fact]
    public async Task Nothing_in_the_folder_changes_not_even_for_a_moment()
    {
        var clone = _folder.Clone("clone");
        clone.Git("fetch", "-q");
        var before = Fingerprint(clone.Path);
        Assert.Contains(before.Keys, path => path.EndsWith(".git/index", StringComparison.Ordinal));
        Assert.Contains(before.Keys, path => path.EndsWith(".git/FETCH_HEAD", StringComparison.Ordinal));
        var seen = new System.Collections.Concurrent.ConcurrentQueue<string>();
        using var control = new SemaphoreSlim(0);
        using (var watcher = new FileSystemWatcher(clone.Path) { IncludeSubdirectories = true, NotifyFilter = NotifyFilters.FileName | NotifyFilters.DirectoryName | NotifyFilters.LastWrite | NotifyFilters.Size | NotifyFilters.Attributes | NotifyFilters.Security })
        {
            void See(object sender, FileSystemEventArgs item)
            {
                seen.Enqueue($"{item.ChangeType} {item.Name}");
                if (item.Name == "control")
                {
                    control.Release();
                }
            }

            watcher.Created += See;
            watcher.Changed += See;
            watcher.Deleted += See;
            watcher.Renamed += See;
            watcher.EnableRaisingEvents = true;
            for (var i = 0; i < 3; i++)
            {
                Assert.NotEmpty((await clone.ChangesAsync(options => options.DeployTags.Add("v{version}"), service: null)).Changes);
            }

            // What the watcher saw before this it has told by the time it tells of this.
            clone.Write("control", "");
            Assert.True(await control.WaitAsync(TimeSpan.FromMinutes(2), TestContext.Current.CancellationToken));
        }

        Assert.All(seen, item => Assert.EndsWith(" control", item, StringComparison.Ordinal));
        File.Delete(Path.Combine(clone.Path, "control"));
        Assert.Equal(before, Fingerprint(clone.Path));
    }

    [Fact]
    public void A_folder_that_may_not_be_written_is_read()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Rights are taken away as Linux has them.");
        foreach (var entry in Directory.EnumerateFileSystemEntries(_folder.Path, "*", SearchOption.AllDirectories).Append(_folder.Path))
        {
            const UnixFileMode Read = UnixFileMode.UserRead | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
            File.SetUnixFileMode(entry, Directory.Exists(entry) ? Read | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute : Read);
        }

        File.SetUnixFileMode(Path.GetDirectoryName(_folder.Path)!, (UnixFileMode)0b111_101_101);
        var options = _folder.Options(repository => repository.DeployTags.Add("v{version}"));
        using var source = new RepositorySource(options, new GitOptions(), new ConfigFiles([]));
        var query = new ChangeQuery { Window = GitFolder.Hour, Entity = new Entity("shop") };

        // Root may write anywhere, unless its thread touches files as another user.
        var thread = new Thread(() =>
        {
            if (Environment.IsPrivilegedProcess)
            {
                _ = SetFileUser(65534);
            }

            try
            {
                Assert.Throws<UnauthorizedAccessException>(() => File.WriteAllText(Path.Combine(_folder.DotGit, "probe"), "x"));
                var (reading, _) = source.Read(query, new Asked(query), GitFolder.Hour.End, TestContext.Current.CancellationToken);
                using (reading)
                {
                    _titles = [.. reading.Candidates.Select(candidate => reading.Writer.Write(candidate, candidate.Entity, TestContext.Current.CancellationToken).Title)];
                }
            }
            catch (Exception exception)
            {
                _fault = exception;
            }
        });
        thread.Start();
        thread.Join();
        foreach (var folder in Directory.EnumerateDirectories(_folder.Path, "*", SearchOption.AllDirectories).Append(_folder.Path))
        {
            File.SetUnixFileMode(folder, (UnixFileMode)0b111_000_000);
        }

        Assert.Null(_fault);
        Assert.Equal(["Begin", "Change", "1 (tag v1)"], _titles);
    }

    private string[] _titles = [];
    private Exception? _fault;

    /// <summary>Acts on files as another user, in this thread only (Linux, setfsuid(2)).</summary>
    [LibraryImport("libc", EntryPoint = "setfsuid")]
    private static partial int SetFileUser(uint user);

    private static Dictionary<string, string> Fingerprint(string folder) =>
        Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).ToDictionary(
            path => path,
            path => $"{Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(path)))} {File.GetLastWriteTimeUtc(path):O} {File.GetUnixFileMode(path)}");
}
