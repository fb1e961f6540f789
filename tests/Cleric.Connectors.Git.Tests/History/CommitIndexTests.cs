using Cleric.Connectors.Git.History;
using LibGit2Sharp;

namespace Cleric.Connectors.Git.Tests.History;

public sealed class CommitIndexTests : IDisposable
{
    private static readonly DateTimeOffset Now = GitFolder.Start.AddDays(1);

    private readonly GitFolder _folder = GitFolder.Create();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_comes_is_added_to_what_was_read()
    {
        for (var i = 0; i < 5; i++)
        {
            _folder.Commit(i, $"{i}", "a", $"{i}");
        }

        using var repository = new Repository(_folder.Path);
        var first = Read(repository, null);
        Assert.Same(first, Read(repository, first));
        for (var i = 5; i < 9; i++)
        {
            _folder.Commit(i, $"{i}", "a", $"{i}");
        }

        Assert.Equal(Told(), Ids(Read(repository, first)));
        Assert.Equal(Ids(Read(repository, null)), Ids(Read(repository, first)));
        Assert.Equal(HistoryEnd.Root, Read(repository, first).End);
    }

    [Fact]
    public void A_branch_that_was_rewritten_is_read_anew()
    {
        for (var i = 0; i < 6; i++)
        {
            _folder.Commit(i, $"{i}", "a", $"{i}");
        }

        using var repository = new Repository(_folder.Path);
        var first = Read(repository, null);
        _folder.Git("reset", "-q", "--hard", "HEAD~3");
        _folder.Commit(9, "other", "a", "other");
        var second = Read(repository, first);
        Assert.Equal(Told(), Ids(second));
        Assert.Equal(4, second.Count);
        _folder.Git("reset", "-q", "--hard", "HEAD~2");
        Assert.Equal(Told(), Ids(Read(repository, second)));
    }

    [Fact]
    public void No_more_are_kept_than_the_limit()
    {
        for (var i = 0; i < 6; i++)
        {
            _folder.Commit(i, $"{i}", "a", $"{i}");
        }

        using var repository = new Repository(_folder.Path);
        var first = Read(repository, null, most: 4);
        Assert.Equal((4, HistoryEnd.Bounded), (first.Count, first.End));
        Assert.Equal(Told()[2..], Ids(first));
        _folder.Commit(7, "7", "a", "7");
        var second = Read(repository, first, most: 4);
        Assert.Equal((4, HistoryEnd.Bounded), (second.Count, second.End));
        Assert.Equal(Told()[3..], Ids(second));
    }

    [Fact]
    public void A_window_holds_what_git_finds_though_times_do_not_ascend()
    {
        var random = new Random(11);
        for (var i = 0; i < 60; i++)
        {
            _folder.Commit((i * 2) + random.Next(-20, 20), $"{i}", "a", $"{i}");
        }

        using var repository = new Repository(_folder.Path);
        var index = Read(repository, null);
        var told = _folder.Git("log", "--first-parent", "--reverse", "--format=%H %ct").Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' '))
            .Select(fields => (Id: fields[0], Time: DateTimeOffset.FromUnixTimeSeconds(long.Parse(fields[1], System.Globalization.CultureInfo.InvariantCulture))))
            .Where(commit => GitFolder.Hour.Contains(commit.Time)).OrderBy(commit => commit.Time).Select(commit => commit.Id);
        Assert.Equal(told, index.Within(GitFolder.Hour).Select(place => index.IdAt(place).Sha));
    }

    private static CommitIndex Read(Repository repository, CommitIndex? before, int most = 1000) =>
        CommitIndex.Read(repository.Head.Tip, new HashSet<string>(), before, most, TimeSpan.FromMinutes(5), Now, TestContext.Current.CancellationToken);

    private static string[] Ids(CommitIndex index) => [.. Enumerable.Range(0, index.Count).Select(place => index.IdAt(place).Sha)];

    private string[] Told() => _folder.Git("rev-list", "--first-parent", "--reverse", "HEAD").Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
