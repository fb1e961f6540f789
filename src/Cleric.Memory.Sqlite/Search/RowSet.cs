namespace Cleric.Memory.Sqlite.Search;

/// <summary>The rows that a filter lets through: a bit for each row's number, or the numbers where they are few and far between.</summary>
internal sealed class RowSet
{
    /// <summary>Up to here a bit for every number takes no more than 32 MiB.</summary>
    private const long MostBits = 1L << 28;

    private readonly ulong[]? _bits;
    private readonly HashSet<long>? _rows;

    public RowSet(long lastRow)
    {
        if (lastRow < MostBits)
        {
            _bits = new ulong[(lastRow >> 6) + 1];
        }
        else
        {
            _rows = [];
        }
    }

    public int Count { get; private set; }

    public long Bytes => _bits is not null ? _bits.LongLength * sizeof(ulong) : Count * 32L;

    /// <summary>Bit i of word w is row 64 w + i. Empty where there are no bits.</summary>
    public ReadOnlySpan<ulong> Bits => _bits;

    public bool HasBits => _bits is not null;

    public void Add(long row)
    {
        Count++;
        if (_bits is null)
        {
            _rows!.Add(row);
            return;
        }

        _bits[row >> 6] |= 1UL << (int)(row & 63);
    }

    public bool Contains(long row) => _bits is null ? _rows!.Contains(row) : (ulong)(row >> 6) < (ulong)_bits.Length && (_bits[row >> 6] & (1UL << (int)(row & 63))) != 0;
}
