using Cleric.AspNetCore.Progress;
using Cleric.CaseFiles;
using Cleric.Exhibits;
using Cleric.Reports;

namespace Cleric.AspNetCore.Investigations;

/// <summary>
/// The investigations of a host: started into a queue, run in the background, followed as they run, and found again after a restart. Every call is on behalf of a caller and confined to their tenant: the
/// investigation of another is answered like one that does not exist. Thread-safe.
/// </summary>
public interface IInvestigations
{
    /// <summary>Queues an investigation. When this returns, it survives the death of the process.</summary>
    /// <param name="request">What to investigate and for whom.</param>
    /// <param name="options">How it is started, or null for at once.</param>
    /// <param name="cancellationToken">Gives up before it is queued.</param>
    /// <returns>Its entry. Where the caller's tenant has an investigation of the request's id already, that one's.</returns>
    /// <exception cref="ClericException">The request is invalid, or its id is another tenant's; the message names the field and what to do.</exception>
    Task<InvestigationEntry> StartAsync(InvestigationRequest request, StartOptions? options = null, CancellationToken cancellationToken = default);

    /// <summary>Gets an investigation's entry, or null when the caller's tenant has none of that id.</summary>
    Task<InvestigationEntry?> FindAsync(Caller caller, string id, CancellationToken cancellationToken = default);

    /// <summary>Lists the investigations of the caller's tenant, newest first.</summary>
    Task<IReadOnlyList<InvestigationEntry>> ListAsync(Caller caller, InvestigationFilter? filter = null, CancellationToken cancellationToken = default);

    /// <summary>The alerts that an investigation stands for, in the order received; null when the caller's tenant has none of that id.</summary>
    Task<IReadOnlyList<AttachedAlert>?> AlertsAsync(Caller caller, string id, CancellationToken cancellationToken = default);

    /// <summary>Stops an investigation that waits or runs; one that ended stays as it is. Null when the caller's tenant has none of that id.</summary>
    Task<InvestigationEntry?> CancelAsync(Caller caller, string id, CancellationToken cancellationToken = default);

    /// <summary>Queues a cancelled or failed investigation again, to go on where it stopped; any other stays as it is. Null when the caller's tenant has none of that id.</summary>
    Task<InvestigationEntry?> ResumeAsync(Caller caller, string id, CancellationToken cancellationToken = default);

    /// <summary>
    /// Follows an investigation: its events so far, then each as it is saved, until it ends. A reader that falls behind holds up nobody and loses nothing.
    /// </summary>
    /// <param name="caller">On whose behalf.</param>
    /// <param name="id">Its id.</param>
    /// <param name="after">The sequence number of the last event that is known already; 0 for none.</param>
    /// <param name="cancellationToken">Stops following.</param>
    /// <returns>The events; none when the caller's tenant has no investigation of that id.</returns>
    IAsyncEnumerable<ProgressEvent> FollowAsync(Caller caller, string id, long after = 0, CancellationToken cancellationToken = default);

    /// <summary>The report of an investigation, or null when the caller's tenant has none of that id.</summary>
    /// <exception cref="ClericException">It is not concluded.</exception>
    Task<Report?> ReportAsync(Caller caller, string id, CancellationToken cancellationToken = default);

    /// <summary>An exhibit of an investigation, whole; null when there is none, or the caller's tenant has no such investigation.</summary>
    Task<Exhibit?> ExhibitAsync(Caller caller, string id, string exhibitId, CancellationToken cancellationToken = default);

    /// <summary>Takes feedback on a concluded investigation. Null when the caller's tenant has none of that id.</summary>
    /// <exception cref="ClericException">It is not concluded, feedback was given before and this does not replace it, or a field is missing.</exception>
    Task<InvestigationEntry?> GiveFeedbackAsync(Caller caller, string id, Feedback feedback, CancellationToken cancellationToken = default);
}
