using System.Collections.Concurrent;
using System.Runtime.CompilerServices;

namespace Cleric.CaseFiles;

/// <summary>Keeps case files in memory: for tests, and for hosts that keep the events elsewhere. They are gone when the process ends. Thread-safe.</summary>
public sealed class InMemoryCaseFileStore : ICaseFileStore
{
    private readonly ConcurrentDictionary<string, InMemoryCase> _cases = new(StringComparer.Ordinal);
    private readonly TimeProvider _time;

    /// <summary>Makes a store.</summary>
    /// <param name="time">The clock that stamps events; null takes the system's.</param>
    public InMemoryCaseFileStore(TimeProvider? time = null) => _time = time ?? TimeProvider.System;

    /// <inheritdoc/>
    public ValueTask<ICaseFile> CreateAsync(string caseId, CancellationToken cancellationToken = default)
    {
        CaseIds.Check(caseId);
        cancellationToken.ThrowIfCancellationRequested();
        var made = new InMemoryCase(caseId, _time);
        var kept = _cases.GetOrAdd(caseId, made);
        return kept == made || kept.Snapshot().Count == 0
            ? ValueTask.FromResult(kept.OpenForWriting())
            : throw new ClericException($"There is already a case file '{caseId}' in memory. Choose another id, or open that one.");
    }

    /// <inheritdoc/>
    public ValueTask<ICaseFile> OpenAsync(string caseId, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult(Find(caseId).OpenForWriting());
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<CaseEvent>> ReadAsync(string caseId, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult(Find(caseId).Snapshot());
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<string>> CheckAsync(string caseId, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var findings = new List<string>();
        foreach (var caseEvent in Find(caseId).Snapshot())
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (CaseFileCheck.CheckHash(caseEvent) is { } finding)
            {
                findings.Add($"entry {caseEvent.Sequence}: {finding}");
            }
        }

        return ValueTask.FromResult<IReadOnlyList<string>>(findings);
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<string> ListAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await Task.CompletedTask.ConfigureAwait(false);
        foreach (var caseId in _cases.Keys)
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return caseId;
        }
    }

    private InMemoryCase Find(string caseId)
    {
        CaseIds.Check(caseId);
        return _cases.TryGetValue(caseId, out var found) ? found : throw new ClericException($"There is no case file '{caseId}' in memory.");
    }
}
