using Cleric.Entities;
using Cleric.Exhibits;
using Cleric.Queries;

namespace Cleric.Connectors.Git.Tests;

public sealed class GitConnectorTests
{
    [Fact]
    public async Task Several_repositories_are_one_stream_by_time()
    {
        using var shop = GitFolder.Create();
        using var cart = GitFolder.Create("cart");
        shop.Commit(1, "Shop 1", "a", "1");
        cart.Commit(2, "Cart 2", "a", "1");
        shop.Commit(3, "Shop 3", "a", "2");
        cart.Commit(4, "Cart 4", "a", "2");
        using var connector = GitFolder.Connector([shop.Options(), cart.Options()]);
        var all = Assert.IsType<ChangeAnswer>(await GitFolder.AskAsync(connector, service: null));
        Assert.Equal([("Shop 1", "shop"), ("Cart 2", "cart"), ("Shop 3", "shop"), ("Cart 4", "cart")], all.Changes.Select(change => (change.Title, change.Entity!.Name)));
        Assert.Equal(2, all.SentAs!.Split("; ").Length);

        var one = Assert.IsType<ChangeAnswer>(await GitFolder.AskAsync(connector, "cart"));
        Assert.Equal(["Cart 2", "Cart 4"], one.Changes.Select(change => change.Title));
        Assert.DoesNotContain(shop.Path, one.SentAs, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_more_than_the_limit_some_come_evenly_and_a_note_says_so()
    {
        using var folder = GitFolder.Create();
        for (var i = 0; i < 9; i++)
        {
            folder.Commit(i, $"{i}", "a", $"{i}");
        }

        using var connector = folder.Connector();
        var answer = Assert.IsType<ChangeAnswer>(await GitFolder.AskAsync(connector, limit: 3));
        Assert.Equal((Coverage.CutShort, 9, "9 changes were thinned to 3, evenly over the window."), (answer.Coverage, answer.RowsAvailable, answer.Note));
        Assert.Equal(["0", "4", "8"], answer.Changes.Select(change => change.Title));

        using var bounded = folder.Connector(options: options => options.MaxCommitsPerQuery = 3);
        answer = Assert.IsType<ChangeAnswer>(await GitFolder.AskAsync(bounded));
        Assert.Equal((Coverage.CutShort, (long?)null, 3), (answer.Coverage, answer.RowsAvailable, answer.Rows));
        Assert.Contains("9 commits lie in the window, of which 3 were looked at", answer.Note, StringComparison.Ordinal);

        using var few = folder.Connector(options: options => options.MaxCommits = 4);
        answer = Assert.IsType<ChangeAnswer>(await GitFolder.AskAsync(few));
        Assert.Equal((Coverage.CutShort, 4), (answer.Coverage, answer.Rows));
        Assert.Contains("no more commits are kept: what was changed before", answer.Note, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_whom_no_repository_is_there_is_nothing_and_it_is_said_why()
    {
        using var folder = GitFolder.Create();
        folder.Commit(1, "Begin", "a", "1");
        using var connector = folder.Connector();
        var answer = await GitFolder.AskAsync(connector, "payments");
        Assert.Equal((Coverage.Empty, 0), (answer.Coverage, answer.Rows));
        Assert.Contains("belongs to 'payments'", answer.Note, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_comes_between_queries_is_seen()
    {
        using var folder = GitFolder.Create();
        folder.Commit(1, "One", "a", "1");
        using var connector = folder.Connector();
        Assert.Equal(1, (await GitFolder.AskAsync(connector)).Rows);
        folder.Commit(2, "Two", "a", "2");
        Assert.Equal(2, (await GitFolder.AskAsync(connector)).Rows);
        folder.Git("gc", "-q", "--prune=now");
        folder.Git("commit", "-q", "--amend", "-m", "Two, reworded");
        Assert.Equal(2, (await GitFolder.AskAsync(connector)).Rows);
    }

    [Fact]
    public async Task Many_may_ask_at_once()
    {
        using var folder = GitFolder.Create();
        for (var i = 0; i < 20; i++)
        {
            folder.Commit(i, $"{i}", $"s{i % 3}/a.yaml", $"v: {i}");
        }

        using var connector = folder.Connector(options => options.Paths.Add(new GitPathOptions { Pattern = "{service}/" }));
        var answers = await Task.WhenAll(Enumerable.Range(0, 24).Select(i => GitFolder.AskAsync(connector, $"s{i % 3}")));
        Assert.Equal([.. Enumerable.Range(0, 24).Select(i => i % 3 == 2 ? 6 : 7)], answers.Select(answer => answer.Rows));
    }

    [Fact]
    public async Task There_is_no_query_language_and_no_limit_of_nothing()
    {
        using var connector = GitFolder.Connector([new GitRepositoryOptions { Path = "/srv/shop" }]);
        var query = new ChangeQuery { Window = GitFolder.Hour, Entity = new Entity("shop") };
        Assert.Equal(Coverage.Failed, (await connector.AskAsync(query with { Native = "log" }, TestContext.Current.CancellationToken)).Coverage);
        var fault = await Assert.ThrowsAsync<ClericException>(async () => await connector.AskAsync(query with { Limit = 0 }, TestContext.Current.CancellationToken));
        Assert.Contains("Limit is 0", fault.Message, StringComparison.Ordinal);
    }
}
