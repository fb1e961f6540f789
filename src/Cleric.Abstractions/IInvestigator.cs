using Cleric.CaseFiles;
using Cleric.Reports;

namespace Cleric;

/// <summary>Investigates a trigger into a report. Thread-safe: one instance serves any number of investigations at once.</summary>
public interface IInvestigator
{
    /// <summary>Checks a request as <see cref="InvestigateAsync"/> does before it begins, for hosts that queue it.</summary>
    /// <param name="request">What to investigate.</param>
    /// <exception cref="ClericException">The request is invalid; the message names the field and what to do.</exception>
    void Validate(InvestigationRequest request);

    /// <summary>Investigates <paramref name="request"/> and returns the report.</summary>
    /// <param name="request">What to investigate, for whom and within which budget.</param>
    /// <param name="progress">Receives each event of the case file right after it was saved, in order. It is called synchronously and should return quickly.</param>
    /// <param name="cancellationToken">Stops the investigation. What was saved can be resumed.</param>
    /// <returns>The report, whatever happened: failures of connectors are gaps in it, not exceptions.</returns>
    /// <exception cref="ClericException">The request is invalid; the message names the field and what to do.</exception>
    Task<Report> InvestigateAsync(InvestigationRequest request, IProgress<CaseEvent>? progress = null, CancellationToken cancellationToken = default);

    /// <summary>Goes on with an investigation that was interrupted. No query that was answered is asked again.</summary>
    /// <param name="caseId">The case file to go on with.</param>
    /// <param name="progress">Receives each new event.</param>
    /// <param name="cancellationToken">Stops the investigation again.</param>
    /// <returns>The report. For a case that was already concluded, the report it had.</returns>
    Task<Report> ResumeAsync(string caseId, IProgress<CaseEvent>? progress = null, CancellationToken cancellationToken = default);

    /// <summary>Runs the investigation again with the recorded exhibits behind the door: nothing outside is read and nothing is saved.</summary>
    /// <param name="caseId">The case file to replay.</param>
    /// <param name="progress">Receives each event of the replay.</param>
    /// <param name="cancellationToken">Stops the replay.</param>
    /// <returns>The report; with the same version of the engine and the same options, the same one.</returns>
    Task<Report> ReplayAsync(string caseId, IProgress<CaseEvent>? progress = null, CancellationToken cancellationToken = default);

    /// <summary>Records what somebody says of a finding in the case file and has memory learn from it.</summary>
    /// <param name="caseId">A concluded case.</param>
    /// <param name="feedback">Whether the finding was right, and what the cause was.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="ClericException">There is no such case, it is not concluded, feedback was given before and this does not replace it, or a field is missing; the message says what to do.</exception>
    Task GiveFeedbackAsync(string caseId, Feedback feedback, CancellationToken cancellationToken = default);

    /// <summary>
    /// Looks at what followed a concluded case and gives feedback on it where that tells: the finding is confirmed, with the lower weight of what is inferred, when a change at its cause was taken back and the alert
    /// resolved after that, with nothing else changed in between. Worth calling when an alert resolves, or an hour after a case.
    /// </summary>
    /// <param name="caseId">A concluded case.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>The feedback that was given, or null where nothing can be told (yet) or somebody gave feedback before.</returns>
    /// <exception cref="ClericException">There is no such case, or it is not concluded; the message says what to do.</exception>
    Task<Feedback?> FollowUpAsync(string caseId, CancellationToken cancellationToken = default);

    /// <summary>Folds a case file into its report without running anything.</summary>
    /// <param name="caseId">The case file to read.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    Task<Report> ReportAsync(string caseId, CancellationToken cancellationToken = default);

    /// <summary>
    /// Checks a case file: that no byte was altered, that each exhibit has the hash it was received with, that each citation resolves to what
    /// it quotes, and that the posteriors follow from priors and evidence.
    /// </summary>
    /// <param name="caseId">The case file to check.</param>
    /// <param name="cancellationToken">Stops the check.</param>
    Task<Verification> VerifyAsync(string caseId, CancellationToken cancellationToken = default);
}
