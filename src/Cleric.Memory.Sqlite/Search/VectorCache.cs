using Cleric.Memory.Sqlite.Schema;
using Cleric.Memory.Sqlite.Storage;

namespace Cleric.Memory.Sqlite.Search;

/// <summary>
/// The vectors of one property in memory, as of one change of the collection. Read at the first search, then kept up with the changes that any process has made, which the file tells.
/// What the budget has no room for stays in the file and is read from there at each search; it is the rows with the highest numbers.
/// </summary>
internal sealed class VectorCache : IDisposable
{
    private const int SegmentBytes = 16 << 20;

    private readonly CacheBudget _budget;
    private readonly ReaderWriterLockSlim _lock = new();
    private readonly List<Segment> _segments = [];
    private readonly string _table;
    private readonly long _collection;
    private readonly int _dimensions;
    private long _bytes;
    private long _lastUse;

    /// <summary>The change of the collection that the vectors are as of, -1 when none were read.</summary>
    private long _change = -1;

    /// <summary>Whether all vectors are here; if not, those of rows beyond the last one here are in the file alone.</summary>
    private bool _complete;

    public VectorCache(CacheBudget budget, long collection, string table, int dimensions)
    {
        (_budget, _collection, _table, _dimensions) = (budget, collection, table, dimensions);
        budget.Join(this);
    }

    public long Bytes => Interlocked.Read(ref _bytes);

    public long LastUse => Interlocked.Read(ref _lastUse);

    private long LastRow => _segments.Count == 0 ? 0 : _segments[^1].LastRow;

    /// <summary>Offers all vectors of the state that the connection's transaction sees.</summary>
    /// <returns>False when the vectors here are of a later state already: the caller begins a new transaction.</returns>
    public bool TryScan(Connection connection, long change, Query query, RowSet? filter, TopK nearest, CancellationToken cancellationToken)
    {
        Interlocked.Exchange(ref _lastUse, Environment.TickCount64);
        while (true)
        {
            _lock.EnterReadLock();
            try
            {
                if (_change > change)
                {
                    return false;
                }

                if (_change == change)
                {
                    ScanHere(query, filter, nearest, cancellationToken);
                    if (!_complete)
                    {
                        ScanFile(connection, query, filter, nearest, cancellationToken);
                    }

                    return true;
                }
            }
            finally
            {
                _lock.ExitReadLock();
            }

            Follow(connection, change, cancellationToken);
        }
    }

    /// <summary>Gives back the memory, unless a search is using it.</summary>
    public bool TryDrop()
    {
        if (!_lock.TryEnterWriteLock(0))
        {
            return false;
        }

        try
        {
            Clear();
            return true;
        }
        finally
        {
            _lock.ExitWriteLock();
        }
    }

    public void Dispose()
    {
        _budget.Leave(this);
        _lock.EnterWriteLock();
        Clear();
        _lock.ExitWriteLock();
    }

    private void ScanHere(Query query, RowSet? filter, TopK nearest, CancellationToken cancellationToken)
    {
        foreach (var segment in _segments)
        {
            cancellationToken.ThrowIfCancellationRequested();
            query.Scan(segment, filter, nearest);
        }
    }

    private void ScanFile(Connection connection, Query query, RowSet? filter, TopK nearest, CancellationToken cancellationToken)
    {
        var vector = new float[_dimensions];
        var statement = connection.Prepare($"SELECT {CollectionSchema.RowId}, vector FROM {_table} WHERE {CollectionSchema.RowId} > ? ORDER BY {CollectionSchema.RowId}");
        statement.Bind(0, LastRow);
        for (var i = 1; statement.Step(); i++)
        {
            var row = statement.Int64(0);
            if (filter is null || filter.Contains(row))
            {
                VectorBytes.Read(statement.Blob(1), vector);
                var nearness = query.Nearness(vector, Segment.InverseLength(vector));
                if (nearness >= nearest.Least)
                {
                    nearest.Offer(nearness, row);
                }
            }

            if (i % 4096 == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
            }
        }

        statement.Reset();
    }

    private void Follow(Connection connection, long change, CancellationToken cancellationToken)
    {
        _lock.EnterWriteLock();
        try
        {
            if (_change >= change)
            {
                return;
            }

            // What is half done is worth nothing.
            var from = _change;
            _change = -1;
            if (from < 0 || !TryApply(connection, from))
            {
                Load(connection, cancellationToken);
            }

            _change = change;
        }
        catch
        {
            Clear();
            throw;
        }
        finally
        {
            _lock.ExitWriteLock();
        }
    }

    private void Load(Connection connection, CancellationToken cancellationToken)
    {
        Clear();
        _complete = true;
        var bounds = connection.Prepare($"SELECT (SELECT MIN({CollectionSchema.RowId}) FROM {_table}), (SELECT MAX({CollectionSchema.RowId}) FROM {_table})");
        var atMost = bounds.Step() && !bounds.IsNull(0) ? bounds.Int64(1) - bounds.Int64(0) + 1 : 0;
        bounds.Reset();
        var statement = connection.Prepare($"SELECT {CollectionSchema.RowId}, vector FROM {_table} ORDER BY {CollectionSchema.RowId}");
        for (var i = 1; statement.Step(); i++)
        {
            if (!TryAppend(statement.Int64(0), statement.Blob(1), atMost - i + 1))
            {
                break;
            }

            if (i % 4096 == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
            }
        }

        statement.Reset();
    }

    /// <returns>Whether there was room.</returns>
    private bool TryAppend(long row, ReadOnlySpan<byte> stored, long expected)
    {
        if (!_complete)
        {
            return false;
        }

        if (_segments.Count == 0 || _segments[^1].Count == _segments[^1].Capacity)
        {
            var most = Math.Max(1, SegmentBytes / (_dimensions * sizeof(float)));
            var capacity = (int)Math.Clamp(expected, 1, most);
            while (!_budget.TryTake(Segment.Bytes(_dimensions, capacity), this))
            {
                // The little that is left of the memory is worth taking, but not crumbs of it.
                if (capacity < 64)
                {
                    _complete = false;
                    return false;
                }

                capacity /= 2;
            }

            var bytes = Segment.Bytes(_dimensions, capacity);

            Interlocked.Add(ref _bytes, bytes);
            _segments.Add(new Segment(_dimensions, capacity));
        }

        _segments[^1].Append(row, stored);
        return true;
    }

    /// <returns>False when the vectors are to be read anew: the changes are no longer told, or are too many, or a row came in between.</returns>
    private bool TryApply(Connection connection, long from)
    {
        var oldest = connection.Prepare("SELECT MIN(change) FROM cleric_changes WHERE collection_id = ?").With(_collection).Scalar() as long?;
        if (oldest is null || oldest > from + 1)
        {
            return false;
        }

        var ranges = new List<(long First, long Last)>();
        var statement = connection.Prepare("SELECT first_rowid, last_rowid FROM cleric_changes WHERE collection_id = ? AND change > ? ORDER BY first_rowid").With(_collection, from);
        while (statement.Step())
        {
            var (first, last) = (statement.Int64(0), statement.Int64(1));
            if (ranges.Count > 0 && first <= ranges[^1].Last + 1)
            {
                ranges[^1] = (ranges[^1].First, Math.Max(last, ranges[^1].Last));
            }
            else
            {
                ranges.Add((first, last));
            }
        }

        statement.Reset();
        foreach (var (first, last) in ranges)
        {
            if (!TryApply(connection, first, last))
            {
                return false;
            }
        }

        // A third of the places empty: reading anew closes them up.
        return _segments.Sum(static segment => (long)segment.Dead) <= 1024 + (_segments.Sum(static segment => (long)segment.Count) / 3);
    }

    private bool TryApply(Connection connection, long first, long last)
    {
        Remove(first, last);
        var statement = connection.Prepare($"SELECT {CollectionSchema.RowId}, vector FROM {_table} WHERE {CollectionSchema.RowId} BETWEEN ? AND ? ORDER BY {CollectionSchema.RowId}").With(first, last);
        var fits = true;
        while (fits && statement.Step())
        {
            var row = statement.Int64(0);
            if (row > LastRow)
            {
                // Where there is no room left, the row is read from the file from now on.
                var growth = _segments.Sum(static segment => (long)segment.Count) / 4;
                TryAppend(row, statement.Blob(1), Math.Max(64, growth));
                continue;
            }

            var segment = SegmentOf(row);
            var index = segment?.IndexOf(row) ?? -1;
            fits = index >= 0;
            if (fits)
            {
                segment!.Replace(index, statement.Blob(1));
            }
        }

        statement.Reset();
        return fits;
    }

    private void Remove(long first, long last)
    {
        foreach (var segment in _segments)
        {
            if (segment.Count == 0 || segment.LastRow < first || segment.FirstRow > last)
            {
                continue;
            }

            var from = segment.IndexOf(first);
            for (var i = from < 0 ? ~from : from; i < segment.Count && segment.Rows[i] <= last; i++)
            {
                segment.Remove(i);
            }
        }
    }

    private Segment? SegmentOf(long row)
    {
        var (low, high) = (0, _segments.Count - 1);
        while (low <= high)
        {
            var middle = (low + high) / 2;
            if (_segments[middle].LastRow < row)
            {
                low = middle + 1;
            }
            else
            {
                high = middle - 1;
            }
        }

        return low < _segments.Count ? _segments[low] : null;
    }

    private void Clear()
    {
        _segments.Clear();
        _change = -1;
        _complete = false;
        _budget.Return(Interlocked.Exchange(ref _bytes, 0));
    }
}
