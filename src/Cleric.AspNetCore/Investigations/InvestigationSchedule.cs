using Cleric.AspNetCore.Progress;

namespace Cleric.AspNetCore.Investigations;

/// <summary>What waits and what runs. The index is what survives; this is what the process knows of it.</summary>
internal sealed class InvestigationSchedule(LiveCases live, TimeProvider time)
{
    private readonly Lock _lock = new();

    // By the clock that nobody sets: were it set back, what is due at once would wait until it is that time again.
    private readonly PriorityQueue<string, (TimeSpan Due, long Number)> _waiting = new();
    private readonly long _began = time.GetTimestamp();
    private readonly Dictionary<string, Item> _items = new(StringComparer.Ordinal);
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _numbers;

    public DateTimeOffset Now => time.GetUtcNow();

    public int Waiting
    {
        get
        {
            lock (_lock)
            {
                return _items.Values.Count(item => item.Stop is null);
            }
        }
    }

    public int Running
    {
        get
        {
            lock (_lock)
            {
                return _items.Values.Count(item => item.Stop is not null);
            }
        }
    }

    private TimeSpan Passed => time.GetElapsedTime(_began);

    /// <summary>Whether an investigation waits or runs here.</summary>
    public bool Holds(string id)
    {
        lock (_lock)
        {
            return _items.ContainsKey(id);
        }
    }

    /// <summary>Whether a case is waiting, running or open here, whoever set it off.</summary>
    public bool IsLive(string id) => live.Find(id) is not null;

    /// <summary>Puts an investigation in line, due at a time or at once; one that waits already stays where it is, and one that runs, or was just stopped, is in line again when it is done.</summary>
    public void Enqueue(string id, DateTimeOffset? due = null, int attempt = 0)
    {
        lock (_lock)
        {
            if (_items.TryGetValue(id, out var present))
            {
                present.Again = present.Stop is not null || present.Stopped ? (true, due) : present.Again;
            }
            else
            {
                var number = _numbers++;
                _items.Add(id, new Item(live.Hold(id), number) { Attempt = attempt });
                _waiting.Enqueue(id, (Passed + (due - time.GetUtcNow() is { } wait && wait > TimeSpan.Zero ? wait : TimeSpan.Zero), number));
                Telemetry.Waiting.Add(1);
                Wake();
            }
        }
    }

    /// <summary>Takes the next investigation that is due, waiting for it. It runs until <see cref="Leave"/>.</summary>
    /// <returns>Its id, how often it was tried before, and a token that is cancelled when somebody stops it.</returns>
    public async Task<(string Id, int Attempt, CancellationToken Stop)> TakeAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            Task changed;
            TimeSpan? wait = null;
            lock (_lock)
            {
                changed = _changed.Task;
                while (_waiting.TryPeek(out var id, out var priority))
                {
                    if (!_items.TryGetValue(id, out var item) || item.Number != priority.Number || item.Stop is not null || item.Stopped)
                    {
                        _waiting.Dequeue();
                        continue;
                    }

                    wait = priority.Due - Passed;
                    if (wait > TimeSpan.Zero)
                    {
                        break;
                    }

                    _waiting.Dequeue();
                    item.Stop = new CancellationTokenSource();
                    Telemetry.Waiting.Add(-1);
                    Telemetry.Running.Add(1);
                    return (id, item.Attempt, item.Stop.Token);
                }
            }

            if (wait is { } until)
            {
                using var woken = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
                await Task.WhenAny(changed, Task.Delay(until < TimeSpan.FromHours(1) ? until : TimeSpan.FromHours(1), time, woken.Token)).ConfigureAwait(false);
                await woken.CancelAsync().ConfigureAwait(false);
                cancellationToken.ThrowIfCancellationRequested();
            }
            else
            {
                await changed.WaitAsync(cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Stops an investigation that waits or runs; one that runs only where that is wanted.</summary>
    /// <returns>Whether it waited: nobody will run it then, and who stopped it calls <see cref="Leave"/>.</returns>
    public bool Stop(string id, bool running = true)
    {
        CancellationTokenSource? stop;
        lock (_lock)
        {
            if (!_items.TryGetValue(id, out var item) || item.Stopped || (item.Stop is not null && !running))
            {
                return false;
            }

            item.Stopped = true;
            stop = item.Stop;
        }

        stop?.Cancel();
        return stop is null;
    }

    /// <summary>Whether somebody stopped an investigation that runs.</summary>
    public bool IsStopped(string id)
    {
        lock (_lock)
        {
            return _items.TryGetValue(id, out var item) && item.Stopped;
        }
    }

    /// <summary>Ends the time of an investigation here: the index says how it stands.</summary>
    public void Leave(string id)
    {
        Item? item;
        lock (_lock)
        {
            _items.Remove(id, out item);
        }

        if (item is not null)
        {
            (item.Stop is null ? Telemetry.Waiting : Telemetry.Running).Add(-1);
            if (item.Again is (true, var due))
            {
                Enqueue(id, due);
            }

            live.Release(item.Live);
        }
    }

    private void Wake()
    {
        var before = _changed;
        _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        before.SetResult();
    }

    private sealed class Item(LiveCase live, long number)
    {
        public LiveCase Live => live;

        public long Number => number;

        public int Attempt { get; init; }

        /// <summary>Not disposed of: it has no timer, and who stops an investigation may be a moment late.</summary>
        public CancellationTokenSource? Stop { get; set; }

        /// <summary>Whether it is in line again after this, and when it is due then.</summary>
        public (bool Wanted, DateTimeOffset? Due) Again { get; set; }

        public bool Stopped { get; set; }
    }
}
