using Cleric.Entities;

namespace Cleric.Connectors.Otlp.Traces;

/// <summary>Who is whose parent within one trace. One instance serves trace after trace.</summary>
internal sealed class Family(SpanTable table)
{
    private readonly Dictionary<ulong, int> _bySpan = [];
    private readonly Dictionary<int, Entity> _callees = [];

    /// <summary>Looks at the trace that lies at <paramref name="first"/>.</summary>
    public void Enter(int first, int count)
    {
        _bySpan.Clear();
        _callees.Clear();
        for (var i = first; i < first + count; i++)
        {
            _bySpan[table.Rows[i].SpanId] = i;
        }

        for (var i = first; i < first + count; i++)
        {
            var parent = ParentOf(i);
            if (parent >= 0 && !table.Rows[i].Resource.Ambiguous && table.Rows[i].Resource.Entity != table.Rows[parent].Resource.Entity)
            {
                _callees.TryAdd(parent, table.Rows[i].Resource.Entity);
            }
        }
    }

    /// <summary>The row of a span's parent, or -1.</summary>
    public int ParentOf(int row)
    {
        var parent = table.Rows[row].ParentId;
        return parent != 0 && _bySpan.TryGetValue(parent, out var at) && at != row ? at : -1;
    }

    /// <summary>The other entity that recorded a child of the span, or null.</summary>
    public Entity? CalleeOf(int row) => _callees.GetValueOrDefault(row);
}
