using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using Cleric.Exhibits;
using Cleric.Queries;
using Microsoft.Extensions.Options;

namespace Cleric.Door;

/// <summary>
/// Answers kept in memory for all investigations of a host, least recently used out first. The caller is part of the key: nobody gets an answer that
/// was read on behalf of another. Equal questions asked at the same time are asked once.
/// </summary>
internal sealed class AnswerCache(IOptions<CacheOptions> options, TimeProvider time)
{
    private readonly CacheOptions _options = options.Value;
    private readonly Lock _lock = new();
    private readonly Dictionary<string, LinkedListNode<Entry>> _entries = new(StringComparer.Ordinal);
    private readonly LinkedList<Entry> _byUse = new();
    private readonly ConcurrentDictionary<string, TaskCompletionSource<Answer?>> _underWay = new(StringComparer.Ordinal);
    private long _rows;

    /// <summary>How many answers are kept.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _entries.Count;
            }
        }
    }

    public async ValueTask<Answer> GetAsync(string connector, Query query, Func<Query, CancellationToken, ValueTask<Answer>> ask, CancellationToken cancellationToken)
    {
        if (!_options.Enabled)
        {
            return await ask(query, cancellationToken).ConfigureAwait(false);
        }

        var key = Key(connector, query);
        if (TryGet(key, out var kept))
        {
            return kept;
        }

        var mine = new TaskCompletionSource<Answer?>(TaskCreationOptions.RunContinuationsAsynchronously);
        if (_underWay.GetOrAdd(key, mine) is var first && first != mine)
        {
            // Somebody else is asking the same. Null: it failed or was given up, so ask for oneself.
            return await first.Task.WaitAsync(cancellationToken).ConfigureAwait(false)
                ?? await ask(query, cancellationToken).ConfigureAwait(false);
        }

        Answer? shared = null;
        try
        {
            var askedAt = time.GetUtcNow();
            var start = time.GetTimestamp();
            var answer = await ask(query, cancellationToken).ConfigureAwait(false);
            if (TimeToLive(query, answer) is { } timeToLive)
            {
                shared = answer with { Origin = new AnswerOrigin(askedAt, time.GetElapsedTime(start), Cached: true) };
                Keep(new Entry(key, shared, answer.Rows, time.GetUtcNow() + timeToLive));
            }

            return answer;
        }
        finally
        {
            _underWay.TryRemove(key, out _);
            mine.SetResult(shared);
        }
    }

    private static string Key(string connector, Query query) => $"{connector}\n{QueryJson.Of(query with { Connector = null })}";

    /// <summary>How long an answer is good, or null when it is not kept.</summary>
    private TimeSpan? TimeToLive(Query query, Answer answer)
    {
        if (answer.Coverage is not (Coverage.Data or Coverage.Empty or Coverage.CutShort or Coverage.Stale) || answer.Origin is not null)
        {
            return null;
        }

        var settled = answer.Coverage == Coverage.Data && answer.Rows > 0 && query.Window.End <= time.GetUtcNow() - _options.SettleTime;
        return settled ? _options.SettledTimeToLive : _options.TimeToLive;
    }

    private bool TryGet(string key, [NotNullWhen(true)] out Answer? answer)
    {
        lock (_lock)
        {
            if (_entries.TryGetValue(key, out var node))
            {
                if (time.GetUtcNow() < node.Value.GoodUntil)
                {
                    _byUse.Remove(node);
                    _byUse.AddFirst(node);
                    answer = node.Value.Answer;
                    return true;
                }

                Drop(node);
            }
        }

        answer = null;
        return false;
    }

    private void Keep(Entry entry)
    {
        if (entry.Rows > _options.MaxRows)
        {
            return;
        }

        lock (_lock)
        {
            if (_entries.TryGetValue(entry.Key, out var old))
            {
                Drop(old);
            }

            _entries[entry.Key] = _byUse.AddFirst(entry);
            _rows += entry.Rows;
            while ((_entries.Count > _options.MaxEntries || _rows > _options.MaxRows) && _byUse.Last is { } oldest)
            {
                Drop(oldest);
            }
        }
    }

    private void Drop(LinkedListNode<Entry> node)
    {
        _byUse.Remove(node);
        _entries.Remove(node.Value.Key);
        _rows -= node.Value.Rows;
    }

    private sealed record Entry(string Key, Answer Answer, int Rows, DateTimeOffset GoodUntil);
}
