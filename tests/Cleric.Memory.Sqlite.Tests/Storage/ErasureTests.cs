using System.Text;
using Cleric.Memory.Sqlite.Tests.Support;

namespace Cleric.Memory.Sqlite.Tests.Storage;

public sealed class ErasureTests : IDisposable
{
    private const string Secret = "zanzibarquartz";
    private readonly TempFile _file = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _file.Dispose();

    [Theory]
    [InlineData("delete")]
    [InlineData("overwrite")]
    [InlineData("drop")]
    public async Task What_was_erased_is_in_no_byte_after_compacting(string how)
    {
        using var store = new SqliteVectorStore(_file.Path);
        var episodes = store.GetCollection<string, Incident>("episodes");
        await episodes.EnsureCollectionExistsAsync(Cancel);
        var vector = new float[] { 0.123f, 4.567f, 8.901f, 2.345f };
        await episodes.UpsertAsync(
            Enumerable.Range(0, 300).Select(i => i % 7 == 0
                ? new Incident { Id = $"{Secret}-{i}", Service = Secret, Summary = $"The key was {Secret} {i}", Tags = [Secret], Embedding = vector }
                : new Incident { Id = $"{i}", Summary = $"plain {i}", Embedding = new float[] { 1, 0, 0, i } }),
            Cancel);

        // A search keeps connections open, as in use.
        Assert.NotEmpty(await episodes.SearchAsync(vector, 3, cancellationToken: Cancel).ToListAsync(Cancel));
        Assert.True(Holds(Encoding.UTF8.GetBytes(Secret)));
        Assert.True(Holds(Bytes(vector)));
        var secret = Enumerable.Range(0, 300).Where(i => i % 7 == 0).Select(i => $"{Secret}-{i}").ToList();
        if (how == "overwrite")
        {
            await episodes.UpsertAsync(secret.Select(key => new Incident { Id = key, Summary = "nothing" }), Cancel);
        }

        if (how == "drop")
        {
            await store.EnsureCollectionDeletedAsync("episodes", Cancel);
        }
        else
        {
            await episodes.DeleteAsync(secret, Cancel);
        }

        await store.CompactAsync(Cancel);

        Assert.False(Holds(Encoding.UTF8.GetBytes(Secret)));
        Assert.False(Holds(Encoding.UTF8.GetBytes(Secret[..9])));
        Assert.False(Holds(Bytes(vector)));
        Assert.Equal("ok", _file.Scalar("PRAGMA integrity_check"));
        if (how != "drop")
        {
            Assert.Equal(257, await episodes.SearchAsync(vector, 1000, cancellationToken: Cancel).CountAsync(Cancel));
        }
    }

    [Fact]
    public async Task What_was_deleted_is_not_in_the_files_pages_even_before_compacting()
    {
        using var store = new SqliteVectorStore(_file.Path);
        var episodes = store.GetCollection<string, Incident>("episodes");
        await episodes.EnsureCollectionExistsAsync(Cancel);
        await episodes.UpsertAsync([new Incident { Id = "a", Summary = Secret }, new Incident { Id = "b", Summary = "plain" }], Cancel);
        await episodes.DeleteAsync("a", Cancel);

        _file.Scalar("PRAGMA wal_checkpoint(TRUNCATE)");

        Assert.False(Holds(Encoding.UTF8.GetBytes(Secret)));
    }

    private static byte[] Bytes(float[] vector) => [.. vector.SelectMany(BitConverter.GetBytes)];

    private bool Holds(byte[] bytes) => _file.AllBytes().AsSpan().IndexOf(bytes) >= 0;
}
