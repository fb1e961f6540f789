using Cleric.Memory.Sqlite.Tests.Support;
using Microsoft.Extensions.VectorData;

namespace Cleric.Memory.Sqlite.Tests;

public sealed class SqliteCollectionTests : IDisposable
{
    private readonly TempFile _file = new();
    private readonly SqliteVectorStore _store;
    private readonly VectorStoreCollection<string, Incident> _episodes;

    public SqliteCollectionTests()
    {
        _store = new SqliteVectorStore(_file.Path);
        _episodes = _store.GetCollection<string, Incident>("episodes");
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _store.Dispose();
        _file.Dispose();
    }

    [Fact]
    public async Task A_record_comes_back_as_it_was_stored_from_a_store_opened_later()
    {
        await _episodes.EnsureCollectionExistsAsync(Cancel);
        var stored = new Incident
        {
            Id = "a",
            Service = "checkout",
            Summary = "Ünï\0code",
            Severity = 2,
            Confidence = 0.1,
            At = new DateTimeOffset(2026, 3, 4, 5, 6, 7, TimeSpan.FromHours(2)).AddTicks(3),
            Ended = new DateTime(2026, 3, 4, 5, 6, 7, DateTimeKind.Utc),
            Cost = -12.345m,
            Confirmed = true,
            Tags = ["x", "y\"z", ""],
            Codes = [1, -2],
            Embedding = new float[] { 1, 2, 3, 4 },
        };
        await _episodes.UpsertAsync(stored, Cancel);
        _store.Dispose();

        using var later = new SqliteVectorStore(_file.Path);
        var read = await later.GetCollection<string, Incident>("episodes").GetAsync("a", new() { IncludeVectors = true }, Cancel);

        Assert.NotNull(read);
        Assert.Equivalent(new { stored.Id, stored.Service, stored.Summary, stored.Severity, stored.Confidence, stored.Cost, stored.Confirmed, stored.Tags, stored.Codes }, new { read.Id, read.Service, read.Summary, read.Severity, read.Confidence, read.Cost, read.Confirmed, read.Tags, read.Codes }, strict: true);
        Assert.True(stored.At.EqualsExact(read.At));
        Assert.Equal((stored.Ended, stored.Ended!.Value.Kind), (read.Ended, read.Ended!.Value.Kind));
        Assert.Equal(stored.Embedding!.Value.ToArray(), read.Embedding!.Value.ToArray());
    }

    [Fact]
    public async Task A_record_without_values_comes_back_without_them()
    {
        await _episodes.EnsureCollectionExistsAsync(Cancel);
        await _episodes.UpsertAsync(new Incident { Id = "empty" }, Cancel);

        var read = await _episodes.GetAsync("empty", new() { IncludeVectors = true }, Cancel);

        Assert.NotNull(read);
        Assert.Null(read.Service);
        Assert.Null(read.Confidence);
        Assert.Null(read.Ended);
        Assert.Null(read.Tags);
        Assert.Null(read.Embedding);
        Assert.Empty(await _episodes.SearchAsync(new float[] { 1, 0, 0, 0 }, 5, cancellationToken: Cancel).ToListAsync(Cancel));
    }

    [Fact]
    public async Task A_batch_of_which_one_record_fails_stores_nothing()
    {
        await _episodes.EnsureCollectionExistsAsync(Cancel);
        await Assert.ThrowsAsync<ArgumentException>(() => _episodes.UpsertAsync([new Incident { Id = "good" }, new Incident { Id = "bad", Embedding = new float[] { 1, 2 } }], Cancel));
        await Assert.ThrowsAsync<ArgumentException>(() => _episodes.UpsertAsync([new Incident { Id = "good" }, new Incident { Id = "bad", Embedding = new float[] { 1, 2, float.NaN, 0 } }], Cancel));

        Assert.Null(await _episodes.GetAsync("good", cancellationToken: Cancel));
    }

    [Fact]
    public async Task An_operation_on_a_collection_that_does_not_exist_says_so()
    {
        var error = await Assert.ThrowsAsync<SqliteVectorStoreException>(() => _episodes.UpsertAsync(new Incident { Id = "a" }, Cancel));

        Assert.Equal((SqliteVectorStoreError.NoCollection, "sqlite", "episodes", "Upsert"), (error.Error, error.VectorStoreSystemName, error.CollectionName, error.OperationName));
        Assert.Contains("EnsureCollectionExistsAsync", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_definition_that_gained_properties_is_added_to_what_the_file_has()
    {
        var before = _store.GetDynamicCollection("grows", new() { Properties = [new VectorStoreKeyProperty("Id", typeof(string)), new VectorStoreDataProperty("Text", typeof(string))] });
        await before.EnsureCollectionExistsAsync(Cancel);
        await before.UpsertAsync(new Dictionary<string, object?> { ["Id"] = "1", ["Text"] = "disk full" }, Cancel);
        var after = _store.GetDynamicCollection("grows", new()
        {
            Properties =
            [
                new VectorStoreKeyProperty("Id", typeof(string)), new VectorStoreDataProperty("Text", typeof(string)) { IsFullTextIndexed = true },
                new VectorStoreDataProperty("Count", typeof(int)), new VectorStoreVectorProperty("Vector", typeof(float[]), 2),
            ],
        });
        var error = await Assert.ThrowsAsync<SqliteVectorStoreException>(() => after.GetAsync("1", cancellationToken: Cancel));
        Assert.Equal(SqliteVectorStoreError.DefinitionMismatch, error.Error);

        await after.EnsureCollectionExistsAsync(Cancel);
        await after.UpsertAsync(new Dictionary<string, object?> { ["Id"] = "2", ["Text"] = "slow", ["Count"] = 3, ["Vector"] = new float[] { 1, 0 } }, Cancel);

        Assert.Equal(0, (await after.GetAsync("1", cancellationToken: Cancel))!["Count"] ?? 0);
        var hybrid = (IKeywordHybridSearchable<Dictionary<string, object?>>)after;
        var found = await hybrid.HybridSearchAsync(new float[] { 1, 0 }, ["full"], 5, cancellationToken: Cancel).Select(result => result.Record["Id"]).ToListAsync(Cancel);
        Assert.Equal(["1", "2"], found.Order());
    }

    [Fact]
    public async Task Other_dimensions_than_the_file_has_are_refused()
    {
        await _episodes.EnsureCollectionExistsAsync(Cancel);
        var other = _store.GetDynamicCollection("episodes", new() { Properties = [new VectorStoreKeyProperty("Id", typeof(string)), new VectorStoreVectorProperty("Embedding", typeof(float[]), 8)] });

        var error = await Assert.ThrowsAsync<SqliteVectorStoreException>(() => other.EnsureCollectionExistsAsync(Cancel));

        Assert.Equal(SqliteVectorStoreError.DefinitionMismatch, error.Error);
        Assert.Contains("8 dimensions, and 4 in the file", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Generated_numbers_do_not_come_again_after_deletion_and_begin_beyond_those_given()
    {
        var numbered = _store.GetDynamicCollection("numbered", new() { Properties = [new VectorStoreKeyProperty("Id", typeof(long)), new VectorStoreDataProperty("Text", typeof(string))] });
        await numbered.EnsureCollectionExistsAsync(Cancel);
        await numbered.UpsertAsync(new Dictionary<string, object?> { ["Id"] = 41L, ["Text"] = "given" }, Cancel);
        var first = new Dictionary<string, object?> { ["Text"] = "a" };
        await numbered.UpsertAsync(first, Cancel);
        await numbered.DeleteAsync(first["Id"]!, Cancel);
        var second = new Dictionary<string, object?> { ["Text"] = "b" };
        await numbered.UpsertAsync(second, Cancel);

        Assert.Equal((42L, 43L), (first["Id"], second["Id"]));
    }

    [Fact]
    public async Task Names_with_quotes_and_statements_in_them_are_names()
    {
        const string Odd = "a\"; DROP TABLE cleric_collections; --'[]`";
        var odd = _store.GetDynamicCollection(Odd, new()
        {
            Properties =
            [
                new VectorStoreKeyProperty("Id", typeof(string)) { StorageName = Odd + "id" }, new VectorStoreDataProperty("Text", typeof(string)) { StorageName = Odd, IsFullTextIndexed = true, IsIndexed = true },
                new VectorStoreVectorProperty("Vector", typeof(float[]), 2) { StorageName = Odd + "v" },
            ],
        });
        await odd.EnsureCollectionExistsAsync(Cancel);
        await odd.UpsertAsync(new Dictionary<string, object?> { ["Id"] = Odd, ["Text"] = Odd, ["Vector"] = new float[] { 1, 0 } }, Cancel);

        var found = await odd.SearchAsync(new float[] { 1, 0 }, 3, new() { Filter = record => (string)record["Text"]! == Odd }, Cancel).ToListAsync(Cancel);

        Assert.Equal(Odd, Assert.Single(found).Record["Id"]);
        Assert.Equal([Odd], await _store.ListCollectionNamesAsync(Cancel).ToListAsync(Cancel));
        await odd.EnsureCollectionDeletedAsync(Cancel);
        Assert.Equal(0L, _file.Scalar("SELECT COUNT(*) FROM sqlite_schema WHERE name LIKE 'cleric\\_1\\_%' ESCAPE '\\'"));
    }

    [Fact]
    public async Task A_collection_made_anew_is_empty_for_one_opened_before()
    {
        await _episodes.EnsureCollectionExistsAsync(Cancel);
        await _episodes.UpsertAsync(new Incident { Id = "a", Embedding = new float[] { 1, 0, 0, 0 } }, Cancel);
        Assert.Single(await _episodes.SearchAsync(new float[] { 1, 0, 0, 0 }, 5, cancellationToken: Cancel).ToListAsync(Cancel));
        using (var other = new SqliteVectorStore(_file.Path))
        {
            await other.EnsureCollectionDeletedAsync("episodes", Cancel);
            await other.GetCollection<string, Incident>("episodes").EnsureCollectionExistsAsync(Cancel);
        }

        Assert.Empty(await _episodes.SearchAsync(new float[] { 1, 0, 0, 0 }, 5, cancellationToken: Cancel).ToListAsync(Cancel));
    }

    [Fact]
    public async Task Memory_alone_holds_a_store_too()
    {
        using var store = new SqliteVectorStore(":memory:");
        var episodes = store.GetCollection<string, Incident>("episodes");
        await episodes.EnsureCollectionExistsAsync(Cancel);
        await episodes.UpsertAsync([new Incident { Id = "a", Embedding = new float[] { 1, 0, 0, 0 } }, new Incident { Id = "b", Embedding = new float[] { 0, 1, 0, 0 } }], Cancel);
        await episodes.DeleteAsync("a", Cancel);
        await store.CompactAsync(Cancel);

        Assert.Equal("b", Assert.Single(await episodes.SearchAsync(new float[] { 1, 0, 0, 0 }, 5, cancellationToken: Cancel).ToListAsync(Cancel)).Record.Id);
    }

    [Fact]
    public async Task A_cancelled_call_changes_nothing()
    {
        await _episodes.EnsureCollectionExistsAsync(Cancel);
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _episodes.UpsertAsync(new Incident { Id = "a" }, cancelled.Token));

        Assert.Null(await _episodes.GetAsync("a", cancellationToken: Cancel));
    }
}
