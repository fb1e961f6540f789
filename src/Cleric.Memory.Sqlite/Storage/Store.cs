using System.Collections.Concurrent;
using Cleric.Memory.Sqlite.Search;

namespace Cleric.Memory.Sqlite.Storage;

/// <summary>A database and what is kept of it in memory: what a store and its collections share.</summary>
internal sealed class Store(Database database, SqliteVectorStoreOptions options) : IDisposable
{
    private readonly ConcurrentDictionary<long, CollectionCache> _caches = new();

    public Database Database { get; } = database;

    public CacheBudget Budget { get; } = new(options.CacheLimit);

    public static Store Open(string connectionStringOrFile, SqliteVectorStoreOptions? options)
    {
        var copy = new SqliteVectorStoreOptions(options);
        ArgumentOutOfRangeException.ThrowIfNegative(copy.VectorCacheBytes ?? 0, nameof(options));
        ArgumentOutOfRangeException.ThrowIfLessThan(copy.BusyTimeout, TimeSpan.Zero, nameof(options));
        return new Store(new Database(connectionStringOrFile, copy), copy);
    }

    /// <summary>The number of a collection and its last change, null where there is none by the name.</summary>
    public static (long Id, long Change)? Find(Connection connection, string name)
    {
        var statement = connection.Prepare("SELECT id, change FROM cleric_collections WHERE name = ?").With(name);
        (long, long)? found = statement.Step() ? (statement.Int64(0), statement.Int64(1)) : null;
        statement.Reset();
        return found;
    }

    public CollectionCache Cache(long collection) => _caches.GetOrAdd(collection, static (id, budget) => new CollectionCache(budget, id), Budget);

    public void Forget(long collection)
    {
        if (_caches.TryRemove(collection, out var cache))
        {
            cache.Dispose();
        }
    }

    public void Dispose()
    {
        foreach (var collection in _caches.Keys)
        {
            Forget(collection);
        }

        Database.Dispose();
    }
}
