using System.Collections.Concurrent;
using Microsoft.Extensions.Time.Testing;

namespace Cleric.Tests;

/// <summary>A clock that stands still, and tells when somebody waits on it.</summary>
internal sealed class TimerTime : FakeTimeProvider
{
    private readonly ConcurrentQueue<(Predicate<TimeSpan> Due, TaskCompletionSource Made)> _awaited = [];

    public TimerTime()
        : this(DateTimeOffset.UnixEpoch.AddYears(50))
    {
    }

    public TimerTime(DateTimeOffset now)
        : base(now)
    {
    }

    /// <summary>Ends when a timer is made that is due after a time: who moves the clock before finds nobody who waits.</summary>
    public Task TimerAsync(Predicate<TimeSpan> due)
    {
        var made = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _awaited.Enqueue((due, made));
        return made.Task.WaitAsync(TestContext.Current.CancellationToken);
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = base.CreateTimer(callback, state, dueTime, period);
        Told(dueTime);
        return new Watched(timer, Told);
    }

    private void Told(TimeSpan dueTime)
    {
        foreach (var (due, made) in _awaited)
        {
            if (due(dueTime))
            {
                made.TrySetResult();
            }
        }
    }

    private sealed class Watched(ITimer inner, Action<TimeSpan> told) : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            var changed = inner.Change(dueTime, period);
            told(dueTime);
            return changed;
        }

        public void Dispose() => inner.Dispose();

        public ValueTask DisposeAsync() => inner.DisposeAsync();
    }
}
