using System.Runtime.InteropServices;
using Cleric.Exhibits;

namespace Cleric.Connectors.Git.Tests.Repositories;

public sealed partial class UnreadableRepositoryTests : IDisposable
{
    private readonly GitFolder _folder = GitFolder.Create();

    public UnreadableRepositoryTests()
    {
        _folder.Commit(-60, "Begin", "a.cs", "1\n");
        _folder.Commit(-30, "Middle", "a.cs", "2\n");
        _folder.Commit(5, "Newest", "a.cs", "3\n");
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_missing_folder_is_said_to_be() => await FailsAsync("there is no folder", options => options.Path += "-gone");

    [Fact]
    public async Task A_folder_without_a_repository_is_said_to_be()
    {
        Directory.CreateDirectory(Path.Combine(_folder.Path, "sub"));
        await FailsAsync("is no Git repository", options => (options.Path, options.Service) = (Path.Combine(_folder.Path, "sub"), "shop"));
    }

    [Fact]
    public async Task A_file_in_place_of_a_folder_is_said_to_be() => await FailsAsync("there is no folder", options => (options.Path, options.Service) = (Path.Combine(_folder.Path, "a.cs"), "shop"));

    [Fact]
    public async Task A_branch_that_is_not_there_is_named_beside_those_that_are() => await FailsAsync("no branch 'release'. There are main.", options => options.Branch = "release");

    [Fact]
    public async Task A_repository_without_a_commit_is_said_to_be()
    {
        using var empty = GitFolder.Create();
        using var connector = empty.Connector();
        Fails("'main' has no commit yet", await GitFolder.AskAsync(connector));
    }

    [Fact]
    public async Task A_damaged_HEAD_is_said_to_be()
    {
        File.WriteAllText(Path.Combine(_folder.DotGit, "HEAD"), "rubbish\0\n");
        await FailsAsync("cannot be read", _ => { });
    }

    [Fact]
    public async Task A_branch_whose_commit_is_gone_is_said_to_be()
    {
        File.Delete(ObjectFile(_folder.Head));
        await FailsAsync("fsck", _ => { });
    }

    [Fact]
    public async Task A_damaged_newest_commit_is_said_to_be()
    {
        Overwrite(ObjectFile(_folder.Head));
        await FailsAsync("fsck", _ => { });
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_damaged_history_is_known_from_where_it_can_be_read(bool gone)
    {
        var middle = _folder.Git("rev-parse", "HEAD~1").Trim();
        if (gone)
        {
            File.Delete(ObjectFile(middle));
        }
        else
        {
            Overwrite(ObjectFile(middle));
        }

        var answer = await _folder.ChangesAsync();
        Assert.Equal(Coverage.CutShort, answer.Coverage);
        Assert.Contains("missing or damaged", answer.Note, StringComparison.Ordinal);
        var change = Assert.Single(answer.Changes);
        Assert.Equal(("Newest", (string?)null, "not known: the clone does not hold the commit before this one"), (change.Title, change.Diff, change.Attributes["files"]));

        using var connector = _folder.Connector();
        Fails("after the window", await GitFolder.AskAsync(connector, window: new TimeWindow(GitFolder.Start.AddHours(-1), GitFolder.Start)));
    }

    [Fact]
    public async Task A_missing_tree_makes_a_gap()
    {
        _folder.Commit(10, "After", "b.cs", "1\n");
        File.Delete(ObjectFile(_folder.Git("rev-parse", "HEAD~1^{tree}").Trim()));
        var answer = await _folder.ChangesAsync();
        Assert.Equal((Coverage.CutShort, 2), (answer.Coverage, answer.Rows));
        Assert.Contains("what 2 commits of the window changed cannot be read", answer.Note, StringComparison.Ordinal);
        var mapped = await _folder.ChangesAsync(options => options.Paths.Add(new GitPathOptions { Pattern = "*.cs", Service = "code" }), service: "code");
        Assert.Equal((Coverage.CutShort, 0), (mapped.Coverage, mapped.Rows));
    }

    [Fact]
    public async Task A_missing_content_is_told_in_the_difference()
    {
        File.Delete(ObjectFile(_folder.Git("rev-parse", "HEAD:a.cs").Trim()));
        var answer = await _folder.ChangesAsync();
        Assert.Contains("\\ not compared: the clone does not hold the content", Assert.Single(answer.Changes).Diff, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Garbage_in_a_pack_is_no_exception()
    {
        _folder.Git("gc", "-q", "--prune=now");
        foreach (var pack in Directory.EnumerateFiles(Path.Combine(_folder.DotGit, "objects", "pack"), "*.pack"))
        {
            File.SetUnixFileMode(pack, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            var bytes = File.ReadAllBytes(pack);
            Array.Fill(bytes, (byte)0xAA, 12, bytes.Length - 12);
            File.WriteAllBytes(pack, bytes);
        }

        await FailsAsync("fsck", _ => { });
    }

    [Fact]
    public async Task A_repository_of_another_user_is_denied_until_it_is_trusted()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess, "Only root can give a folder to another user.");
        foreach (var entry in Directory.EnumerateFileSystemEntries(_folder.Path, "*", SearchOption.AllDirectories).Append(_folder.Path))
        {
            Assert.Equal(0, ChangeOwner(entry, 65534, 65534));
        }

        using var connector = _folder.Connector();
        var answer = await GitFolder.AskAsync(connector);
        Assert.Equal(Coverage.Denied, Assert.IsType<NoAnswer>(answer).Coverage);
        Assert.Contains($"git config --global --add safe.directory {_folder.Path}", answer.Note, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_several_repositories_one_that_fails_makes_a_gap()
    {
        using var connector = GitFolder.Connector([_folder.Options(), new GitRepositoryOptions { Path = _folder.Path + "-gone", Service = "shop" }]);
        var answer = Assert.IsType<ChangeAnswer>(await GitFolder.AskAsync(connector));
        Assert.Equal((Coverage.CutShort, "Newest"), (answer.Coverage, Assert.Single(answer.Changes).Title));
        Assert.Contains("shop-gone: there is no folder", answer.Note, StringComparison.Ordinal);
    }

    [LibraryImport("libc", EntryPoint = "lchown", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int ChangeOwner(string path, uint user, uint group);

    private static void Fails(string words, Answer answer)
    {
        Assert.Equal(Coverage.Failed, Assert.IsType<NoAnswer>(answer).Coverage);
        Assert.Contains(words, answer.Note, StringComparison.Ordinal);
        Assert.StartsWith("git -C ", answer.SentAs, StringComparison.Ordinal);
    }

    private async Task FailsAsync(string words, Action<GitRepositoryOptions> configure)
    {
        using var connector = _folder.Connector(options =>
        {
            options.Service = "shop";
            configure(options);
        });
        Fails(words, await GitFolder.AskAsync(connector));
    }

    private string ObjectFile(string id)
    {
        var file = Path.Combine(_folder.DotGit, "objects", id[..2], id[2..]);
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        return file;
    }

    private static void Overwrite(string file) => File.WriteAllBytes(file, [0x78, 0x9c, 1, 2, 3, 4, 5, 6, 7, 8]);
}
