using System.Globalization;
using Cleric.Entities;
using Cleric.Exhibits;

namespace Cleric.Connectors.Git.Tests.Changes;

public sealed class CommitChangeTests : IDisposable
{
    private readonly GitFolder _folder = GitFolder.Create();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Commits_are_those_that_git_log_tells()
    {
        var random = new Random(7);
        for (var i = 0; i < 40; i++)
        {
            _folder.Commit(-30 + (i * 3), $"Change {i}\n\nWhy it was made.", $"src/file{random.Next(6)}.cs", $"{random.Next(1000)}\n");
        }

        var answer = await _folder.ChangesAsync();
        var told = _folder.Git("log", "--first-parent", "--reverse", "--since=2026-03-02T14:00:00Z", "--until=2026-03-02T14:59:59Z", "--format=%H|%ct|%an|%s").Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(told, answer.Changes.Select(change => $"{change.Id}|{change.Time.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)}|{change.Author}|{change.Title}"));
        Assert.Equal(20, told.Length);
        Assert.Equal((Coverage.Data, (long?)20, (string?)null), (answer.Coverage, answer.RowsAvailable, answer.Note));
        Assert.All(answer.Changes, change => Assert.Equal(("commit", new Entity("shop")), (change.Kind, change.Entity)));
        Assert.Equal(GitFolder.Hour, answer.CoveredWindow);
    }

    [Fact]
    public async Task What_was_sent_can_be_repeated_by_hand()
    {
        _folder.Commit(-1, "Before", "a.txt", "1\n");
        var inside = _folder.Commit(0, "First instant", "a.txt", "2\n");
        var last = _folder.Commit(59.99, "Last second", "a.txt", "3\n");
        _folder.Commit(60, "After", "a.txt", "4\n");
        var answer = await _folder.ChangesAsync();
        Assert.Equal([inside, last], answer.Changes.Select(change => change.Id));
        var command = answer.SentAs!.Split(' ');
        Assert.Equal(["git", "-C", _folder.Path], command[..3]);
        var told = _folder.Git([.. command[3..], "--format=commit %H"]);
        Assert.Equal([last, inside], told.Split('\n').Where(line => line.StartsWith("commit ", StringComparison.Ordinal)).Select(line => line[7..]));
    }

    [Fact]
    public async Task Differences_are_those_of_git_diff()
    {
        _folder.Write("a.cs", "one\ntwo\nthree\nfour\nfive\nsix\nseven\neight\nnine\n");
        _folder.Write("gone.txt", "was here\n");
        _folder.Write("run.sh", "#!/bin/sh\n");
        _folder.Write("no-newline.txt", "x");
        _folder.Write("umlaut ä ö.txt", "grüße\n");
        _folder.Write("picture.bin", "a\0b");
        _folder.Write("moved.txt", string.Concat(Enumerable.Range(0, 30).Select(i => $"line {i}\n")));
        _folder.Commit(1, "Begin");
        _folder.Write("a.cs", "one\n2\nthree\nfour\nfive\nsix\nseven\neight\nnine\nten\n");
        File.Delete(Path.Combine(_folder.Path, "gone.txt"));
        _folder.Write("no-newline.txt", "x\ny");
        _folder.Write("umlaut ä ö.txt", "liebe grüße\n");
        _folder.Write("picture.bin", "a\0c");
        _folder.Write("new.txt", "fresh\n");
        _folder.Write("empty.txt", "");
        File.Move(Path.Combine(_folder.Path, "moved.txt"), Path.Combine(_folder.Path, "renamed.txt"));
        File.CreateSymbolicLink(Path.Combine(_folder.Path, "link"), "/etc/passwd");
        _folder.Git("add", "-A");
        _folder.Git("update-index", "--chmod=+x", "run.sh");
        _folder.GitAt(GitFolder.Start.AddMinutes(2), "commit", "-q", "-m", "Much at once");

        var change = (await _folder.ChangesAsync()).Changes[1];
        Assert.Equal(Told(_folder.Git("diff", "--no-renames", "HEAD^", "HEAD")), change.Diff);
        Assert.Contains("+/etc/passwd\n", change.Diff, StringComparison.Ordinal);
        Assert.DoesNotContain("root:", change.Diff, StringComparison.Ordinal);
        var paths = _folder.Git("diff", "--no-renames", "--name-only", "HEAD^", "HEAD").Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(string.Join(", ", paths), change.Attributes["files"]);
    }

    [Fact]
    public async Task The_first_commit_is_all_that_it_holds()
    {
        _folder.Commit(1, "Begin", "a.cs", "one\n");
        var change = Assert.Single((await _folder.ChangesAsync()).Changes);
        Assert.Equal(Told(_folder.Git("show", "--format=", "HEAD")), change.Diff);
    }

    [Fact]
    public async Task A_merge_is_one_change_at_its_own_time_with_all_that_it_brought()
    {
        _folder.Commit(-600, "Begin", "a.cs", "one\n");
        _folder.Git("checkout", "-q", "-b", "feature");
        var first = _folder.Commit(-300, "Half of it", "b.cs", "half\n");
        var second = _folder.Commit(-299, "The other half", "b.cs", "whole\n");
        _folder.Git("checkout", "-q", "main");
        _folder.Commit(-10, "Meanwhile", "a.cs", "two\n");
        _folder.GitAt(GitFolder.Start.AddMinutes(20), "merge", "-q", "--no-ff", "-m", "Merge pull request #12 from ada/feature\n\nA whole feature", "feature");

        var answer = await _folder.ChangesAsync();
        var change = Assert.Single(answer.Changes);
        Assert.Equal((_folder.Head, "Merge pull request #12 from ada/feature: A whole feature"), (change.Id, change.Title));
        Assert.Equal($"2 commits: {second[..7]} The other half; {first[..7]} Half of it", change.Attributes["merged"]);
        Assert.Equal(Told(_folder.Git("diff", "HEAD^1", "HEAD")), change.Diff);
        Assert.Equal("b.cs", change.Attributes["files"]);
    }

    [Fact]
    public async Task A_revert_names_what_it_takes_back()
    {
        _folder.Commit(1, "Begin", "a.cs", "one\n");
        var bad = _folder.Commit(2, "Raise the limits", "a.cs", "two\n");
        _folder.GitAt(GitFolder.Start.AddMinutes(9), "revert", "--no-edit", bad);
        _folder.Commit(12, "Revert \"Something else\" (#41)", "a.cs", "three\n");

        var changes = (await _folder.ChangesAsync()).Changes;
        Assert.Equal(["Begin", "Raise the limits", "Revert \"Raise the limits\"", "Revert \"Something else\" (#41)"], changes.Select(change => change.Title));
        Assert.Equal([null, null, $"{bad} \"Raise the limits\"", "\"Something else\""], changes.Select(change => change.Attributes.GetValueOrDefault("reverts")));
    }

    [Fact]
    public async Task A_revert_that_was_merged_is_told_of_the_merge()
    {
        var bad = _folder.Commit(-60, "Raise the limits", "a.cs", "two\n");
        _folder.Git("checkout", "-q", "-b", "fix");
        _folder.GitAt(GitFolder.Start.AddMinutes(1), "revert", "--no-edit", bad);
        _folder.Git("checkout", "-q", "main");
        _folder.GitAt(GitFolder.Start.AddMinutes(2), "merge", "-q", "--no-ff", "-m", "Merge branch 'fix'", "fix");
        Assert.Equal($"{bad} \"Raise the limits\"", Assert.Single((await _folder.ChangesAsync()).Changes).Attributes["reverts"]);
    }

    [Fact]
    public async Task A_long_difference_is_cut_and_says_so()
    {
        _folder.Commit(-1, "Begin", "a.cs", "one\n");
        _folder.Write("a.cs", string.Concat(Enumerable.Range(0, 5000).Select(i => $"line {i}\n")));
        _folder.Write("b.cs", "more\n");
        _folder.Commit(1, "Very much");
        var answer = await _folder.ChangesAsync(options: options => options.MaxDiffCharacters = 2000);
        var change = Assert.Single(answer.Changes);
        Assert.InRange(change.Diff!.Length, 1500, 2200);
        var whole = Told(_folder.Git("diff", "HEAD^", "HEAD"));
        var cut = change.Diff.IndexOf("\\ cut:", StringComparison.Ordinal);
        Assert.StartsWith(change.Diff[..cut], whole, StringComparison.Ordinal);
        Assert.EndsWith("more characters of this file and 1 more files\n", change.Diff, StringComparison.Ordinal);
        Assert.Contains($"show -m --first-parent {_folder.Head}", change.Attributes["diff"], StringComparison.Ordinal);
        Assert.Contains("MaxDiffCharacters", answer.Note, StringComparison.Ordinal);
        Assert.Equal(Coverage.Data, answer.Coverage);
    }

    [Fact]
    public async Task A_huge_file_is_not_read()
    {
        _folder.Commit(-1, "Begin", "dump.sql", "one\n");
        _folder.Commit(1, "Much", "dump.sql", new string('x', 300_000));
        var change = Assert.Single((await _folder.ChangesAsync(options: options => options.MaxFileBytes = 100_000)).Changes);
        Assert.Equal("diff --git a/dump.sql b/dump.sql\n\\ not compared: 300,000 bytes\n", change.Diff);
        Assert.StartsWith("cut; whole: git", change.Attributes["diff"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_submodule_that_moves_is_told_by_its_commits()
    {
        using var library = GitFolder.Create("library");
        var old = library.Commit(-20, "One", "lib.cs", "1\n");
        _folder.Git("submodule", "-q", "add", new Uri(library.Path).AbsoluteUri, "lib");
        _folder.Commit(-10, "Use the library");
        var now = library.Commit(-5, "Two", "lib.cs", "2\n");
        _folder.Git("-C", "lib", "pull", "-q");
        _folder.Commit(5, "Newer library");
        var change = Assert.Single((await _folder.ChangesAsync()).Changes);
        Assert.Equal(("commit", $"{old} -> {now}"), (change.Kind, change.Attributes["submodule lib"]));
        Assert.Equal(Told(_folder.Git("diff", "--submodule=short", "HEAD^", "HEAD")), change.Diff);
    }

    [Fact]
    public async Task Author_and_committer_are_told_apart()
    {
        _folder.Write("a.cs", "x\n");
        _folder.Git("add", "-A");
        _folder.GitAt(GitFolder.Start.AddMinutes(30), "commit", "-q", "-m", "Picked", "--author=Bob <bob@example.org>", "--date=2026-02-27T08:00:00Z");
        var change = Assert.Single((await _folder.ChangesAsync()).Changes);
        Assert.Equal(("Bob", "Ada", "2026-02-27T08:00:00Z"), (change.Author, change.Attributes["committer"], change.Attributes["authored"]));
        Assert.Equal(GitFolder.Start.AddMinutes(30), change.Time);
    }

    [Fact]
    public async Task A_commit_without_files_is_the_default_services()
    {
        _folder.Commit(1, "Begin", "services/cart/a.cs", "x\n");
        var empty = _folder.Commit(2, "Trigger a build");
        var answer = await _folder.ChangesAsync(options => options.Paths.Add(new GitPathOptions { Pattern = "services/{service}/" }));
        Assert.Equal((empty, (string?)null), (Assert.Single(answer.Changes).Id, answer.Changes[0].Diff));
    }

    /// <summary>What git writes, without the lines that abbreviate ids.</summary>
    private static string Told(string diff) => string.Concat(diff.Split('\n').Where(line => !line.StartsWith("index ", StringComparison.Ordinal)).Select(line => line + "\n"))[..^1];
}
