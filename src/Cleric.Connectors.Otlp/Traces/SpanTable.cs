using System.Runtime.InteropServices;
using Cleric.Connectors.Otlp.Naming;
using Cleric.Connectors.Otlp.Reading;
using Cleric.Entities;

namespace Cleric.Connectors.Otlp.Traces;

/// <summary>Spans as rows of fixed width, those of a trace together; their texts lie in a pool, each once.</summary>
internal sealed class SpanTable : ITelemetryTable
{
    private readonly List<Row> _rows = [];
    private readonly Dictionary<string, Entity> _services = new(StringComparer.OrdinalIgnoreCase);
    private List<(int Key, int Value)> _pairs = [];
    private List<(int First, int Count)> _traces = [];

    public ReadOnlySpan<Row> Rows => CollectionsMarshal.AsSpan(_rows);

    /// <summary>Where the spans of each trace lie. Known once the table is sealed; in order of their first start.</summary>
    public IReadOnlyList<(int First, int Count)> Traces => _traces;

    public Utf8Pool Texts { get; private set; } = new();

    public Utf8Pool Keys { get; set; } = new();

    public long Bytes => (112L * _rows.Capacity) + (8L * _pairs.Capacity) + Texts.Bytes + Keys.Bytes;

    public int Stride { get; private set; } = 1;

    /// <summary>Whether the trace is one of those that are kept: whole traces are, chosen by their id.</summary>
    public bool Keeps(UInt128 trace) => Stride == 1 || Mixed(trace) % (uint)Stride == 0;

    /// <summary>The entity whose telemetry bears that name, or null.</summary>
    public Entity? Service(string name) => _services.GetValueOrDefault(name);

    public void Add(Row row, List<(int Key, int Value)> attributes)
    {
        row.Ordinal = _rows.Count;
        row.AttributesAt = _pairs.Count;
        row.AttributesCount = attributes.Count;
        _pairs.AddRange(attributes);
        _rows.Add(row);
    }

    public ReadOnlySpan<(int Key, int Value)> AttributesOf(in Row row) => CollectionsMarshal.AsSpan(_pairs).Slice(row.AttributesAt, row.AttributesCount);

    public void Thin()
    {
        Stride *= 2;
        var texts = new Utf8Pool();
        var pairs = new List<(int Key, int Value)>();
        var kept = 0;
        for (var i = 0; i < _rows.Count; i++)
        {
            var row = _rows[i];
            if (!Keeps(row.TraceId))
            {
                continue;
            }

            var at = pairs.Count;
            foreach (var (key, value) in AttributesOf(row))
            {
                pairs.Add((key, texts.Intern(Texts.Utf8(value))));
            }

            row.AttributesAt = at;
            row.StatusMessage = texts.Intern(Texts.Utf8(row.StatusMessage));
            row.Ordinal = kept;
            _rows[kept++] = row;
        }

        _rows.RemoveRange(kept, _rows.Count - kept);
        _rows.TrimExcess();
        (Texts, _pairs) = (texts, pairs);
    }

    public void Seal()
    {
        // Rows are put where their trace lies by counting, which is cheaper than sorting rows of this width.
        var numbers = new Dictionary<UInt128, int>();
        var traceOf = new int[_rows.Count];
        var traces = new List<(int First, int Count)>();
        for (var i = 0; i < traceOf.Length; i++)
        {
            ref var number = ref CollectionsMarshal.GetValueRefOrAddDefault(numbers, Rows[i].TraceId, out var known);
            if (!known)
            {
                number = traces.Count;
                traces.Add(default);
            }

            traceOf[i] = number;
            traces[number] = (0, traces[number].Count + 1);
        }

        var next = new int[traces.Count];
        for (var (trace, first) = (0, 0); trace < next.Length; first += traces[trace++].Count)
        {
            traces[trace] = (first, traces[trace].Count);
            next[trace] = first;
        }

        var placed = new Row[traceOf.Length];
        for (var i = 0; i < placed.Length; i++)
        {
            placed[next[traceOf[i]]++] = Rows[i];
        }

        foreach (var (first, count) in traces)
        {
            placed.AsSpan(first, count).Sort((a, b) => a.Start != b.Start ? a.Start.CompareTo(b.Start) : a.Ordinal.CompareTo(b.Ordinal));
        }

        placed.CopyTo(CollectionsMarshal.AsSpan(_rows));
        traces.Sort((a, b) => _rows[a.First].Start != _rows[b.First].Start ? _rows[a.First].Start.CompareTo(_rows[b.First].Start) : a.First.CompareTo(b.First));
        _traces = traces;
        foreach (var row in _rows)
        {
            if (!row.Resource.Ambiguous)
            {
                _services.TryAdd(row.Resource.Name, row.Resource.Entity);
            }
        }
    }

    private static uint Mixed(UInt128 trace)
    {
        var folded = (ulong)trace ^ (ulong)(trace >> 64);
        return (uint)((folded * 0x9E3779B97F4A7C15) >> 32);
    }

    internal struct Row
    {
        public UInt128 TraceId;
        public ulong SpanId;
        public ulong ParentId;
        public ResourceInfo Resource;
        public long Start;
        public long Duration;
        public int Name;
        public int StatusMessage;
        public int AttributesAt;
        public int AttributesCount;
        public int Ordinal;
        public byte Kind;
        public bool Error;

        /// <summary>Whether it overlaps a window in Unix nanoseconds.</summary>
        public readonly bool Overlaps(long from, long to) => Start < to && Start + Duration >= from;
    }
}
