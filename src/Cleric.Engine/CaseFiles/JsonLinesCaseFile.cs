using System.Buffers;

namespace Cleric.CaseFiles;

/// <summary>A case file that is open for writing.</summary>
internal sealed class JsonLinesCaseFile : ICaseFile
{
    // A buffer that a large exhibit made larger than this is not kept.
    private const int LargestBufferKept = 1024 * 1024;

    private readonly CaseFileLock _lock;
    private readonly FileStream _stream;
    private readonly List<CaseEvent> _events;
    private readonly Durability _durability;
    private readonly TimeProvider _time;
    private readonly WriteLine _write;
    private ArrayBufferWriter<byte> _buffer = new(4096);
    private byte[] _chain;
    private long _length;
    private bool _torn;
    private bool _disposed;

    public JsonLinesCaseFile(string caseId, CaseFileLock caseLock, FileStream stream, LoadedCase loaded, Durability durability, TimeProvider time, WriteLine write)
    {
        CaseId = caseId;
        _lock = caseLock;
        _stream = stream;
        _events = loaded.Events;
        _chain = loaded.Chain;
        _length = loaded.Length;
        _torn = loaded.TornBytes > 0;
        _durability = durability;
        _time = time;
        _write = write;
    }

    /// <summary>Writes a line at an offset. A seam: a full disk is not to be had in a test.</summary>
    public delegate void WriteLine(FileStream stream, ReadOnlySpan<byte> line, long offset);

    public string CaseId { get; }

    public IReadOnlyList<CaseEvent> Events => _events;

    public async ValueTask<CaseEvent> AppendAsync(CaseEvent caseEvent, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(caseEvent);
        ObjectDisposedException.ThrowIf(_disposed, this);
        cancellationToken.ThrowIfCancellationRequested();
        var stamped = caseEvent with { Sequence = _events.Count == 0 ? 1 : _events[^1].Sequence + 1, At = _time.GetUtcNow() };
        _buffer.ResetWrittenCount();
        var chain = CaseLine.Write(_buffer, stamped, _chain);

        // From here on nothing is cancelled: a line is written whole or not at all.
        if (_durability == Durability.Disk)
        {
            await Task.Run(Write, CancellationToken.None).ConfigureAwait(false);
        }
        else
        {
            Write();
        }

        _length += _buffer.WrittenCount;
        _chain = chain;
        _events.Add(stamped);
        if (_buffer.Capacity > LargestBufferKept)
        {
            _buffer = new(4096);
        }

        return stamped;
    }

    public ValueTask DisposeAsync()
    {
        if (!_disposed)
        {
            _disposed = true;
            _stream.Dispose();
            _lock.Dispose();
        }

        return ValueTask.CompletedTask;
    }

    private void Write()
    {
        // Elsewhere than on Windows one can write on to a file that is gone, and nobody would ever read it.
        if (!File.Exists(_stream.Name))
        {
            throw new ClericException($"{_stream.Name} was removed while it was being written, and with it what was written before. Restore it from a copy.", new FileNotFoundException(null, _stream.Name));
        }

        try
        {
            if (_torn)
            {
                RandomAccess.SetLength(_stream.SafeFileHandle, _length);
            }

            _torn = true;
            _write(_stream, _buffer.WrittenSpan, _length);
            if (_durability == Durability.Disk)
            {
                RandomAccess.FlushToDisk(_stream.SafeFileHandle);
            }

            _torn = false;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            TakeBack();
            throw new ClericException($"An event could not be written to {_stream.Name}: {exception.Message} What was written before is kept; free some space and append it again.", exception);
        }
    }

    private void TakeBack()
    {
        try
        {
            RandomAccess.SetLength(_stream.SafeFileHandle, _length);
            _torn = false;
        }
        catch (IOException)
        {
            // Still torn: tried again before the next append, and done by whoever opens the file next.
        }
    }
}
