using Cleric.Memory.Sqlite.Tests.Support;
using Microsoft.Extensions.VectorData;

namespace Cleric.Memory.Sqlite.Tests.Storage;

public sealed class FailureTests : IDisposable
{
    private readonly TempFile _file = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _file.Dispose();

    [Fact]
    public async Task A_file_that_is_no_database_is_told_and_left_as_it_is()
    {
        var text = new string('x', 5000);
        await File.WriteAllTextAsync(_file.Path, text, Cancel);

        await FailsAsync(SqliteVectorStoreError.NotADatabase, "is no SQLite database");

        Assert.Equal(text, await File.ReadAllTextAsync(_file.Path, Cancel));
    }

    [Fact]
    public async Task A_new_file_and_those_beside_it_are_for_their_owner_alone()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Windows has other rights.");
            return;
        }

        using var store = new SqliteVectorStore(_file.Path);
        var episodes = store.GetCollection<string, Incident>("episodes");
        await episodes.EnsureCollectionExistsAsync(Cancel);
        await episodes.UpsertAsync(new Incident { Id = "1" }, Cancel);

        var files = Directory.GetFiles(Path.GetDirectoryName(_file.Path)!, Path.GetFileName(_file.Path) + "*");
        Assert.True(files.Length > 1);
        foreach (var file in files)
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        }
    }

    [Fact]
    public async Task A_damaged_file_is_told()
    {
        using (var store = new SqliteVectorStore(_file.Path))
        {
            var episodes = store.GetCollection<string, Incident>("episodes");
            await episodes.EnsureCollectionExistsAsync(Cancel);
            await episodes.UpsertAsync(Enumerable.Range(0, 500).Select(i => new Incident { Id = $"{i}", Summary = new string('a', 200) }), Cancel);
            await store.CompactAsync(Cancel);
        }

        var bytes = await File.ReadAllBytesAsync(_file.Path, Cancel);
        new Random(4).NextBytes(bytes.AsSpan(8192));
        await File.WriteAllBytesAsync(_file.Path, bytes, Cancel);

        await FailsAsync(SqliteVectorStoreError.Corrupt, "is damaged");
    }

    [Theory]
    [InlineData(null)]
    [InlineData(0L)]
    public async Task A_vector_of_the_wrong_length_in_the_file_is_told_as_damage(long? cacheBytes)
    {
        using var store = new SqliteVectorStore(_file.Path, new() { VectorCacheBytes = cacheBytes });
        var episodes = store.GetCollection<string, Incident>("episodes");
        await episodes.EnsureCollectionExistsAsync(Cancel);
        await episodes.UpsertAsync(new Incident { Id = "a", Embedding = new float[] { 1, 0, 0, 0 } }, Cancel);
        _file.Scalar("UPDATE cleric_1_vector_Embedding SET vector = x'0011'");

        var error = await Assert.ThrowsAsync<SqliteVectorStoreException>(async () => await episodes.SearchAsync(new float[] { 1, 0, 0, 0 }, 1, cancellationToken: Cancel).ToListAsync(Cancel));

        Assert.Equal(SqliteVectorStoreError.Corrupt, error.Error);
        Assert.Contains("2 bytes where 16 belong", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_of_a_newer_version_is_refused_with_the_versions()
    {
        using (var store = new SqliteVectorStore(_file.Path))
        {
            Assert.Empty(await store.ListCollectionNamesAsync(Cancel).ToListAsync(Cancel));
        }

        _file.Scalar("UPDATE cleric_schema SET version = 7");

        await FailsAsync(SqliteVectorStoreError.NewerSchema, "has schema version 7; this version of Cleric.Memory.Sqlite knows up to 1");
    }

    [Fact]
    public async Task A_file_in_a_folder_that_does_not_exist_is_told()
    {
        using var store = new SqliteVectorStore(Path.Combine(_file.Folder, "none", "memory.db"));

        var error = await Assert.ThrowsAsync<SqliteVectorStoreException>(() => store.CollectionExistsAsync("episodes", Cancel));

        Assert.Equal(SqliteVectorStoreError.CannotOpen, error.Error);
        Assert.Contains("Its folder must exist", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_another_holds_is_told_after_the_timeout_and_written_when_it_is_let_go()
    {
        using var store = new SqliteVectorStore(_file.Path, new() { BusyTimeout = TimeSpan.FromMilliseconds(60) });
        var episodes = store.GetCollection<string, Incident>("episodes");
        await episodes.EnsureCollectionExistsAsync(Cancel);
        using var other = _file.Open();
        using var transaction = other.BeginTransaction(deferred: false);

        var error = await Assert.ThrowsAsync<SqliteVectorStoreException>(() => episodes.UpsertAsync(new Incident { Id = "a" }, Cancel));

        Assert.Equal((SqliteVectorStoreError.Locked, "Upsert"), (error.Error, error.OperationName));
        Assert.Contains("0.06 s of BusyTimeout", error.Message, StringComparison.Ordinal);
        Assert.Null(await episodes.GetAsync("a", cancellationToken: Cancel));

        using var patient = new SqliteVectorStore(_file.Path);
        var writing = patient.GetCollection<string, Incident>("episodes").UpsertAsync(new Incident { Id = "b" }, Cancel);
        Assert.False(writing.IsCompleted);
        transaction.Rollback();
        await writing;
        Assert.NotNull(await episodes.GetAsync("b", cancellationToken: Cancel));
    }

    [Fact]
    public async Task Waiting_for_a_lock_ends_when_it_is_cancelled()
    {
        using var store = new SqliteVectorStore(_file.Path);
        var episodes = store.GetCollection<string, Incident>("episodes");
        await episodes.EnsureCollectionExistsAsync(Cancel);
        using var other = _file.Open();
        using var transaction = other.BeginTransaction(deferred: false);
        using var cancelled = new CancellationTokenSource();

        var writing = episodes.UpsertAsync(new Incident { Id = "a" }, cancelled.Token);
        await cancelled.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => writing);
    }

    [Fact]
    public async Task A_full_disk_is_told_and_loses_nothing()
    {
        using var store = new SqliteVectorStore(_file.Path, new() { MaxPages = 60 });
        var episodes = store.GetCollection<string, Incident>("episodes");
        await episodes.EnsureCollectionExistsAsync(Cancel);
        var stored = 0;
        var error = await Assert.ThrowsAsync<SqliteVectorStoreException>(async () =>
        {
            for (; stored < 10_000; stored++)
            {
                await episodes.UpsertAsync(new Incident { Id = $"{stored}", Summary = new string('s', 3000), Embedding = new float[] { 1, 0, 0, 0 } }, Cancel);
            }
        });

        Assert.Equal(SqliteVectorStoreError.DiskFull, error.Error);
        Assert.Contains("Free space", error.Message, StringComparison.Ordinal);
        Assert.InRange(stored, 1, 9_999);
        Assert.Equal(stored, await episodes.GetAsync(episode => true, 10_000, cancellationToken: Cancel).CountAsync(Cancel));
        Assert.Equal(stored, await episodes.SearchAsync(new float[] { 1, 0, 0, 0 }, 10_000, cancellationToken: Cancel).CountAsync(Cancel));
        await episodes.DeleteAsync("0", Cancel);
        await episodes.UpsertAsync(new Incident { Id = "again" }, Cancel);
        Assert.Equal("ok", _file.Scalar("PRAGMA integrity_check"));
    }

    private async Task FailsAsync(SqliteVectorStoreError expected, string message)
    {
        using var store = new SqliteVectorStore(_file.Path);
        var error = await Assert.ThrowsAsync<SqliteVectorStoreException>(async () =>
            await store.GetCollection<string, Incident>("episodes").GetAsync(episode => true, 1000, cancellationToken: Cancel).ToListAsync(Cancel));

        Assert.Equal((expected, "sqlite"), (error.Error, error.VectorStoreSystemName));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.Contains(_file.Path, error.Message, StringComparison.Ordinal);
        Assert.NotNull(error.OperationName);
    }
}
