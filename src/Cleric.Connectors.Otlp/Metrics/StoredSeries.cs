using System.Runtime.InteropServices;
using Cleric.Connectors.Otlp.Naming;

namespace Cleric.Connectors.Otlp.Metrics;

/// <summary>The points of one metric of one resource with one set of attributes, in columns.</summary>
internal sealed class StoredSeries(ResourceInfo resource, string metric, string? unit, string scope, MetricShape shape, IReadOnlyDictionary<string, string> attributes)
{
    private readonly List<long> _starts = [];
    private readonly List<long> _times = [];
    private readonly List<double> _values = [];
    private readonly List<long>? _counts = shape >= MetricShape.CumulativeHistogram ? [] : null;
    private readonly List<Buckets?>? _buckets = shape >= MetricShape.CumulativeHistogram ? [] : null;
    private long _seen;

    public ResourceInfo Resource { get; } = resource;

    public string Metric { get; } = metric;

    public string? Unit { get; } = unit;

    /// <summary>The name of the instrumentation scope; empty when there is none.</summary>
    public string Scope { get; } = scope;

    public MetricShape Shape { get; } = shape;

    public IReadOnlyDictionary<string, string> Attributes { get; } = attributes;

    public int Count => _times.Count;

    /// <summary>When the stretch began that each point stands for, in Unix nanoseconds; 0 when not told.</summary>
    public ReadOnlySpan<long> Starts => CollectionsMarshal.AsSpan(_starts);

    /// <summary>When each point was taken, in Unix nanoseconds.</summary>
    public ReadOnlySpan<long> Times => CollectionsMarshal.AsSpan(_times);

    /// <summary>The value; of a histogram or summary the sum, NaN when not told.</summary>
    public ReadOnlySpan<double> Values => CollectionsMarshal.AsSpan(_values);

    /// <summary>The counts of a histogram or summary.</summary>
    public ReadOnlySpan<long> Counts => CollectionsMarshal.AsSpan(_counts);

    /// <summary>The distributions of a histogram or summary.</summary>
    public ReadOnlySpan<Buckets?> Distributions => CollectionsMarshal.AsSpan(_buckets);

    /// <summary>Adds a point, if it is one of those that the stride keeps; says how many bytes it took.</summary>
    public int Add(int stride, long start, long time, double value, long count, Buckets? buckets)
    {
        if (_seen++ % stride != 0)
        {
            return 0;
        }

        _starts.Add(start);
        _times.Add(time);
        _values.Add(value);
        _counts?.Add(count);
        _buckets?.Add(buckets);
        return 24 + (_counts is null ? 0 : 16 + (buckets?.Bytes ?? 0));
    }

    /// <summary>Keeps every second point; says how many bytes are left.</summary>
    public int Thin()
    {
        var bytes = 0;
        var kept = 0;
        for (var i = 0; i < Count; i += 2, kept++)
        {
            Move(i, kept);
            bytes += 24 + (_counts is null ? 0 : 16 + (_buckets![kept]?.Bytes ?? 0));
        }

        Shorten(kept);
        return bytes;
    }

    /// <summary>Puts the points in order of time. Of several of one time the last read stays.</summary>
    public void Sort()
    {
        var ordered = true;
        for (var i = 1; i < Count && ordered; i++)
        {
            ordered = _times[i] > _times[i - 1];
        }

        if (ordered)
        {
            return;
        }

        var order = Enumerable.Range(0, Count).ToArray();
        System.Array.Sort(order, (a, b) => _times[a] != _times[b] ? _times[a].CompareTo(_times[b]) : a.CompareTo(b));
        var kept = new List<int>(Count);
        for (var i = 0; i < order.Length; i++)
        {
            if (i + 1 == order.Length || _times[order[i]] != _times[order[i + 1]])
            {
                kept.Add(order[i]);
            }
        }

        Reorder(_starts, kept);
        Reorder(_values, kept);
        Reorder(_counts, kept);
        Reorder(_buckets, kept);
        Reorder(_times, kept);
    }

    private static void Reorder<T>(List<T>? column, List<int> order)
    {
        if (column is null)
        {
            return;
        }

        var copy = order.ConvertAll(row => column[row]);
        column.Clear();
        column.AddRange(copy);
    }

    private void Move(int from, int to)
    {
        _starts[to] = _starts[from];
        _times[to] = _times[from];
        _values[to] = _values[from];
        if (_counts is not null)
        {
            _counts[to] = _counts[from];
            _buckets![to] = _buckets[from];
        }
    }

    private void Shorten(int count)
    {
        var surplus = Count - count;
        _starts.RemoveRange(count, surplus);
        _times.RemoveRange(count, surplus);
        _values.RemoveRange(count, surplus);
        _counts?.RemoveRange(count, surplus);
        _buckets?.RemoveRange(count, surplus);
    }
}
