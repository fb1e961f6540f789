using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.VectorData;

namespace Cleric.Memory.Sqlite.Tests.DependencyInjection;

public sealed class SqliteServiceCollectionExtensionsTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(null)]
    [InlineData("key")]
    public async Task A_collection_embeds_text_with_the_hosts_generator(string? key)
    {
        await using var services = new ServiceCollection()
            .AddSingleton<IEmbeddingGenerator>(new Lengths())
            .AddKeyedSqliteCollection<Guid, Note>(key, "notes", ":memory:", new SqliteCollectionOptions { Store = new() { RelaxedDurability = true } })
            .BuildServiceProvider();
        var notes = services.GetRequiredKeyedService<VectorStoreCollection<Guid, Note>>(key);
        await notes.EnsureCollectionExistsAsync(Cancel);
        Note[] all = [new() { Text = "aa" }, new() { Text = null }, new() { Text = "aaaa" }];
        await notes.UpsertAsync(all, Cancel);

        var found = await notes.SearchAsync("bbbb", 5, cancellationToken: Cancel).ToListAsync(Cancel);

        Assert.Same(notes, services.GetRequiredKeyedService<IKeywordHybridSearchable<Note>>(key));
        Assert.DoesNotContain(Guid.Empty, all.Select(note => note.Id));
        Assert.Equal([all[2].Id, all[0].Id], found.Select(result => result.Record.Id));
        Assert.Equal([0.0, 2.0], found.Select(result => result.Score!.Value));
        await Assert.ThrowsAsync<NotSupportedException>(() => notes.GetAsync(all[0].Id, new() { IncludeVectors = true }, Cancel));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("key")]
    public void A_store_is_there_as_what_it_is_and_as_the_abstraction(string? key)
    {
        using var services = new ServiceCollection().AddKeyedSqliteVectorStore(key, _ => ":memory:", _ => new() { VectorCacheBytes = 5 }).BuildServiceProvider();

        Assert.Same(services.GetRequiredKeyedService<SqliteVectorStore>(key), services.GetRequiredKeyedService<VectorStore>(key));
    }

    private sealed class Note
    {
        [VectorStoreKey]
        public Guid Id { get; set; }

        [VectorStoreVector(1, DistanceFunction = DistanceFunction.EuclideanDistance)]
        public string? Text { get; set; }
    }

    private sealed class Lengths : IEmbeddingGenerator<string, Embedding<float>>
    {
        public Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default) =>
            Task.FromResult(new GeneratedEmbeddings<Embedding<float>>(values.Select(value => new Embedding<float>(new float[] { value.Length }))));

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
        }
    }
}
