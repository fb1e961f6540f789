using System.Runtime.InteropServices;
using Cleric.Connectors.Otlp.Naming;
using Cleric.Connectors.Otlp.Reading;

namespace Cleric.Connectors.Otlp.Logs;

/// <summary>Log records as rows of fixed width; their texts lie in a pool, each once.</summary>
internal sealed class LogTable : ITelemetryTable
{
    private readonly List<Row> _rows = [];
    private List<(int Key, int Value)> _pairs = [];
    private long _seen;

    public ReadOnlySpan<Row> Rows => CollectionsMarshal.AsSpan(_rows);

    public Utf8Pool Texts { get; private set; } = new();

    public Utf8Pool Keys { get; set; } = new();

    public long Bytes => (80L * _rows.Capacity) + (8L * _pairs.Capacity) + Texts.Bytes + Keys.Bytes;

    public int Stride { get; private set; } = 1;

    /// <summary>Whether the next row is one of those that are kept.</summary>
    public bool KeepsNext() => _seen++ % Stride == 0;

    public void Add(Row row, List<(int Key, int Value)> attributes)
    {
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
        for (var i = 0; i < _rows.Count; i += 2, kept++)
        {
            var row = _rows[i];
            var at = pairs.Count;
            foreach (var (key, value) in AttributesOf(row))
            {
                pairs.Add((key, texts.Intern(Texts.Utf8(value))));
            }

            row.AttributesAt = at;
            row.Body = texts.Intern(Texts.Utf8(row.Body));
            _rows[kept] = row;
        }

        _rows.RemoveRange(kept, _rows.Count - kept);
        _rows.TrimExcess();
        (Texts, _pairs) = (texts, pairs);
    }

    public void Seal()
    {
        // Sorting times with their places is cheaper than moving rows of this width about; the place keeps equal times in the order of the file.
        var order = new Place[_rows.Count];
        var ordered = true;
        for (var i = 0; i < order.Length; i++)
        {
            order[i] = new Place(Rows[i].Time, i);
            ordered &= i == 0 || order[i].Time >= order[i - 1].Time;
        }

        if (ordered)
        {
            return;
        }

        Array.Sort(order);
        var sorted = new Row[order.Length];
        for (var i = 0; i < sorted.Length; i++)
        {
            sorted[i] = Rows[order[i].At];
        }

        sorted.CopyTo(CollectionsMarshal.AsSpan(_rows));
    }

    private readonly record struct Place(long Time, int At) : IComparable<Place>
    {
        public int CompareTo(Place other) => Time != other.Time ? Time.CompareTo(other.Time) : At.CompareTo(other.At);
    }

    internal struct Row
    {
        public long Time;
        public ResourceInfo Resource;
        public UInt128 TraceId;
        public ulong SpanId;
        public int Severity;
        public int Body;
        public int AttributesAt;
        public int AttributesCount;
    }
}
