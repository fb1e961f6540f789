using Cleric.CaseFiles;
using Cleric.Connectors;
using Cleric.Door;
using Cleric.Exhibits;
using Cleric.Queries;
using Cleric.Reasoning;
using Cleric.Reports;
using Microsoft.Extensions.DependencyInjection;

namespace Cleric.Evaluation.Cases;

/// <summary>Turns a past investigation and what people said of its finding into a case.</summary>
public static class RecordedCase
{
    /// <summary>
    /// A case whose connectors answer from the exhibits of a case file, and ask no system. A question that was not asked at the time has no answer: it comes back as <see cref="Coverage.NotAsked"/>,
    /// so that a configuration that asks otherwise is judged on what it finds in the recording. Failure modes of the host's own are not in the case file: add them in <see cref="EvaluationOptions.Configure"/>.
    /// The truth is the finding's cause where the last feedback confirmed it, and the cause that the feedback names where it corrected it.
    /// </summary>
    /// <param name="store">Where the case file is.</param>
    /// <param name="caseId">Its id, which becomes the name of the case.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="ClericException">There is no such case file, it was altered, is not concluded, or its feedback does not say what the cause was; the message says which.</exception>
    public static async Task<EvaluationCase> FromCaseFileAsync(ICaseFileStore store, string caseId, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(caseId);
        var altered = await store.CheckAsync(caseId, cancellationToken).ConfigureAwait(false);
        if (altered.Count > 0)
        {
            throw new ClericException($"Case '{caseId}' can't be made a case to evaluate: it was altered since it was written. {altered[0]}");
        }

        var fold = CaseFold.Of(await store.ReadAsync(caseId, cancellationToken).ConfigureAwait(false));
        var (cause, comment) = Truth(caseId, fold);

        // Without a time of its own the trigger would mean now, and every question another window than the recorded one.
        var trigger = fold.Trigger.At is null && fold.Trigger.Window is null ? fold.Trigger with { At = fold.OpenedAt } : fold.Trigger;
        return new EvaluationCase
        {
            Name = caseId,
            Request = new InvestigationRequest { Trigger = trigger, Caller = fold.Caller },
            Truth = new CaseTruth { Entities = [cause.Entity.Name], Modes = [cause.FailureMode], Onset = cause.Since, Note = comment },
            Configure = builder =>
            {
                // A recording is used up as it is read: each run has its own.
                var recording = new Recording(fold.Exhibits);
                foreach (var descriptor in fold.Connectors)
                {
                    builder.AddConnector(new Replayed(descriptor, recording));
                }
            },
        };
    }

    private static (Cause Cause, string? Comment) Truth(string caseId, CaseFold fold)
    {
        if (fold.Conclusion is null)
        {
            throw new ClericException($"Case '{caseId}' is not concluded. Resume it first.");
        }

        return fold.Feedback switch
        {
            [] => throw new ClericException($"Nobody has said yet what the cause of case '{caseId}' was. Append feedback that confirms or corrects its finding."),
            [.., { Verdict: FeedbackVerdict.Corrected, Cause: { } real } last] => (real, last.Comment),
            [.., { Verdict: FeedbackVerdict.Confirmed } last] => ReportComposer.Compose(fold).Finding.Cause is { } found
                ? (found, last.Comment)
                : throw new ClericException($"The finding of case '{caseId}' was confirmed, but names no cause. Append feedback that corrects it, with the cause."),
            [.., { Verdict: FeedbackVerdict.Corrected }] => throw new ClericException($"The finding of case '{caseId}' was corrected without the real cause. Append feedback that names it."),
            _ => throw new ClericException($"The finding of case '{caseId}' was rejected, and what the cause was is not known. Append feedback that names it once it is."),
        };
    }

    private sealed class Replayed(ConnectorDescriptor descriptor, Recording recording) : IConnector
    {
        public ConnectorDescriptor Descriptor => descriptor;

        public ValueTask<Answer> AskAsync(Query query, CancellationToken cancellationToken = default)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return new(recording.Take(descriptor.Name, query)?.Answer ?? NoAnswer.NotAsked($"This question to {descriptor.Name} is not in the recording."));
        }
    }
}
