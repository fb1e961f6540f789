using Cleric.Memory.Sqlite.Search;
using Cleric.Memory.Sqlite.Tests.Support;
using Microsoft.Extensions.VectorData;

namespace Cleric.Memory.Sqlite.Tests.Search;

public sealed class HybridSearchTests : IAsyncLifetime
{
    private readonly SqliteVectorStore _store = new(":memory:");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private VectorStoreCollection<string, Incident> Episodes => field ??= _store.GetCollection<string, Incident>("episodes");

    public async ValueTask InitializeAsync()
    {
        await Episodes.EnsureCollectionExistsAsync(Cancel);
        await Episodes.UpsertAsync(
            [
                new Incident { Id = "disk", Service = "db", Summary = "The disk of the database was full", Embedding = new float[] { 1, 0, 0, 0 } },
                new Incident { Id = "pool", Service = "api", Summary = "Connections ran out, NEAR the limit", Embedding = new float[] { 0, 1, 0, 0 } },
                new Incident { Id = "deploy", Service = "api", Summary = "Déploiement with a wrong flag", Embedding = new float[] { 0, 0, 1, 0 } },
                new Incident { Id = "silent", Service = "db", Embedding = new float[] { 0, 0, 0, 1 } },
            ],
            Cancel);
    }

    public ValueTask DisposeAsync()
    {
        _store.Dispose();
        return default;
    }

    [Fact]
    public async Task What_is_near_and_matches_comes_first()
    {
        Assert.Equal("deploy", (await FindAsync([0, 0.5f, 0.6f, 0], ["flag", "wrong"]))[0]);
        Assert.Equal("disk", (await FindAsync([0.5f, 0.5f, 0.5f, 0.5f], ["DATABASE"]))[0]);
        Assert.Equal("deploy", (await FindAsync([0.5f, 0.5f, 0.5f, 0.5f], ["deploiement"]))[0]);
    }

    [Theory]
    [InlineData("full OR limit")]
    [InlineData("NOT full")]
    [InlineData("text: full")]
    [InlineData("\" OR \"full")]
    [InlineData("full*")]
    [InlineData("^full")]
    [InlineData("NEAR(disk full)")]
    [InlineData("(")]
    [InlineData("\"")]
    [InlineData("'; DROP TABLE cleric_collections; --")]
    [InlineData("a\0b")]
    public async Task What_is_in_a_keyword_is_no_query_syntax(string keyword)
    {
        // The words stand in no summary one after the other, so the keyword ranks nothing.
        Assert.Equal(keyword is "full*" or "^full" ? 1 : 0, await MatchesAsync(keyword));
    }

    [Fact]
    public async Task A_text_that_changed_or_is_gone_matches_no_more()
    {
        await Episodes.UpsertAsync(new Incident { Id = "disk", Summary = "Certificate expired" }, Cancel);
        Assert.Equal((0, 1), (await MatchesAsync("full"), await MatchesAsync("certificate")));

        await Episodes.DeleteAsync("disk", Cancel);
        Assert.Equal(0, await MatchesAsync("certificate"));
    }

    [Fact]
    public async Task A_filter_and_a_threshold_hold_for_both_rankings()
    {
        var hybrid = (IKeywordHybridSearchable<Incident>)Episodes;

        var found = await hybrid.HybridSearchAsync(new float[] { 1, 0, 0, 0 }, ["limit", "full"], 5, new() { Filter = episode => episode.Service == "api" }, Cancel).ToListAsync(Cancel);
        var best = await hybrid.HybridSearchAsync(new float[] { 1, 0, 0, 0 }, ["limit"], 5, new() { Filter = episode => episode.Service == "api", ScoreThreshold = found[0].Score }, Cancel).ToListAsync(Cancel);

        Assert.Equal(["pool", "deploy"], found.Select(result => result.Record.Id));
        Assert.Equal("pool", Assert.Single(best).Record.Id);
    }

    [Fact]
    public void The_fused_score_is_the_sum_of_reciprocal_ranks()
    {
        var fused = RankFusion.Fuse([7, 8, 9], [9, 4]);

        Assert.Equal([(1 / 63.0 + 1 / 61.0, 9), (1 / 61.0, 7), (1 / 62.0, 4), (1 / 62.0, 8)], fused);
    }

    private async Task<List<string>> FindAsync(float[] vector, string[] keywords) =>
        await ((IKeywordHybridSearchable<Incident>)Episodes).HybridSearchAsync(vector, keywords, 5, cancellationToken: Cancel).Select(result => result.Record.Id).ToListAsync(Cancel);

    /// <summary>How many records rank by the keyword: those whose score it raises.</summary>
    private async Task<int> MatchesAsync(string keyword)
    {
        var hybrid = (IKeywordHybridSearchable<Incident>)Episodes;
        var without = await hybrid.HybridSearchAsync(new float[] { 1, 0.9f, 0.8f, 0.7f }, [], 5, cancellationToken: Cancel).ToDictionaryAsync(result => result.Record.Id, result => result.Score, cancellationToken: Cancel);
        return await hybrid.HybridSearchAsync(new float[] { 1, 0.9f, 0.8f, 0.7f }, [keyword], 5, cancellationToken: Cancel).CountAsync(result => result.Score > without.GetValueOrDefault(result.Record.Id, 0), Cancel);
    }
}
