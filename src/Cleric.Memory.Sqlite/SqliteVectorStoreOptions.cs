using Microsoft.Extensions.AI;

namespace Cleric.Memory.Sqlite;

/// <summary>How a <see cref="SqliteVectorStore"/>, or a collection without a store, uses its file.</summary>
public sealed class SqliteVectorStoreOptions
{
    /// <summary>Creates options with the defaults.</summary>
    public SqliteVectorStoreOptions()
    {
    }

    /// <summary>Creates a copy.</summary>
    /// <param name="source">What to copy. Null means the defaults.</param>
    public SqliteVectorStoreOptions(SqliteVectorStoreOptions? source)
    {
        if (source is null)
        {
            return;
        }

        EmbeddingGenerator = source.EmbeddingGenerator;
        VectorCacheBytes = source.VectorCacheBytes;
        BusyTimeout = source.BusyTimeout;
        RelaxedDurability = source.RelaxedDurability;
        MaxPages = source.MaxPages;
    }

    /// <summary>Turns what is not a vector, such as text, into one. Used by properties and collections that name no generator of their own. Default none.</summary>
    public IEmbeddingGenerator? EmbeddingGenerator { get; set; }

    /// <summary>
    /// The most memory, in bytes and not below 0, that vectors may take while they are kept for searches, over all collections of the store. Default null: 2 GiB, or half of the memory the process may
    /// use if that is less. What does not fit is read from the file at each search: the same result, slower. 1,000,000 vectors of 256 dimensions take 1.04 GB.
    /// </summary>
    public long? VectorCacheBytes { get; set; }

    /// <summary>How long an operation waits for a lock that another connection or process holds on the file, before it fails as <see cref="SqliteVectorStoreError.Locked"/>. Default 30 s.</summary>
    public TimeSpan BusyTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Whether a commit may return before the disk has it. Default false: what was stored outlasts the loss of power. True is faster for loading in bulk; a crash of the process still loses
    /// nothing and the file stays whole, but the loss of power may take the last commits.
    /// </summary>
    public bool RelaxedDurability { get; set; }

    /// <summary>The most pages the file may have; for testing what a full disk does.</summary>
    internal long? MaxPages { get; set; }

    internal long CacheLimit => VectorCacheBytes ?? Math.Min(2L << 30, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 2);
}
