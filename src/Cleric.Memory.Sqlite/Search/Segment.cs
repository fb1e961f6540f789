using System.Numerics.Tensors;

namespace Cleric.Memory.Sqlite.Search;

/// <summary>Vectors in memory one after the other, in the order of their rows' numbers, with the inverse of each one's length; NaN marks a row that is no more.</summary>
internal sealed class Segment(int dimensions, int capacity)
{
    private readonly float[] _vectors = GC.AllocateUninitializedArray<float>(checked(dimensions * capacity));
    private readonly long[] _rows = new long[capacity];
    private readonly float[] _inverseLengths = new float[capacity];

    public int Count { get; private set; }

    public int Capacity => capacity;

    public int Dead { get; private set; }

    public long FirstRow => _rows[0];

    public long LastRow => _rows[Count - 1];

    /// <summary>Whether the rows' numbers are without a gap.</summary>
    public bool IsGapless => LastRow - FirstRow == Count - 1;

    public ReadOnlySpan<float> Vectors => _vectors.AsSpan(0, Count * dimensions);

    public ReadOnlySpan<long> Rows => _rows.AsSpan(0, Count);

    public ReadOnlySpan<float> InverseLengths => _inverseLengths.AsSpan(0, Count);

    public static long Bytes(int dimensions, int capacity) => capacity * ((dimensions * (long)sizeof(float)) + sizeof(long) + sizeof(float));

    public static float InverseLength(ReadOnlySpan<float> vector)
    {
        var length = TensorPrimitives.Norm(vector);
        return length > 0 ? 1 / length : 0;
    }

    public int IndexOf(long row) => Rows.BinarySearch(row);

    public void Append(long row, ReadOnlySpan<byte> stored)
    {
        _rows[Count] = row;
        Count++;
        Write(Count - 1, stored);
    }

    public void Replace(int index, ReadOnlySpan<byte> stored)
    {
        if (float.IsNaN(_inverseLengths[index]))
        {
            Dead--;
        }

        Write(index, stored);
    }

    public void Remove(int index)
    {
        if (!float.IsNaN(_inverseLengths[index]))
        {
            Dead++;
            _inverseLengths[index] = float.NaN;
            _vectors.AsSpan(index * dimensions, dimensions).Clear();
        }
    }

    private void Write(int index, ReadOnlySpan<byte> stored)
    {
        var vector = _vectors.AsSpan(index * dimensions, dimensions);
        VectorBytes.Read(stored, vector);
        _inverseLengths[index] = InverseLength(vector);
    }
}
