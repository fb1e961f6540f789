using System.Threading.Channels;
using Cleric.AspNetCore.Access;
using Microsoft.Extensions.Logging;

namespace Cleric.AspNetCore.Index;

/// <summary>
/// Stores audit records behind those who asked, in the order noted and many at once, so that nobody waits for the index to be written. Once an hour it has those dropped that are older than they are to be kept.
/// What cannot be stored is told to the log, which has each record already. Thread-safe.
/// </summary>
internal sealed partial class AuditWriter : IDisposable
{
    /// <summary>So many records may wait.</summary>
    public const int Capacity = 4096;
    private static readonly TimeSpan DropEvery = TimeSpan.FromHours(1);

    // Neither: old records are to be dropped.
    private readonly Channel<(AuditRecord? Record, TaskCompletionSource? Stored)> _waiting =
        Channel.CreateBounded<(AuditRecord?, TaskCompletionSource?)>(new BoundedChannelOptions(Capacity) { SingleReader = true });

    private readonly Func<IReadOnlyList<AuditRecord>, DateTimeOffset?, ValueTask> _store;
    private readonly TimeSpan _retention;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly ITimer _timer;
    private readonly Task _work;

    /// <summary>One that stores through a call: the records, and from before which time older ones are dropped, or null.</summary>
    public AuditWriter(Func<IReadOnlyList<AuditRecord>, DateTimeOffset?, ValueTask> store, TimeSpan retention, TimeProvider time, ILogger logger)
    {
        _store = store;
        _retention = retention;
        _time = time;
        _logger = logger;
        _timer = time.CreateTimer(_ => _waiting.Writer.TryWrite((null, null)), null, DropEvery, DropEvery);
        _work = Task.Run(WorkAsync);
    }

    /// <summary>Has a record stored, unless too many wait.</summary>
    public void Add(AuditRecord record)
    {
        if (!_waiting.Writer.TryWrite((record, null)))
        {
            Lost(_logger, 1, null);
        }
    }

    /// <summary>Ends when all that was added before is stored, or lost.</summary>
    public async ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        var stored = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await _waiting.Writer.WriteAsync((null, stored), cancellationToken).ConfigureAwait(false);
        await stored.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Stores what waits.</summary>
    public void Dispose()
    {
        _timer.Dispose();
        _waiting.Writer.TryComplete();
        _work.GetAwaiter().GetResult();
    }

    private async Task WorkAsync()
    {
        var records = new List<AuditRecord>();
        var flushes = new List<TaskCompletionSource>();

        // Before the first, too: the process may have been away for long.
        var drops = true;
        while (await _waiting.Reader.WaitToReadAsync().ConfigureAwait(false))
        {
            while (records.Count < Capacity && _waiting.Reader.TryRead(out var item))
            {
                drops |= item is (null, null);
                if (item.Record is { } record)
                {
                    records.Add(record);
                }

                if (item.Stored is { } stored)
                {
                    flushes.Add(stored);
                }
            }

            await StoreAsync(records, drops).ConfigureAwait(false);
            drops = false;
            records.Clear();
            flushes.ForEach(stored => stored.TrySetResult());
            flushes.Clear();
        }
    }

    private async Task StoreAsync(List<AuditRecord> records, bool drops)
    {
        if (records.Count == 0 && !drops)
        {
            return;
        }

        try
        {
            await _store(records, drops ? _time.GetUtcNow() - _retention : null).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // Whatever befalls some records, the next are to be stored.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            if (records.Count > 0)
            {
                Lost(_logger, records.Count, exception);
            }
            else
            {
                NotDropped(_logger, exception);
            }
        }
    }

    [LoggerMessage(1, LogLevel.Error, "{Count} audit records are lost to the index; the log has them")]
    private static partial void Lost(ILogger logger, int count, Exception? exception);

    [LoggerMessage(2, LogLevel.Error, "Audit records that are older than they are to be kept could not be dropped; it is tried again in an hour")]
    private static partial void NotDropped(ILogger logger, Exception exception);
}
