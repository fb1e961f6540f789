using Cleric.CaseFiles;
using Cleric.Engine.Tests.Investigations;
using Cleric.Memory;
using Cleric.Memory.Sqlite;
using Cleric.Reports;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.VectorData;

namespace Cleric.Engine.Tests.Memory;

public sealed class MemoryRecordsTests : IDisposable
{
    private static readonly Caller Ada = new("ada");
    private readonly MemoryLab _lab = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _lab.Dispose();

    [Fact]
    public async Task A_hosts_generator_takes_over_and_gives_back_and_nothing_is_lost()
    {
        await Learnt("one");
        var before = await Texts();
        foreach (var generator in new FakeGenerator?[] { new("small", 8), new("small", 16), new("org/large:v2", 16), null })
        {
            Use(generator);
            Assert.Equal(before, await Texts());
            var name = Assert.Single(await Collections());
            Assert.EndsWith(generator is null ? "-d256" : $"-d{generator.Dimensions}", name, StringComparison.Ordinal);
        }

        Use(new FakeGenerator("small", 8));
        await _lab.Investigate(_lab.Tomorrow(World.WithLocks()), "two");
        Assert.True((await _lab.Recalled("two"))!.PriorFactor > 1);
        Assert.Equal(2, (await _lab.Episode()).Occurrences);
    }

    [Fact]
    public async Task Two_models_whose_names_differ_only_in_signs_are_two()
    {
        Use(new FakeGenerator("a/b", 8));
        await Note("one");
        Use(new FakeGenerator("a-b", 8));
        await Note("two");

        Assert.Equal(2, (await Texts()).Count);
        Assert.Single(await Collections());
    }

    [Fact]
    public async Task Interrupted_while_all_is_embedded_anew_nothing_is_lost()
    {
        await Learnt("one");
        var episode = await _lab.Episode();
        using (var store = new SqliteVectorStore(_lab.File))
        using (var records = Records(store, null))
        {
            await records.SaveAsync([.. Enumerable.Range(0, 6).Select(i => episode with { Id = $"ep-{i}", Statement = $"incident {i}" })], Cancel);
        }

        var before = await Texts();
        foreach (var texts in new[] { 0, 1, 5, 11 })
        {
            Use(new FakeGenerator("small", 8) { FailsAfter = texts });
            var error = await Assert.ThrowsAsync<ClericException>(Texts);
            Assert.Contains("on fire", error.Message, StringComparison.Ordinal);
        }

        Use(new FakeGenerator("small", 8));
        Assert.Equal(before, await Texts());
        Assert.Single(await Collections());
    }

    [Fact]
    public async Task Interrupted_between_the_copying_and_the_deletion_nothing_is_lost_and_nothing_that_was_forgotten_comes_back()
    {
        await Note("kept");
        var before = await Texts();
        using (var store = new SqliteVectorStore(_lab.File))
        {
            // The copy is complete; the process dies before the old collection is deleted.
            using var records = Records(new NoDeletion(store), new FakeGenerator("small", 8));
            await Assert.ThrowsAsync<IOException>(() => records.GetAsync(null, "x", Cancel));
        }

        Assert.Equal(2, (await Collections()).Count);
        Use(new FakeGenerator("small", 8));
        Assert.Equal(before, await Texts());
        Assert.Single(await Collections());
        foreach (var item in await _lab.All<Fact>())
        {
            Assert.True(await _lab.Ask(memory => memory.ForgetAsync(Ada, item.Id, Cancel)));
        }

        Assert.Empty(await Texts());
        Use(null);
        Assert.Empty(await Texts());
    }

    [Fact]
    public async Task An_application_whose_collection_begins_alike_keeps_its_own()
    {
        await Note("ours");
        _lab.Configure = builder => builder.UseMemory(options => options.Collection = "cleric-memory-eu");
        await Note("theirs");
        Assert.Single(await Texts());
        Use(new FakeGenerator("small", 8));
        Assert.Single(await Texts());
        _lab.Configure = builder => builder.UseMemory(options => options.Collection = "cleric-memory-eu");

        Assert.Equal("theirs", Assert.Single(await _lab.All<Fact>()).Statement);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Hosts_that_learn_at_once_from_one_file_lose_no_episode_and_no_count(bool alike)
    {
        _lab.Patience = TimeSpan.FromSeconds(60);
        await _lab.Investigate(World.WithLocks(), "case", memory: false);
        var events = await _lab.Events("case");
        await using var one = _lab.Open();
        await using var other = _lab.Open();
        await Parallel.ForAsync(0, 8, Cancel, async (i, cancel) =>
        {
            var view = CaseFold.Of(events.Select(item => item is InvestigationOpened opened ? opened with { CaseId = $"case-{i}", Caller = new Caller("ada", alike ? "acme" : $"tenant-{i}") } : item));
            await (i < 4 ? one : other).GetServices<IMemory>().Single().LearnAsync(view, cancel);
        });

        if (alike)
        {
            var episode = Assert.Single(await _lab.All<Episode>("acme"));
            Assert.Equal((8, 8), (episode.Occurrences, episode.Cases.Count));
            return;
        }

        foreach (var i in Enumerable.Range(0, 8))
        {
            Assert.Equal($"case-{i}", Assert.Single(Assert.Single(await _lab.All<Episode>($"tenant-{i}")).Cases).CaseId);
        }
    }

    [Fact]
    public async Task Whose_turn_does_not_come_is_told_and_learns_later()
    {
        await _lab.Investigate(World.WithLocks(), "one");
        using (var store = new SqliteVectorStore(_lab.File))
        using (await store.EnterAsync(Cancel))
        {
            var error = await Assert.ThrowsAsync<ClericException>(() => _lab.Confirm("one"));
            Assert.Contains("locked", error.Message, StringComparison.Ordinal);
            Assert.Single(await _lab.All<Episode>());
        }

        await _lab.Say("one", new Feedback(FeedbackVerdict.Confirmed, "ada") { Replaces = true });
        Assert.Equal(1, (await _lab.Episode()).Confirmations);
    }

    [Fact]
    public async Task Within_a_host_no_count_is_lost_however_many_learn_at_once()
    {
        await using var host = _lab.Open();
        var memory = host.GetServices<IMemory>().Single();
        await _lab.Investigate(World.WithLocks(), "case", memory: false);
        var events = await _lab.Events("case");
        await Parallel.ForAsync(0, 12, Cancel, async (i, cancel) =>
            await memory.LearnAsync(CaseFold.Of(events.Select(item => item is InvestigationOpened opened ? opened with { CaseId = $"case-{i}" } : item)), cancel));

        Assert.Equal(12, (await _lab.Episode()).Occurrences);
    }

    private static MemoryRecords Records(VectorStore store, FakeGenerator? generator) => new(store, new SignatureEmbedder(generator), Options.Create(new MemoryOptions()));

    private void Use(FakeGenerator? generator) => _lab.Configure = builder =>
    {
        if (generator is not null)
        {
            builder.Services.AddSingleton<IEmbeddingGenerator<string, Embedding<float>>>(generator);
        }
    };

    private async Task Learnt(string caseId)
    {
        await _lab.Investigate(World.WithLocks(), caseId);
        await _lab.Confirm(caseId);
    }

    private Task<Fact> Note(string statement) => _lab.Ask(store => store.RememberAsync(Ada, new Fact { Id = "", Statement = statement, Source = "", FirstSeen = default, LastSeen = default }, Cancel));

    private async Task<List<string>> Texts() =>
        [.. (await _lab.All<MemoryItem>()).Select(item => System.Text.Json.JsonSerializer.Serialize(item, Serialization.ClericJson.Options.GetTypeInfo(typeof(MemoryItem)))).Order(StringComparer.Ordinal)];

    private async Task<List<string>> Collections()
    {
        using var store = new SqliteVectorStore(_lab.File);
        return await store.ListCollectionNamesAsync(Cancel).ToListAsync(Cancel);
    }

    /// <summary>A store whose process dies, so to speak, when a collection is to be deleted.</summary>
    private sealed class NoDeletion(VectorStore inner) : VectorStore
    {
        public override VectorStoreCollection<TKey, TRecord> GetCollection<TKey, TRecord>(string name, VectorStoreCollectionDefinition? definition = null) => inner.GetCollection<TKey, TRecord>(name, definition);

        public override VectorStoreCollection<object, Dictionary<string, object?>> GetDynamicCollection(string name, VectorStoreCollectionDefinition definition) => inner.GetDynamicCollection(name, definition);

        public override IAsyncEnumerable<string> ListCollectionNamesAsync(CancellationToken cancellationToken = default) => inner.ListCollectionNamesAsync(cancellationToken);

        public override Task<bool> CollectionExistsAsync(string name, CancellationToken cancellationToken = default) => inner.CollectionExistsAsync(name, cancellationToken);

        public override Task EnsureCollectionDeletedAsync(string name, CancellationToken cancellationToken = default) => throw new IOException("The process died.");

        public override object? GetService(Type serviceType, object? serviceKey = null) => inner.GetService(serviceType, serviceKey);
    }
}
