using Cleric.Exhibits;

namespace Cleric.Connectors.Git.Tests.History;

public sealed class ClockTests : IDisposable
{
    private readonly GitFolder _folder = GitFolder.Create();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_commit_from_the_future_makes_a_gap_where_it_may_belong()
    {
        _folder.Commit(5, "Begin", "a.cs", "1\n");
        var odd = _folder.Commit(600_000, "From a clock ahead", "a.cs", "2\n");
        var last = _folder.Commit(20, "After it", "a.cs", "3\n");
        var answer = await _folder.ChangesAsync();
        Assert.Equal(Coverage.CutShort, answer.Coverage);
        Assert.Equal(["Begin", "After it"], answer.Changes.Select(change => change.Title));
        Assert.Contains($"commit {odd[..7]} bears the time 2027-", answer.Note, StringComparison.Ordinal);
        Assert.Contains("between 2026-03-02T14:05:00Z and 2026-03-02T14:20:00Z", answer.Note, StringComparison.Ordinal);
        Assert.DoesNotContain(last[..7], answer.Note, StringComparison.Ordinal);

        var before = await _folder.ChangesAsync(window: new TimeWindow(GitFolder.Start.AddHours(-2), GitFolder.Start));
        Assert.Equal((Coverage.Empty, (string?)null), (before.Coverage, before.Note));
    }

    [Fact]
    public async Task A_commit_from_the_past_is_told_where_its_time_is_and_where_it_may_belong()
    {
        _folder.Commit(-600, "Begin", "a.cs", "1\n");
        _folder.Commit(5, "Normal", "a.cs", "2\n");
        var odd = _folder.Commit(-60_000, "From a clock behind", "a.cs", "3\n");
        _folder.Commit(20, "After it", "a.cs", "4\n");
        var answer = await _folder.ChangesAsync();
        Assert.Equal(Coverage.CutShort, answer.Coverage);
        Assert.Contains($"commit {odd[..7]} bears the time 2026-01-19T22:00:00Z", answer.Note, StringComparison.Ordinal);

        var time = GitFolder.Start.AddMinutes(-60_000);
        var change = Assert.Single((await _folder.ChangesAsync(window: new TimeWindow(time, time.AddHours(1)))).Changes);
        Assert.Equal((odd, "the time contradicts the history, which places the commit between 2026-03-02T14:05:00Z and 2026-03-02T14:20:00Z"), (change.Id, change.Attributes["clock"]));
    }

    [Fact]
    public async Task A_commit_that_touches_others_only_makes_no_gap()
    {
        _folder.Commit(5, "Begin", "a/x", "1\n");
        _folder.Commit(600_000, "From a clock ahead", "b/x", "2\n");
        _folder.Commit(20, "After it", "a/x", "3\n");
        Action<GitRepositoryOptions> mapped = options => options.Paths.Add(new GitPathOptions { Pattern = "/{service}/" });
        Assert.Equal(Coverage.Data, (await _folder.ChangesAsync(mapped, "a")).Coverage);
        Assert.Equal(Coverage.CutShort, (await _folder.ChangesAsync(mapped, "b")).Coverage);
    }

    [Fact]
    public async Task Years_that_no_calendar_holds_do_no_harm()
    {
        _folder.Commit(5, "Begin", "a.cs", "1\n");
        _folder.Git("add", "-A");
        var tree = _folder.Git("write-tree").Trim();
        File.WriteAllText(Path.Combine(_folder.DotGit, "odd"), $"tree {tree}\nparent {_folder.Head}\nauthor A <a@b> 99999999999999 +0000\ncommitter A <a@b> 99999999999999 +0000\n\nodd\n");
        var odd = _folder.Git("hash-object", "-w", "-t", "commit", "--literally", Path.Combine(_folder.DotGit, "odd")).Trim();
        _folder.Git("update-ref", "refs/heads/main", odd);
        var answer = await _folder.ChangesAsync();
        Assert.Equal(["Begin"], answer.Changes.Select(change => change.Title));
        Assert.Equal(Coverage.CutShort, answer.Coverage);
    }
}
