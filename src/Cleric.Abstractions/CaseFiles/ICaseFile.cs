namespace Cleric.CaseFiles;

/// <summary>An open case file: append-only. Not thread-safe; one writer at a time.</summary>
public interface ICaseFile : IAsyncDisposable
{
    /// <summary>The case.</summary>
    string CaseId { get; }

    /// <summary>The events that were there when it was opened and those appended since.</summary>
    IReadOnlyList<CaseEvent> Events { get; }

    /// <summary>Appends an event and returns it with its sequence number and time. When this returns, the event survives the death of the process.</summary>
    /// <param name="caseEvent">The event; its sequence number and time are ignored.</param>
    /// <param name="cancellationToken">Gives up before anything is written; never half-way.</param>
    ValueTask<CaseEvent> AppendAsync(CaseEvent caseEvent, CancellationToken cancellationToken = default);
}
