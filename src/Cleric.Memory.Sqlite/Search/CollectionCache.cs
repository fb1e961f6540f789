using System.Collections.Concurrent;

namespace Cleric.Memory.Sqlite.Search;

/// <summary>What is kept in memory of one collection: its vectors by property, and which rows the last few filters let through.</summary>
internal sealed class CollectionCache(CacheBudget budget, long collection) : IDisposable
{
    private const int KeptFilters = 16;
    private const long KeptFilterBytes = 32L << 20;

    private readonly ConcurrentDictionary<string, VectorCache> _vectors = new(StringComparer.OrdinalIgnoreCase);
    private readonly Lock _lock = new();
    private readonly LinkedList<(string Filter, RowSet Rows)> _filters = new();
    private long _change = -1;

    public VectorCache Vectors(string table, int dimensions) => _vectors.GetOrAdd(table, static (name, self) => new VectorCache(self.Budget, self.Collection, name, self.Dimensions), (Budget: budget, Collection: collection, Dimensions: dimensions));

    /// <summary>The rows that a filter let through when it was last asked of the same change of the collection.</summary>
    public RowSet? Filtered(string filter, long change)
    {
        lock (_lock)
        {
            for (var node = _change == change ? _filters.First : null; node is not null; node = node.Next)
            {
                if (node.Value.Filter == filter)
                {
                    _filters.Remove(node);
                    _filters.AddFirst(node);
                    return node.Value.Rows;
                }
            }

            return null;
        }
    }

    public void Keep(string filter, long change, RowSet rows)
    {
        lock (_lock)
        {
            if (change < _change)
            {
                return;
            }

            if (change > _change)
            {
                _filters.Clear();
                _change = change;
            }

            _filters.AddFirst((filter, rows));
            while (_filters.Count > KeptFilters || (_filters.Count > 0 && _filters.Sum(static kept => kept.Rows.Bytes) > KeptFilterBytes))
            {
                _filters.RemoveLast();
            }
        }
    }

    public void Dispose()
    {
        foreach (var cache in _vectors.Values)
        {
            cache.Dispose();
        }
    }
}
