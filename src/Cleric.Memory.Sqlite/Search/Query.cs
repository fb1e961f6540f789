using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace Cleric.Memory.Sqlite.Search;

/// <summary>A vector that is searched for, and how near others are to it.</summary>
internal sealed class Query
{
    private readonly float[] _vector;
    private readonly float _inverseLength;

    public Query(ReadOnlySpan<float> vector, Metric metric)
    {
        (_vector, Metric) = (vector.ToArray(), metric);
        _inverseLength = metric == Metric.Cosine ? Segment.InverseLength(vector) : 1;
    }

    public Metric Metric { get; }

    public int Dimensions => _vector.Length;

    /// <summary>Offers the rows of a segment, those the filter lets through where there is one.</summary>
    public void Scan(Segment segment, RowSet? filter, TopK nearest)
    {
        if (segment.Count == 0)
        {
            return;
        }

        // Where a third or more pass, reading all in order is faster than leaving some out: the filter is then asked of the few near enough alone.
        var dense = filter is { HasBits: true } && filter.Count * 3L >= filter.Bits.Length * 64L;
        if (!dense && filter is { HasBits: true } && segment.IsGapless)
        {
            ScanBits(segment, filter.Bits, nearest);
            return;
        }

        var vectors = segment.Vectors;
        var rows = segment.Rows;
        var lengths = segment.InverseLengths;
        var least = nearest.Least;
        for (var i = 0; i < rows.Length; i++)
        {
            if (!dense && filter is not null && !filter.Contains(rows[i]))
            {
                continue;
            }

            var nearness = Nearness(vectors.Slice(i * _vector.Length, _vector.Length), lengths[i]);
            if (nearness >= least && (!dense || filter!.Contains(rows[i])))
            {
                nearest.Offer(nearness, rows[i]);
                least = nearest.Least;
            }
        }
    }

    /// <param name="vector">Another vector.</param>
    /// <param name="inverseLength">The inverse of its length, NaN for one that is no more: the result is then NaN, which nothing is nearer than.</param>
    public float Nearness(ReadOnlySpan<float> vector, float inverseLength) => Metric switch
    {
        Metric.Cosine => TensorPrimitives.Dot(_vector, vector) * inverseLength * _inverseLength,
        _ when float.IsNaN(inverseLength) => float.NaN,
        Metric.Dot => TensorPrimitives.Dot(_vector, vector),
        Metric.SquaredEuclidean => -SquaredDistance(vector),
        Metric.Manhattan => -ManhattanDistance(vector),
        _ => -TensorPrimitives.HammingDistance<float>(_vector, vector),
    };

    private void ScanBits(Segment segment, ReadOnlySpan<ulong> bits, TopK nearest)
    {
        var vectors = segment.Vectors;
        var lengths = segment.InverseLengths;
        var (first, count) = (segment.FirstRow, segment.Count);
        var least = nearest.Least;
        for (var word = first >> 6; word <= segment.LastRow >> 6 && word < bits.Length; word++)
        {
            for (var left = bits[(int)word]; left != 0; left &= left - 1)
            {
                var row = (word << 6) + BitOperations.TrailingZeroCount(left);
                var i = row - first;
                if ((ulong)i >= (ulong)count)
                {
                    continue;
                }

                var nearness = Nearness(vectors.Slice((int)i * _vector.Length, _vector.Length), lengths[(int)i]);
                if (nearness >= least)
                {
                    nearest.Offer(nearness, row);
                    least = nearest.Least;
                }
            }
        }
    }

    private float SquaredDistance(ReadOnlySpan<float> other)
    {
        var a = MemoryMarshal.Cast<float, Vector<float>>(_vector);
        var b = MemoryMarshal.Cast<float, Vector<float>>(other);
        var (first, second) = (Vector<float>.Zero, Vector<float>.Zero);
        var i = 0;
        for (; i + 2 <= a.Length; i += 2)
        {
            var (c, d) = (a[i] - b[i], a[i + 1] - b[i + 1]);
            first += c * c;
            second += d * d;
        }

        var sum = Vector.Sum(first + second);
        for (var j = i * Vector<float>.Count; j < other.Length; j++)
        {
            sum += (_vector[j] - other[j]) * (_vector[j] - other[j]);
        }

        return sum;
    }

    private float ManhattanDistance(ReadOnlySpan<float> other)
    {
        var a = MemoryMarshal.Cast<float, Vector<float>>(_vector);
        var b = MemoryMarshal.Cast<float, Vector<float>>(other);
        var (first, second) = (Vector<float>.Zero, Vector<float>.Zero);
        var i = 0;
        for (; i + 2 <= a.Length; i += 2)
        {
            first += Vector.Abs(a[i] - b[i]);
            second += Vector.Abs(a[i + 1] - b[i + 1]);
        }

        var sum = Vector.Sum(first + second);
        for (var j = i * Vector<float>.Count; j < other.Length; j++)
        {
            sum += Math.Abs(_vector[j] - other[j]);
        }

        return sum;
    }
}
