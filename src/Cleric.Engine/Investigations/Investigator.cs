using System.Diagnostics;
using System.Reflection;
using Cleric.CaseFiles;
using Cleric.Door;
using Cleric.Exhibits;
using Cleric.Reports;
using Microsoft.Extensions.Logging;

namespace Cleric.Investigations;

internal sealed class Investigator(ConnectorDoor door, ICaseFileStore caseFiles, InvestigationParts parts, IEnumerable<ICaseObserver> observers) : IInvestigator
{

    private static readonly string Version = typeof(Investigator).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";

    private readonly ObservedCaseFiles _observed = new(caseFiles, [.. observers], parts.Logger);

    public void Validate(InvestigationRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        parts.Orienter.Validate(request.Trigger, request.Baseline);
        Validate(request.Budget ?? parts.Options.ToBudget());
        if (request.CaseId is { } caseId)
        {
            CaseIds.Check(caseId);
        }
    }

    public async Task<Report> InvestigateAsync(InvestigationRequest request, IProgress<CaseEvent>? progress = null, CancellationToken cancellationToken = default)
    {
        Validate(request);
        var budget = request.Budget ?? parts.Options.ToBudget();
        var caseId = request.CaseId ?? NewId();
        using var activity = Telemetry.Source.StartActivity("cleric.investigate");
        activity?.SetTag("cleric.case.id", caseId);
        var file = await _observed.CreateAsync(caseId, cancellationToken).ConfigureAwait(false);
        await using (file.ConfigureAwait(false))
        {
            var fold = new CaseFold();
            var opened = await file.AppendAsync(
                new InvestigationOpened { CaseId = caseId, Trigger = request.Trigger, Caller = request.Caller, Budget = budget, Baseline = request.Baseline, Engine = Version, Tags = request.Tags, Connectors = door.Descriptors },
                cancellationToken).ConfigureAwait(false);
            fold.Apply(opened);
            progress?.Report(opened);
            Log.Opened(parts.Logger, caseId, request.Trigger.Title);
            var session = Session(fold, null);
            return await Finish(activity, new InvestigationRun(file, fold, door.Open(session), session, parts, progress).RunAsync(cancellationToken)).ConfigureAwait(false);
        }
    }

    public async Task<Report> ResumeAsync(string caseId, IProgress<CaseEvent>? progress = null, CancellationToken cancellationToken = default)
    {
        using var activity = Telemetry.Source.StartActivity("cleric.resume");
        activity?.SetTag("cleric.case.id", caseId);
        var file = await _observed.OpenAsync(caseId, cancellationToken).ConfigureAwait(false);
        await using (file.ConfigureAwait(false))
        {
            var fold = CaseFold.Of(file.Events);
            if (!fold.IsOpened)
            {
                throw new ClericException($"Case file '{caseId}' holds no whole event: the investigation was interrupted before it began. Start it anew under another id.");
            }

            if (fold.Conclusion is null)
            {
                var resumed = await file.AppendAsync(new InvestigationResumed { Engine = Version }, cancellationToken).ConfigureAwait(false);
                fold.Apply(resumed);
                progress?.Report(resumed);
                Log.Resumed(parts.Logger, caseId, file.Events.Count);
            }

            var session = Session(fold, null);
            return await Finish(activity, new InvestigationRun(file, fold, door.Open(session), session, parts, progress).RunAsync(cancellationToken)).ConfigureAwait(false);
        }
    }

    public async Task<Report> ReplayAsync(string caseId, IProgress<CaseEvent>? progress = null, CancellationToken cancellationToken = default)
    {
        using var activity = Telemetry.Source.StartActivity("cleric.replay");
        activity?.SetTag("cleric.case.id", caseId);
        var events = await caseFiles.ReadAsync(caseId, cancellationToken).ConfigureAwait(false);
        var recorded = CaseFold.Of(events);
        var file = new ReplayCaseFile(recorded.CaseId, events);
        await using (file.ConfigureAwait(false))
        {
            var fold = new CaseFold();
            foreach (var caseEvent in events.Where(item => item is InvestigationOpened or NoticeGiven))
            {
                fold.Apply(await file.AppendAsync(caseEvent, cancellationToken).ConfigureAwait(false));
            }

            var session = Session(fold, recorded.Exhibits);
            return await Finish(activity, new InvestigationRun(file, fold, door.Open(session, recorded.Connectors), session, parts.ForReplay(recorded), progress).RunAsync(cancellationToken)).ConfigureAwait(false);
        }
    }

    public async Task GiveFeedbackAsync(string caseId, Feedback feedback, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(feedback);
        if (string.IsNullOrWhiteSpace(feedback.By))
        {
            throw new ClericException("feedback.by is empty. Say who gives it.");
        }

        if (!Enum.IsDefined(feedback.Verdict))
        {
            throw new ClericException($"feedback.verdict is {feedback.Verdict:D}, which means nothing. Give confirmed, corrected or rejected.");
        }

        if (feedback.Verdict == FeedbackVerdict.Corrected && feedback.Cause is null)
        {
            throw new ClericException("feedback.cause is missing: a correction names the real cause. Where it is not known, reject the finding instead.");
        }

        var file = await _observed.OpenAsync(caseId, cancellationToken).ConfigureAwait(false);
        await using (file.ConfigureAwait(false))
        {
            var fold = Concluded(file.Events, caseId);
            if (fold.Feedback is [.., var before] && !feedback.Replaces)
            {
                throw new ClericException($"Feedback on case '{caseId}' was given before ({Reports.Rendering.Words.Of(before.Verdict)}, by {before.By}). Say that this replaces it if it does.");
            }

            await TakeAsync(feedback, file, fold, cancellationToken).ConfigureAwait(false);
        }
    }

    public async Task<Feedback?> FollowUpAsync(string caseId, CancellationToken cancellationToken = default)
    {
        using var activity = Telemetry.Source.StartActivity("cleric.followup");
        activity?.SetTag("cleric.case.id", caseId);
        var file = await _observed.OpenAsync(caseId, cancellationToken).ConfigureAwait(false);
        await using (file.ConfigureAwait(false))
        {
            var fold = Concluded(file.Events, caseId);
            if (fold.Feedback.Count > 0)
            {
                return null;
            }

            // What is read now is no part of the case, which is closed: the feedback says what was read.
            var session = door.Open(Session(fold, null, new BudgetMeter(fold.Budget)));
            var exhibits = new List<Exhibit>();
            foreach (var query in Aftermath.Queries(fold, parts.Time.GetUtcNow()))
            {
                exhibits.AddRange(await session.AskAsync(query, cancellationToken).ConfigureAwait(false));
            }

            if (Aftermath.Infer(fold, exhibits) is not { } feedback)
            {
                return null;
            }

            await TakeAsync(feedback, file, fold, cancellationToken).ConfigureAwait(false);
            return feedback;
        }
    }

    public async Task<Report> ReportAsync(string caseId, CancellationToken cancellationToken = default)
    {
        return ReportComposer.Compose(Concluded(await caseFiles.ReadAsync(caseId, cancellationToken).ConfigureAwait(false), caseId));
    }

    public async Task<Verification> VerifyAsync(string caseId, CancellationToken cancellationToken = default)
    {
        var altered = await caseFiles.CheckAsync(caseId, cancellationToken).ConfigureAwait(false);
        try
        {
            var fold = CaseFold.Of(await caseFiles.ReadAsync(caseId, cancellationToken).ConfigureAwait(false));
            return CaseVerifier.Verify(fold, altered);
        }
        catch (ClericException) when (altered.Count > 0)
        {
            // What was altered cannot be read any more; that it was altered is the finding.
            return new Verification { Claims = 0, Citations = 0, PosteriorDifference = 0, Altered = altered };
        }
    }

    private static CaseFold Concluded(IReadOnlyList<CaseEvent> events, string caseId)
    {
        var fold = CaseFold.Of(events);
        return fold.Conclusion is not null ? fold : throw new ClericException($"Case '{caseId}' is not concluded. Resume it first.");
    }

    /// <summary>Saves feedback, and has memory learn from it.</summary>
    private async Task TakeAsync(Feedback feedback, ICaseFile file, CaseFold fold, CancellationToken cancellationToken)
    {
        fold.Apply(await file.AppendAsync(new FeedbackGiven { Feedback = feedback }, cancellationToken).ConfigureAwait(false));
        if (await parts.LearnAsync(fold, cancellationToken).ConfigureAwait(false) is [var fault, ..])
        {
            throw new ClericException($"The feedback is in case file '{fold.CaseId}', but memory could not learn from it: {fault.Message} Give it again, saying that it replaces the first, once that is mended.", fault);
        }
    }

    private static async Task<Report> Finish(Activity? activity, Task<Report> run)
    {
        try
        {
            var report = await run.ConfigureAwait(false);
            activity?.SetTag("cleric.outcome", report.Finding.Outcome.ToString()).SetTag("cleric.confidence", report.Finding.Confidence);
            Telemetry.Investigations.Add(1, new KeyValuePair<string, object?>("cleric.outcome", report.Finding.Outcome.ToString()));
            Telemetry.Duration.Record(report.Cost.Elapsed.TotalSeconds);
            return report;
        }
        catch (Exception exception)
        {
            activity?.SetStatus(ActivityStatusCode.Error, exception.Message);
            throw;
        }
    }

    private static ReadSession Session(CaseFold fold, IReadOnlyList<Exhibit>? recorded, BudgetMeter? meter = null) => new()
    {
        CaseId = fold.CaseId,
        Caller = fold.Caller,
        Budget = fold.Budget,
        Meter = meter ?? new BudgetMeter(fold.Budget, fold.Spent),
        Recorded = recorded,
    };

    private static void Validate(Budget budget)
    {
        if (MistakeIn(budget) is { } mistake)
        {
            throw new ClericException(mistake);
        }
    }

    private static string? MistakeIn(Budget budget) =>
        budget.MaxQueries < 1 ? $"budget.maxQueries is {budget.MaxQueries}; it must be at least 1."
        : budget.MaxTime <= TimeSpan.Zero ? $"budget.maxTime is {budget.MaxTime}; it must be longer than nothing."
        : budget.MaxRows < 1 ? $"budget.maxRows is {budget.MaxRows}; it must be at least 1."
        : budget.MaxTokens is < 0 ? $"budget.maxTokens is {budget.MaxTokens}; it must not be below 0. Leave it out for no limit."
        : budget.MaxCost is < 0 ? $"budget.maxCost is {budget.MaxCost}; it must not be below 0. Leave it out for no limit."
        : null;

    private string NewId() => $"{parts.Time.GetUtcNow().UtcDateTime:yyyyMMdd-HHmmss}-{Guid.NewGuid().ToString("N")[..8]}";
}
