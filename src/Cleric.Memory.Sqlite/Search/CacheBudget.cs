namespace Cleric.Memory.Sqlite.Search;

/// <summary>The memory that the vectors of a store's collections may take together.</summary>
internal sealed class CacheBudget(long limit)
{
    private readonly Lock _lock = new();
    private readonly List<VectorCache> _caches = [];
    private long _used;

    public long Used => Interlocked.Read(ref _used);

    public void Join(VectorCache cache)
    {
        lock (_lock)
        {
            _caches.Add(cache);
        }
    }

    public void Leave(VectorCache cache)
    {
        lock (_lock)
        {
            _caches.Remove(cache);
        }
    }

    /// <summary>Takes memory, of the caches used longest ago if there is not enough.</summary>
    /// <returns>Whether there was enough.</returns>
    public bool TryTake(long bytes, VectorCache taker)
    {
        while (true)
        {
            VectorCache? oldest;
            lock (_lock)
            {
                if (_used + bytes <= limit)
                {
                    Interlocked.Add(ref _used, bytes);
                    return true;
                }

                oldest = bytes > limit ? null : _caches.Where(cache => cache != taker && cache.Bytes > 0).MinBy(static cache => cache.LastUse);
            }

            // One that is being searched is not waited for.
            if (oldest is null || !oldest.TryDrop())
            {
                return false;
            }
        }
    }

    public void Return(long bytes) => Interlocked.Add(ref _used, -bytes);
}
