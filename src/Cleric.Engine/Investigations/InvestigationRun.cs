using Cleric.CaseFiles;
using Cleric.Connectors;
using Cleric.Door;
using Cleric.Exhibits;
using Cleric.Ledger;
using Cleric.Memory;
using Cleric.Models;
using Cleric.Models.Seats;
using Cleric.Queries;
using Cleric.Reasoning;
using Cleric.Reasoning.Hypotheses;
using Cleric.Reasoning.Orientation;
using Cleric.Reasoning.Planning;
using Cleric.Reports;
using Microsoft.Extensions.Logging;

namespace Cleric.Investigations;

/// <summary>
/// One investigation, from wherever its case file stands to its conclusion: orient, recall, propose, plan, ask, weigh, and again. Each step is decided by what is in the
/// case file and recorded there before the next, so a run can end anywhere and another go on.
/// </summary>
internal sealed class InvestigationRun(
    ICaseFile file, CaseFold fold, DoorSession door, ReadSession session, InvestigationParts parts, IProgress<CaseEvent>? progress)
{
    /// <summary>Kinds whose absence leaves a question open, whatever the incident.</summary>
    private static readonly (QueryKind Kind, string Leaves)[] Expected =
    [
        (QueryKind.Metric, "no shift of latency, errors, traffic or saturation could be measured"),
        (QueryKind.Log, "what the entities themselves say went wrong could not be read"),
        (QueryKind.Trace, "whose own time or errors grew could not be told from who merely waited"),
        (QueryKind.Change, "whether a change near the onset brought it about could not be checked"),
        (QueryKind.Resource, "the state of infrastructure could not be checked"),
        (QueryKind.Topology, "who depends on whom was not given"),
        (QueryKind.Alert, "whether other alerts fired, and whether this one comes and goes, could not be seen"),
    ];

    private long _started;

    public async Task<Report> RunAsync(CancellationToken cancellationToken)
    {
        _started = parts.Time.GetTimestamp();
        await CompletePlanAsync(cancellationToken).ConfigureAwait(false);
        while (fold.Conclusion is null)
        {
            cancellationToken.ThrowIfCancellationRequested();
            await StepAsync(cancellationToken).ConfigureAwait(false);
        }

        return ReportComposer.Compose(fold);
    }

    private async Task StepAsync(CancellationToken cancellationToken)
    {
        if (fold.Unanswered.ToList() is { Count: > 0 } unanswered)
        {
            await AskAsync(unanswered, cancellationToken).ConfigureAwait(false);
        }
        else if (fold.Scope is null)
        {
            await OrientAsync(cancellationToken).ConfigureAwait(false);
        }
        else if (!fold.Recalled)
        {
            await RecallAsync(cancellationToken).ConfigureAwait(false);
        }
        else if (fold.Unread.Any() || fold.Hypotheses.Count == 0 || fold.HasUnweighedCalls)
        {
            await WeighAsync(cancellationToken).ConfigureAwait(false);
        }
        else
        {
            await PlanAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task OrientAsync(CancellationToken cancellationToken)
    {
        using var stage = Telemetry.Source.StartActivity("cleric.orient");
        var step = parts.Orienter.Next(fold);
        if (step.Settled is { } settled)
        {
            // What a question leaves open is asked of a model once, and then oriented anew.
            if (settled.AskedBack.Count > 0 && await ConsultAsync(() => UnderstandSeat.Task(fold, settled.Topology, settled.AskedBack), ModelSeat.Understand, cancellationToken).ConfigureAwait(false))
            {
                return;
            }

            // The gaps first: the scope is what an interrupted run goes on from.
            foreach (var (kind, leaves) in Expected.Where(item => !fold.Connectors.Any(connector => connector.Answers(item.Kind)) && !fold.Gaps.Any(gap => gap.Kind == item.Kind && gap.Entity is null)))
            {
                var gap = new Gap
                {
                    Id = $"G{fold.Gaps.Count + 1}",
                    Statement = $"{Words.Of(kind)}: no connector answers such questions, so {leaves}",
                    Coverage = Coverage.NotConfigured,
                    Kind = kind,
                    Remedy = $"Add a connector for {Words.Of(kind)}.",
                };
                await AppendAsync(new GapFound { Gap = gap }, cancellationToken).ConfigureAwait(false);
            }

            await AppendAsync(settled, cancellationToken).ConfigureAwait(false);
        }
        else
        {
            await PlannedAsync(step.Questions, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task RecallAsync(CancellationToken cancellationToken)
    {
        using var stage = Telemetry.Source.StartActivity("cleric.recall");
        var recollections = new List<Recollection>();
        var failures = parts.RecordedMemoryFailures.ToList();
        foreach (var memory in parts.Memories)
        {
            try
            {
                recollections.AddRange(await parts.InTimeAsync(async token => await memory.RecallAsync(fold, token).ConfigureAwait(false), cancellationToken).ConfigureAwait(false));
            }
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
            {
                // Memory makes an investigation quicker; without it the investigation goes on.
                Log.MemoryFailed(parts.Logger, exception, fold.CaseId);
                failures.Add(exception.Message);
            }
        }

        foreach (var failure in failures)
        {
            var gap = new Gap { Id = $"G{fold.Gaps.Count + 1}", Statement = $"memory could not be asked ({failure}); what follows is without it", Coverage = Coverage.Failed, Remedy = "See whether the memory's store can be opened." };
            await AppendAsync(new GapFound { Gap = gap }, cancellationToken).ConfigureAwait(false);
        }

        await AppendAsync(new MemoryRecalled { Recollections = recollections, Failures = failures }, cancellationToken).ConfigureAwait(false);
    }

    private async Task WeighAsync(CancellationToken cancellationToken)
    {
        using var stage = Telemetry.Source.StartActivity("cleric.weigh");
        var known = fold.Hypotheses.Count;
        await ProposedAsync(cancellationToken).ConfigureAwait(false);
        if (fold.ModelCalls.All(call => call.Seat != ModelSeat.Propose) && await ConsultAsync(() => parts.Proposals.Task(fold, "round 1"), ModelSeat.Propose, cancellationToken).ConfigureAwait(false))
        {
            await ProposedAsync(cancellationToken).ConfigureAwait(false);
        }

        // What speaks of a hypothesis that is new may have been read before it was there.
        List<string> added = [.. fold.Hypotheses.Skip(known).Select(hypothesis => hypothesis.Id)];
        var again = parts.Proposals.Bearing(fold, added);
        if (ReadSeat.Texts(fold.Exhibits.Where(exhibit => fold.Unread.Contains(exhibit) || again.Contains(exhibit.Id))) is { Count: > 0 } texts)
        {
            var reading = ReadSeat.Task(fold, texts);
            await ConsultAsync(() => reading, ModelSeat.Read, cancellationToken).ConfigureAwait(false);
            if (ReadSeat.More(fold, reading) is { } more)
            {
                await ConsultAsync(() => more, ModelSeat.Read, cancellationToken).ConfigureAwait(false);
            }
        }

        foreach (var caseEvent in await parts.Evidence.WeighAsync(fold, cancellationToken).ConfigureAwait(false))
        {
            await AppendAsync(caseEvent, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Takes into the ledger what is proposed and not there yet; whom a message names that no topology knows becomes known first.</summary>
    private async Task ProposedAsync(CancellationToken cancellationToken)
    {
        if (fold.Scope is { } scope && parts.Proposals.Extended(fold) is { } extended)
        {
            await AppendAsync(new ScopeOriented { Scope = scope, Topology = extended, Understood = fold.Understood, AskedBack = fold.AskedBack }, cancellationToken).ConfigureAwait(false);
        }

        foreach (var hypothesis in await parts.Hypotheses.NewAsync(fold, cancellationToken).ConfigureAwait(false))
        {
            await AppendAsync(new HypothesisProposed { Hypothesis = hypothesis }, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Asks a model what has not been asked, and records question and answer; in a replay the recorded answer is taken. False when there was nobody to ask.</summary>
    private async Task<bool> ConsultAsync(Func<ModelTask> task, ModelSeat seat, CancellationToken cancellationToken)
    {
        if (parts.RecordedCalls is null && !parts.Models.Has(seat))
        {
            return false;
        }

        var asked = task();
        if (fold.ModelCalls.Any(call => call.Seat == seat && call.Subject == asked.Subject))
        {
            return false;
        }

        using var stage = Telemetry.Source.StartActivity("cleric.consult");
        stage?.SetTag("cleric.model.seat", seat.ToString().ToLowerInvariant());
        var call = parts.RecordedCalls is { } recorded
            ? recorded.FirstOrDefault(one => one.Seat == seat && one.Subject == asked.Subject)
            : await parts.Models.AskAsync(asked, fold, fold.Budget.MaxTime - Elapsed(), cancellationToken).ConfigureAwait(false);
        if (call is null)
        {
            return false;
        }

        stage?.SetTag("cleric.model.outcome", call.Outcome.ToString().ToLowerInvariant()).SetTag("cleric.model.dropped", call.Dropped.Count);
        await AppendAsync(new ModelAsked { Call = call }, cancellationToken).ConfigureAwait(false);
        if (!call.IsAnswered)
        {
            await AppendAsync(new GapFound { Gap = GapOf(call) }, cancellationToken).ConfigureAwait(false);
        }

        return true;
    }

    private Gap GapOf(ModelCall call) => new()
    {
        Id = $"G{fold.Gaps.Count + 1}",
        Statement = $"the model was to {Words.Of(call.Seat)} and did not ({call.Problem}); what follows is without it",
        Coverage = call.Outcome == ModelOutcome.OverBudget ? Coverage.NotAsked : Coverage.Failed,
        Remedy = call.Outcome == ModelOutcome.OverBudget ? "Raise the limit on tokens or money if the model's reading is wanted." : "See whether the model's endpoint is up and answers in JSON.",
    };

    private async Task PlanAsync(CancellationToken cancellationToken)
    {
        using var stage = Telemetry.Source.StartActivity("cleric.plan");
        while (RecallingPlanner.IsTested(fold) && MemoryCheck.Contradicted(fold) is { } withdrawn)
        {
            await AppendAsync(withdrawn, cancellationToken).ConfigureAwait(false);
            await AppendAsync(new BeliefUpdated { Beliefs = fold.Beliefs, ExhibitIds = [] }, cancellationToken).ConfigureAwait(false);
        }

        var plan = await NextAsync(fold, cancellationToken).ConfigureAwait(false);
        if (plan.StopReason is null && plan.Questions.Count > 0)
        {
            await PlannedAsync(plan.Questions, cancellationToken).ConfigureAwait(false);
            return;
        }

        // Before it is given up, models are asked once more: what else it might be, and what would tell.
        var stop = plan.StopReason ?? StopReason.NothingLeftToLearn;
        if (stop == StopReason.NothingLeftToLearn
            && (await ConsultAsync(() => parts.Proposals.Task(fold, "round 2"), ModelSeat.Propose, cancellationToken).ConfigureAwait(false)
                || await ConsultAsync(() => AskSeat.Task(fold, "round 1"), ModelSeat.Ask, cancellationToken).ConfigureAwait(false)))
        {
            return;
        }

        await ConcludeAsync(stop, plan.Questions, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>What the planner wants asked, and what others propose besides; a leader that is clear and a budget that is spent end it for all.</summary>
    private async Task<Plan> NextAsync(CaseFold known, CancellationToken cancellationToken)
    {
        var plan = await parts.Planner.PlanAsync(known, known.Connectors, cancellationToken).ConfigureAwait(false);
        if (plan.StopReason is not (null or StopReason.NothingLeftToLearn))
        {
            return plan;
        }

        var questions = plan.Questions.ToList();
        foreach (var source in parts.Questions)
        {
            questions.AddRange((await source.ProposeAsync(known, cancellationToken).ConfigureAwait(false))
                .Where(question => !Questions.WasAsked(question.Query, known) && !questions.Exists(other => Questions.AreAlike(other.Query, question.Query))));
        }

        return questions.Count > plan.Questions.Count ? new Plan(questions) : plan;
    }

    private async Task PlannedAsync(IReadOnlyList<Question> questions, CancellationToken cancellationToken)
    {
        foreach (var question in questions)
        {
            await AppendAsync(new QueryPlanned { Question = question with { Id = $"Q{fold.Questions.Count + 1}" } }, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>
    /// Where a run was interrupted while its questions were being saved, plans them again from what was known then and saves the rest: the same, since a planner is a
    /// function of what is known.
    /// </summary>
    private async Task CompletePlanAsync(CancellationToken cancellationToken)
    {
        var known = file.Events.Count;
        while (known > 0 && file.Events[known - 1] is QueryPlanned or InvestigationResumed or NoticeGiven)
        {
            known--;
        }

        var saved = file.Events.Skip(known).Count(caseEvent => caseEvent is QueryPlanned);
        if (saved > 0)
        {
            var then = CaseFold.Of(file.Events.Take(known));
            var questions = then.Scope is null
                ? parts.Orienter.Next(then).Questions
                : (await NextAsync(then, cancellationToken).ConfigureAwait(false)).Questions;
            await PlannedAsync([.. questions.Skip(saved)], cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task AskAsync(List<Question> questions, CancellationToken cancellationToken)
    {
        using var stage = Telemetry.Source.StartActivity("cleric.ask");
        // A system that hangs must not carry the investigation past its limit.
        var left = fold.Budget.MaxTime - Elapsed();
        using var limit = new CancellationTokenSource(left > TimeSpan.Zero ? left : TimeSpan.Zero, parts.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        foreach (var batch in questions.Chunk(parts.Options.MaxConcurrentQueries))
        {
            var asked = batch.Select(question => AnswerAsync(question, limit.Token, either.Token)).ToArray();
            for (var i = 0; i < batch.Length; i++)
            {
                // An interruption may have come between the answers of two connectors: what was answered is not kept twice.
                var exhibits = (await asked[i].ConfigureAwait(false)).Where(exhibit => !fold.HasAnswered(batch[i].Id, exhibit.Connector)).ToList();
                for (var j = 0; j < exhibits.Count; j++)
                {
                    var received = new ExhibitReceived { QuestionId = batch[i].Id, Exhibit = exhibits[j] with { Id = $"E{fold.Exhibits.Count + 1}" }, More = j + 1 < exhibits.Count };
                    await AppendAsync(received, cancellationToken).ConfigureAwait(false);
                }
            }
        }

        await AppendAsync(new BudgetSpent { Spent = Spent() }, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>One exhibit of each connector that answers the question and has not done so before an interruption.</summary>
    private async Task<IReadOnlyList<Exhibit>> AnswerAsync(Question question, CancellationToken limit, CancellationToken either)
    {
        var connectors = door.Descriptors
            .Where(connector => connector.Answers(question.Query.Kind) && (question.Query.Connector ?? connector.Name) == connector.Name && !fold.HasAnswered(question.Id, connector.Name))
            .Select(connector => connector.Name)
            .DefaultIfEmpty(DoorSession.Nobody);
        var answers = await Task.WhenAll(connectors.Select(connector => AnswerAsync(question, connector, limit, either))).ConfigureAwait(false);
        return [.. answers.SelectMany(exhibits => exhibits)];
    }

    private async Task<IReadOnlyList<Exhibit>> AnswerAsync(Question question, string connector, CancellationToken limit, CancellationToken either)
    {
        var at = parts.Time.GetUtcNow();
        var start = parts.Time.GetTimestamp();
        try
        {
            return await door.AskAsync(question.Query, name => name == connector, either).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            var answer = NoAnswer.NotAsked($"no answer came before the time budget of {fold.Budget.MaxTime} was spent");
            return [new Exhibit { Id = "", Query = question.Query, Connector = connector, AskedAt = at, Elapsed = parts.Time.GetElapsedTime(start), Answer = answer, Sha256 = ExhibitHash.Compute(answer) }];
        }
    }

    private async Task ConcludeAsync(StopReason stop, IReadOnlyList<Question> notAsked, CancellationToken cancellationToken)
    {
        var conclusion = parts.Judge.Conclude(fold, stop, notAsked);
        var passages = new Dictionary<string, string>();
        foreach (var writer in parts.Writers)
        {
            foreach (var (name, text) in await writer.WriteAsync(ReportComposer.Compose(fold, conclusion), fold, cancellationToken).ConfigureAwait(false))
            {
                passages[name] = text;
            }
        }

        var draft = ReportComposer.Compose(fold, conclusion);
        await ConsultAsync(() => WordSeat.Task(draft, fold), ModelSeat.Word, cancellationToken).ConfigureAwait(false);
        var summary = WordSeat.Summary(fold.ModelCalls.FirstOrDefault(call => call.Seat == ModelSeat.Word), draft, fold);
        await AppendAsync(new BudgetSpent { Spent = Spent() }, cancellationToken).ConfigureAwait(false);
        await AppendAsync(new InvestigationConcluded { Conclusion = conclusion with { Passages = passages, Summary = summary } }, cancellationToken).ConfigureAwait(false);
        foreach (var fault in await parts.LearnAsync(fold, cancellationToken).ConfigureAwait(false))
        {
            // The conclusion stands, and with it all that is to be learnt: feedback or a later pass over the case file can make up for it.
            await AppendAsync(new NoticeGiven { Notice = $"Memory did not learn from this case: {fault.Message}" }, cancellationToken).ConfigureAwait(false);
        }

        Log.Concluded(parts.Logger, fold.CaseId, conclusion.Outcome, conclusion.HypothesisId, conclusion.Confidence);
    }

    private Spending Spent() => fold.Spent with { Queries = session.Meter.Queries, Rows = session.Meter.Rows, Elapsed = Elapsed() };

    /// <summary>What was spent in earlier runs, and since this one began, whatever the host's clock is set to meanwhile.</summary>
    private TimeSpan Elapsed() => fold.ElapsedBefore + parts.Time.GetElapsedTime(_started);

    private async Task AppendAsync(CaseEvent caseEvent, CancellationToken cancellationToken)
    {
        var appended = await file.AppendAsync(caseEvent, cancellationToken).ConfigureAwait(false);
        fold.Apply(appended);
        progress?.Report(appended);
    }
}
