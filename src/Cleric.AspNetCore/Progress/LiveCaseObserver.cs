using System.Collections.Concurrent;
using Cleric.AspNetCore.Index;
using Cleric.AspNetCore.Investigations;
using Cleric.CaseFiles;

namespace Cleric.AspNetCore.Progress;

/// <summary>Shows every case of the host live and keeps its entry in the index, through whichever door it was set off.</summary>
internal sealed class LiveCaseObserver(LiveCases live, IInvestigationIndex index, InvestigationSchedule schedule) : ICaseObserver
{
    private readonly ConcurrentDictionary<string, LiveCase> _open = new(StringComparer.Ordinal);

    public ValueTask OpenedAsync(string caseId, IReadOnlyList<CaseEvent> events)
    {
        var held = live.Hold(caseId);
        _open[caseId] = held;
        held.Append(events);
        return ValueTask.CompletedTask;
    }

    public async ValueTask AppendedAsync(string caseId, CaseEvent caseEvent)
    {
        if (!_open.TryGetValue(caseId, out var held))
        {
            return;
        }

        try
        {
            await IndexAsync(caseId, held, caseEvent).ConfigureAwait(false);
        }
        finally
        {
            // The index is told first: who sees the conclusion finds it there.
            held.Append([caseEvent]);
        }
    }

    public async ValueTask ClosedAsync(string caseId)
    {
        if (!_open.TryRemove(caseId, out var held))
        {
            return;
        }

        try
        {
            if (!schedule.Holds(caseId))
            {
                await index.UpdateAsync(caseId, entry => entry.Status == InvestigationStatus.Running
                    ? entry with { Status = InvestigationStatus.Cancelled, EndedAt = schedule.Now }
                    : entry).ConfigureAwait(false);
            }
        }
        finally
        {
            live.Release(held);
        }
    }

    private async ValueTask IndexAsync(string caseId, LiveCase held, CaseEvent caseEvent)
    {
        switch (caseEvent)
        {
            case InvestigationOpened opened:
                if (await index.UpdateAsync(caseId, entry => entry with { Status = InvestigationStatus.Running, StartedAt = opened.At }).ConfigureAwait(false) is null)
                {
                    var request = new InvestigationRequest { CaseId = caseId, Trigger = opened.Trigger, Caller = opened.Caller, Budget = opened.Budget, Baseline = opened.Baseline, Tags = opened.Tags };
                    var entry = InvestigationEntries.Of(caseId, request, "code", opened.At) with { Status = InvestigationStatus.Running, StartedAt = opened.At };
                    await index.AddAsync(entry, request, []).ConfigureAwait(false);
                }

                break;
            case InvestigationResumed:
                await index.UpdateAsync(caseId, entry => entry with { Status = InvestigationStatus.Running, EndedAt = null, Error = null }).ConfigureAwait(false);
                break;
            case InvestigationConcluded { Conclusion: var conclusion } concluded:
                await index.UpdateAsync(caseId, entry => entry with
                {
                    Status = InvestigationStatus.Concluded,
                    EndedAt = concluded.At,
                    Error = null,
                    Outcome = conclusion.Outcome,
                    Confidence = conclusion.Confidence,
                    Statement = held.StatementOf(conclusion.HypothesisId),
                }).ConfigureAwait(false);
                break;
            case FeedbackGiven { Feedback: var feedback }:
                await index.UpdateAsync(caseId, entry => entry with { Feedback = feedback.Verdict }).ConfigureAwait(false);
                break;
        }
    }
}
