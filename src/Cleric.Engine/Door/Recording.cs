using Cleric.Exhibits;
using Cleric.Queries;

namespace Cleric.Door;

/// <summary>
/// Recorded exhibits by connector and query. A question that was asked several times is answered in the order of the recording; the last answer then stays.
/// Who asked is left out of the comparison, so that a recording can be replayed by somebody else.
/// </summary>
internal sealed class Recording
{
    private readonly Dictionary<(string Connector, string Query), Queue<Exhibit>> _exhibits = [];

    public Recording(IReadOnlyList<Exhibit> exhibits)
    {
        foreach (var exhibit in exhibits)
        {
            var key = Key(exhibit.Connector, exhibit.Query);
            if (!_exhibits.TryGetValue(key, out var queue))
            {
                _exhibits[key] = queue = new();
            }

            queue.Enqueue(exhibit);
        }
    }

    /// <summary>The recorded exhibit, or null when this was never asked.</summary>
    public Exhibit? Take(string connector, Query query)
    {
        var key = Key(connector, query);
        lock (_exhibits)
        {
            if (!_exhibits.TryGetValue(key, out var queue))
            {
                return null;
            }

            return queue.Count > 1 ? queue.Dequeue() : queue.Peek();
        }
    }

    private static (string Connector, string Query) Key(string connector, Query query) =>
        (connector, QueryJson.Of(query with { Caller = Caller.Anonymous }));
}
