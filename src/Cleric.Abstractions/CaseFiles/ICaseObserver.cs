namespace Cleric.CaseFiles;

/// <summary>
/// Sees every case file of a host as it is written, whoever set the investigation off: for live views, indexes and counts. It is told after an event was saved and takes no part: what it throws is logged and
/// holds up nothing. Calls for one case come one at a time, in order; those for different cases at once.
/// </summary>
public interface ICaseObserver
{
    /// <summary>A case file was made or opened to be written to.</summary>
    /// <param name="caseId">The case.</param>
    /// <param name="events">What is in it already; empty for a new one.</param>
    ValueTask OpenedAsync(string caseId, IReadOnlyList<CaseEvent> events);

    /// <summary>An event was saved.</summary>
    /// <param name="caseId">The case.</param>
    /// <param name="caseEvent">The event, with its number and time.</param>
    ValueTask AppendedAsync(string caseId, CaseEvent caseEvent);

    /// <summary>The case file was closed: the investigation was concluded or interrupted, or feedback was taken.</summary>
    /// <param name="caseId">The case.</param>
    ValueTask ClosedAsync(string caseId);
}
