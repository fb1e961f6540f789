namespace Cleric.CaseFiles;

/// <summary>A case that is kept in memory.</summary>
internal sealed class InMemoryCase(string caseId, TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly List<CaseEvent> _events = [];
    private bool _inUse;

    public ICaseFile OpenForWriting()
    {
        lock (_lock)
        {
            if (_inUse)
            {
                throw new CaseFileInUseException($"Case file '{caseId}' is in use: another part of this process has it open for writing. Close it there first.");
            }

            _inUse = true;
            return new File(this, [.. _events]);
        }
    }

    public IReadOnlyList<CaseEvent> Snapshot()
    {
        lock (_lock)
        {
            return [.. _events];
        }
    }

    private CaseEvent Append(CaseEvent caseEvent)
    {
        lock (_lock)
        {
            var stamped = caseEvent with { Sequence = _events.Count + 1, At = time.GetUtcNow() };
            _events.Add(stamped);
            return stamped;
        }
    }

    private void Close()
    {
        lock (_lock)
        {
            _inUse = false;
        }
    }

    /// <summary>The case, open for writing.</summary>
    private sealed class File(InMemoryCase kept, List<CaseEvent> events) : ICaseFile
    {
        private bool _disposed;

        public string CaseId => kept.CaseId;

        public IReadOnlyList<CaseEvent> Events => events;

        public ValueTask<CaseEvent> AppendAsync(CaseEvent caseEvent, CancellationToken cancellationToken = default)
        {
            ArgumentNullException.ThrowIfNull(caseEvent);
            ObjectDisposedException.ThrowIf(_disposed, this);
            cancellationToken.ThrowIfCancellationRequested();
            var stamped = kept.Append(caseEvent);
            events.Add(stamped);
            return ValueTask.FromResult(stamped);
        }

        public ValueTask DisposeAsync()
        {
            if (!_disposed)
            {
                _disposed = true;
                kept.Close();
            }

            return ValueTask.CompletedTask;
        }
    }

    private string CaseId => caseId;
}
