using Cleric.CaseFiles;

namespace Cleric.AspNetCore.Progress;

/// <summary>
/// A case that is waiting, running or open, as those who follow it see it: one list of events for all of them, in which each keeps a place of their own. A reader that falls behind therefore holds nothing but a number.
/// </summary>
internal sealed class LiveCase(string id)
{
    private readonly Lock _lock = new();
    private readonly List<LiveEvent> _events = [];
    private readonly ProgressProjection _projection = new();
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _holds;
    private bool _ended;

    public string Id => id;

    /// <summary>The claim of a hypothesis that was proposed.</summary>
    public string StatementOf(string hypothesisId)
    {
        lock (_lock)
        {
            return _projection.StatementOf(hypothesisId);
        }
    }

    /// <summary>Keeps the case live; false when it ended meanwhile.</summary>
    public bool TryHold()
    {
        lock (_lock)
        {
            _holds += _ended ? 0 : 1;
            return !_ended;
        }
    }

    /// <summary>Lets go of it; true when nobody holds it any more, and it thereby ended.</summary>
    public bool Release()
    {
        lock (_lock)
        {
            if (--_holds > 0)
            {
                return false;
            }

            _ended = true;
            Wake();
            return true;
        }
    }

    public void Append(IEnumerable<CaseEvent> events)
    {
        lock (_lock)
        {
            foreach (var caseEvent in events)
            {
                if (_events.Count == 0 || caseEvent.Sequence > _events[^1].Shown.Sequence)
                {
                    _events.Add(new LiveEvent(_projection.Project(caseEvent)));
                }
            }

            Wake();
        }
    }

    /// <summary>The events from a place on, and, where there is none yet, what to wait for; null when there will be no more.</summary>
    public (LiveEvent[] Events, Task? More) From(int place)
    {
        lock (_lock)
        {
            return place < _events.Count ? ([.. _events[place..]], _changed.Task) : ([], _ended ? null : _changed.Task);
        }
    }

    private void Wake()
    {
        var before = _changed;
        _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        before.SetResult();
    }
}
