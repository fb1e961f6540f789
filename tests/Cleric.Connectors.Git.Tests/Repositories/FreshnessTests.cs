using Cleric.Exhibits;

namespace Cleric.Connectors.Git.Tests.Repositories;

public sealed class FreshnessTests : IDisposable
{
    private readonly GitFolder _origin = GitFolder.Create();

    public FreshnessTests()
    {
        _origin.Commit(-600, "Begin", "a.cs", "1\n");
        _origin.Commit(-300, "Earlier", "a.cs", "2\n");
    }

    public void Dispose() => _origin.Dispose();

    [Fact]
    public async Task Where_there_is_no_remote_nothing_is_unknown() => Assert.Equal((Coverage.Empty, GitFolder.Hour), (await _origin.ChangesAsync() is var answer ? answer.Coverage : default, answer.CoveredWindow));

    [Fact]
    public async Task A_clone_knows_until_it_was_cloned()
    {
        // The helper's clones are made at two o'clock.
        var clone = _origin.Clone("clone");
        var answer = await clone.ChangesAsync(service: "clone");
        Assert.Equal((Coverage.Stale, 0), (answer.Coverage, answer.Rows));
        Assert.Contains($"clone: the clone last heard of 'main' at 2026-03-02T14:00:00Z; what was changed later is not known. Fetch it: git -C {clone.Path} fetch.", answer.Note, StringComparison.Ordinal);
        Assert.Null(answer.CoveredWindow);
        var before = await clone.ChangesAsync(service: "clone", window: new TimeWindow(GitFolder.Start.AddHours(-8), GitFolder.Start));
        Assert.Equal((Coverage.Data, "Earlier"), (before.Coverage, Assert.Single(before.Changes).Title));
    }

    [Fact]
    public async Task A_clone_that_is_fetched_and_not_merged_is_read_as_it_was_fetched()
    {
        var clone = _origin.Clone("clone");
        _origin.Commit(10, "New", "a.cs", "3\n");
        clone.GitAt(GitFolder.Start.AddMinutes(30), "fetch", "-q");
        SetFetched(clone, 30);
        var answer = await clone.ChangesAsync(service: "clone");
        Assert.Equal((Coverage.Stale, "New", "origin/main"), (answer.Coverage, Assert.Single(answer.Changes).Title, answer.Changes[0].Attributes["branch"]));
        Assert.Equal(new TimeWindow(GitFolder.Start, GitFolder.Start.AddMinutes(30)), answer.CoveredWindow);
        Assert.EndsWith(" origin/main", answer.SentAs, StringComparison.Ordinal);

        SetFetched(clone, 59);
        answer = await clone.ChangesAsync(service: "clone");
        Assert.Equal((Coverage.Data, (string?)null), (answer.Coverage, answer.Note));
    }

    [Fact]
    public async Task A_fetch_that_brought_nothing_is_news_too()
    {
        var clone = _origin.Clone("clone");
        clone.GitAt(GitFolder.Start.AddMinutes(59), "fetch", "-q");
        SetFetched(clone, 59);
        Assert.Equal(Coverage.Empty, (await clone.ChangesAsync(service: "clone")).Coverage);
    }

    [Fact]
    public async Task A_fetch_that_failed_or_was_of_another_branch_is_none()
    {
        _origin.Git("branch", "other");
        var clone = _origin.Clone("clone");
        clone.Git("fetch", "-q", "origin", "other");
        SetFetched(clone, 59);
        Assert.Equal(Coverage.Stale, (await clone.ChangesAsync(service: "clone")).Coverage);
        File.WriteAllText(Path.Combine(clone.DotGit, "FETCH_HEAD"), "");
        SetFetched(clone, 59);
        Assert.Equal(Coverage.Stale, (await clone.ChangesAsync(service: "clone")).Coverage);
    }

    [Fact]
    public async Task A_window_that_is_not_over_asks_for_no_more_than_the_present()
    {
        var clone = _origin.Clone("clone");
        clone.Git("fetch", "-q");
        SetFetched(clone, 19);
        using var connector = clone.Connector(minute: 20);
        Assert.Equal(Coverage.Empty, (await GitFolder.AskAsync(connector, "clone")).Coverage);
        using var strict = clone.Connector(options: options => options.StalenessTolerance = TimeSpan.FromSeconds(30), minute: 20);
        Assert.Equal(Coverage.Stale, (await GitFolder.AskAsync(strict, "clone")).Coverage);
    }

    [Fact]
    public async Task A_shallow_clone_whose_history_begins_in_the_window_is_cut()
    {
        for (var minute = 10; minute <= 40; minute += 10)
        {
            _origin.Commit(minute, $"At {minute}", "a.cs", $"{minute}\n");
        }

        var clone = _origin.Clone("clone", "--depth", "2");
        clone.Git("remote", "remove", "origin");
        var answer = await clone.ChangesAsync(service: "clone");
        Assert.Equal(Coverage.CutShort, answer.Coverage);
        Assert.Contains("begins with commit", answer.Note, StringComparison.Ordinal);
        Assert.Contains("of 2026-03-02T14:30:00Z, since the clone is shallow: what was changed before, and by that commit itself, is not known.", answer.Note, StringComparison.Ordinal);
        Assert.Equal([("At 30", false), ("At 40", true)], answer.Changes.Select(change => (change.Title, change.Diff is not null)));
        Assert.Equal(new TimeWindow(GitFolder.Start.AddMinutes(30), GitFolder.Hour.End), answer.CoveredWindow);
    }

    [Fact]
    public async Task A_shallow_clone_whose_history_begins_after_the_window_fails()
    {
        var clone = _origin.Clone("clone", "--depth", "1");
        using var connector = clone.Connector();
        var answer = await GitFolder.AskAsync(connector, "clone", new TimeWindow(GitFolder.Start.AddHours(-8), GitFolder.Start.AddHours(-7)));
        Assert.Equal(Coverage.Failed, Assert.IsType<NoAnswer>(answer).Coverage);
        Assert.Contains("after the window. Fetch the rest", answer.Note, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_shallow_clone_whose_history_begins_before_the_window_is_as_good_as_any()
    {
        _origin.Commit(10, "At 10", "a.cs", "3\n");
        var clone = _origin.Clone("clone", "--depth", "2");
        clone.Git("remote", "remove", "origin");
        var answer = await clone.ChangesAsync(service: "clone");
        Assert.Equal((Coverage.Data, (string?)null, "At 10"), (answer.Coverage, answer.Note, Assert.Single(answer.Changes).Title));
    }

    [Fact]
    public async Task A_bare_repository_is_read_like_any()
    {
        _origin.Commit(10, "At 10", "a.cs", "3\n");
        var bare = _origin.Clone("store.git", "--mirror");
        bare.Git("fetch", "-q");
        File.SetLastWriteTimeUtc(Path.Combine(bare.Path, "FETCH_HEAD"), GitFolder.Start.AddMinutes(60).UtcDateTime);
        var answer = await bare.ChangesAsync(service: "store");
        Assert.Equal((Coverage.Data, "At 10"), (answer.Coverage, Assert.Single(answer.Changes).Title));
    }

    [Fact]
    public async Task A_working_folder_of_its_own_is_read_like_any()
    {
        _origin.Commit(10, "At 10", "a.cs", "3\n");
        var other = Path.Combine(Path.GetDirectoryName(_origin.Path)!, "beside");
        _origin.Git("worktree", "add", "-q", "-b", "side", other);
        var answer = await _origin.ChangesAsync(options => (options.Path, options.Service) = (other, "shop"));
        Assert.Equal(("At 10", "side"), (Assert.Single(answer.Changes).Title, answer.Changes[0].Attributes["branch"]));
    }

    [Fact]
    public async Task With_a_detached_HEAD_the_remotes_default_branch_is_read()
    {
        _origin.Commit(10, "At 10", "a.cs", "3\n");
        var clone = _origin.Clone("clone");
        clone.Git("checkout", "-q", "--detach", "HEAD~1");
        var answer = await clone.ChangesAsync(service: "clone");
        Assert.Equal(("At 10", "origin/main"), (Assert.Single(answer.Changes).Title, answer.Changes[0].Attributes["branch"]));
    }

    [Fact]
    public async Task With_a_detached_HEAD_and_no_remote_there_is_a_gap()
    {
        _origin.Commit(10, "At 10", "a.cs", "3\n");
        _origin.Git("checkout", "-q", "--detach", "HEAD~1");
        var answer = await _origin.ChangesAsync();
        Assert.Equal((Coverage.CutShort, 0), (answer.Coverage, answer.Rows));
        Assert.Contains("HEAD is detached", answer.Note, StringComparison.Ordinal);
        Assert.Equal((Coverage.Data, 1), (await _origin.ChangesAsync(options => options.Branch = "main") is var named ? named.Coverage : default, named.Rows));
    }

    [Fact]
    public async Task Branches_that_have_gone_apart_make_a_gap()
    {
        var clone = _origin.Clone("clone");
        clone.Commit(10, "Here", "b.cs", "1\n");
        _origin.Commit(11, "There", "a.cs", "3\n");
        clone.Git("fetch", "-q");
        SetFetched(clone, 60);
        var answer = await clone.ChangesAsync(service: "clone");
        Assert.Equal((Coverage.CutShort, "Here"), (answer.Coverage, Assert.Single(answer.Changes).Title));
        Assert.Contains("'main' and 'origin/main' have gone apart", answer.Note, StringComparison.Ordinal);
        Assert.Equal((Coverage.Data, "There"), (await clone.ChangesAsync(options => options.Branch = "origin/main", "clone") is var named ? named.Coverage : default, Assert.Single(named.Changes).Title));
    }

    [Fact]
    public async Task A_branch_that_is_only_remote_is_found_by_its_name()
    {
        _origin.Git("checkout", "-q", "-b", "release/1");
        _origin.Commit(10, "On release", "a.cs", "3\n");
        _origin.Git("checkout", "-q", "main");
        var clone = _origin.Clone("clone");
        clone.Git("fetch", "-q");
        SetFetched(clone, 60);
        var answer = await clone.ChangesAsync(options => options.Branch = "release/1", "clone");
        Assert.Equal((Coverage.Data, "On release", "origin/release/1"), (answer.Coverage, Assert.Single(answer.Changes).Title, answer.Changes[0].Attributes["branch"]));
    }

    private static void SetFetched(GitFolder clone, double minute) => File.SetLastWriteTimeUtc(Path.Combine(clone.DotGit, "FETCH_HEAD"), GitFolder.Start.AddMinutes(minute).UtcDateTime);
}
