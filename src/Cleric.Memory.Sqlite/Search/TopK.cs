namespace Cleric.Memory.Sqlite.Search;

/// <summary>The k nearest rows seen so far, in a heap whose root is the farthest of them. Of rows equally near the lower number wins.</summary>
internal sealed class TopK(int capacity)
{
    private readonly (float Nearness, long RowId)[] _heap = new (float, long)[capacity];
    private int _count;

    /// <summary>What a row must exceed, or equal with a lower number, to be among the nearest.</summary>
    public float Least { get; private set; } = capacity == 0 ? float.PositiveInfinity : float.NegativeInfinity;

    public void Offer(float nearness, long rowId)
    {
        if (_count < _heap.Length)
        {
            var i = _count++;
            while (i > 0 && Farther((nearness, rowId), _heap[(i - 1) / 2]))
            {
                _heap[i] = _heap[(i - 1) / 2];
                i = (i - 1) / 2;
            }

            _heap[i] = (nearness, rowId);
        }
        else if (_count > 0 && Farther(_heap[0], (nearness, rowId)))
        {
            Sink((nearness, rowId));
        }

        if (_count == _heap.Length && _count > 0)
        {
            Least = _heap[0].Nearness;
        }
    }

    /// <summary>The nearest first.</summary>
    public (float Nearness, long RowId)[] Ordered()
    {
        var all = _heap[.._count];
        Array.Sort(all, static (a, b) => Farther(a, b) ? 1 : a.RowId == b.RowId ? 0 : -1);
        return all;
    }

    private static bool Farther((float Nearness, long RowId) a, (float Nearness, long RowId) b) => a.Nearness < b.Nearness || (a.Nearness == b.Nearness && a.RowId > b.RowId);

    private void Sink((float Nearness, long RowId) entry)
    {
        var i = 0;
        while (true)
        {
            var child = (2 * i) + 1;
            if (child >= _count)
            {
                break;
            }

            if (child + 1 < _count && Farther(_heap[child + 1], _heap[child]))
            {
                child++;
            }

            if (!Farther(_heap[child], entry))
            {
                break;
            }

            _heap[i] = _heap[child];
            i = child;
        }

        _heap[i] = entry;
    }
}
