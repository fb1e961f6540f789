namespace Cleric.AspNetCore.Progress;

/// <summary>A reader's place in a case's events.</summary>
internal sealed class ProgressReader(LiveCase live, long after)
{
    private int _place;

    /// <summary>What is new since it was read last, and what to wait for before it is read again; null when there will be no more.</summary>
    public (IReadOnlyList<LiveEvent> Events, Task? More)? Read()
    {
        var (events, more) = live.From(_place);
        if (events.Length == 0 && more is null)
        {
            return null;
        }

        _place += events.Length;
        var known = Array.FindIndex(events, item => item.Shown.Sequence > after);
        IReadOnlyList<LiveEvent> fresh = known < 0 ? [] : events[known..];

        // Where something came there may be more already.
        return (fresh, events.Length > 0 ? null : more);
    }
}
