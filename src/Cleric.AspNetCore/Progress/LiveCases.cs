using System.Collections.Concurrent;

namespace Cleric.AspNetCore.Progress;

/// <summary>The cases that are waiting, running or open. All others are read from their case files.</summary>
internal sealed class LiveCases
{
    private readonly ConcurrentDictionary<string, LiveCase> _cases = new(StringComparer.Ordinal);

    public LiveCase? Find(string id) => _cases.GetValueOrDefault(id);

    /// <summary>Makes a case live, or keeps it so, until <see cref="Release"/>.</summary>
    public LiveCase Hold(string id)
    {
        while (true)
        {
            var live = _cases.GetOrAdd(id, static key => new LiveCase(key));
            if (live.TryHold())
            {
                return live;
            }

            _cases.TryRemove(new KeyValuePair<string, LiveCase>(id, live));
        }
    }

    public void Release(LiveCase live)
    {
        if (live.Release())
        {
            _cases.TryRemove(new KeyValuePair<string, LiveCase>(live.Id, live));
        }
    }
}
