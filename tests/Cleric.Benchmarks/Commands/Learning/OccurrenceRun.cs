using Cleric.CaseFiles;
using Cleric.Entities;
using Cleric.Evaluation.Cases;
using Cleric.Ledger;
using Cleric.Memory;
using Cleric.Reasoning;
using Cleric.Reports;
using Cleric.Triggers;
using Microsoft.Extensions.DependencyInjection;

namespace Cleric.Benchmarks.Commands.Learning;

/// <summary>An investigation of one occurrence.</summary>
/// <param name="Queries">What was asked.</param>
/// <param name="Elapsed">How long it took.</param>
/// <param name="Rank">Where the truth stands among the entities, 1 for the first.</param>
/// <param name="Right">Whether the finding names it.</param>
/// <param name="Confidence">The finding's confidence.</param>
/// <param name="Stop">Why it stopped asking.</param>
internal sealed record OccurrenceRun(int Queries, TimeSpan Elapsed, int Rank, bool Right, double Confidence, StopReason Stop, Outcome Outcome, IReadOnlyList<Recollection> Recollections, int Withdrawn)
{
    /// <param name="occurrence">What to investigate.</param>
    /// <param name="memory">The memory to recall from and to learn into, or null for none.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <param name="confirm">Whether the truth is told afterwards.</param>
    public static async Task<OccurrenceRun> RunAsync(Occurrence occurrence, MemoryFile? memory, CancellationToken cancellationToken, bool confirm = true)
    {
        var services = new ServiceCollection();
        services.AddSingleton<TimeProvider>(new ShiftedTime(occurrence.Shift));
        var builder = services.AddCleric().UseInMemoryCaseFiles();
        occurrence.Configure(builder);
        if (memory is not null)
        {
            builder.UseMemory().AddSqliteMemory(memory.Path);
        }

        await using var provider = services.BuildServiceProvider();
        var investigator = provider.GetRequiredService<IInvestigator>();
        var view = new CaseFold();
        var trigger = occurrence.Case.Request.Trigger;
        var report = await investigator.InvestigateAsync(
            new InvestigationRequest { Trigger = trigger with { At = (trigger.At ?? DateTimeOffset.UtcNow) + occurrence.Shift }, CaseId = occurrence.Id }, new Follow(view), cancellationToken);
        var truth = occurrence.Case.Truth;
        var places = BeliefLedger.ByEntity(view.Hypotheses, view.Beliefs).Where(place => place.Entity is not null).ToList();
        var rank = truth.Entities.Count == 0 ? 0 : places.FindIndex(place => truth.Entities.Contains(place.Entity!.Name)) + 1;
        var right = truth.Entities.Count == 0 ? report.Finding.Outcome != Outcome.CauseFound : report.Finding.Cause is { } found && truth.Entities.Contains(found.Entity.Name);
        if (memory is not null && confirm)
        {
            await investigator.GiveFeedbackAsync(occurrence.Id, Said(report, truth, view), cancellationToken);
        }

        return new OccurrenceRun(report.Cost.Queries, report.Cost.Elapsed, rank == 0 ? places.Count + 1 : rank, right, report.Finding.Confidence, report.Finding.StopReason, report.Finding.Outcome, report.Recollections, view.Withdrawn.Count);
    }

    /// <summary>What an engineer who knows the truth says.</summary>
    private static Feedback Said(Report report, CaseTruth truth, CaseFold view)
    {
        if (truth.Entities.Count == 0)
        {
            return report.Finding.Outcome == Outcome.CauseFound ? new Feedback(FeedbackVerdict.Rejected, "engineer") : new Feedback(FeedbackVerdict.Confirmed, "engineer");
        }

        return report.Finding.Cause is { } cause && truth.Entities.Contains(cause.Entity.Name) && (truth.Modes.Count == 0 || truth.Modes.Contains(cause.FailureMode))
            ? new Feedback(FeedbackVerdict.Confirmed, "engineer")
            : new Feedback(FeedbackVerdict.Corrected, "engineer", new Cause(view.Topology.Entities.Select(known => known.Entity).FirstOrDefault(entity => truth.Entities.Contains(entity.Name)) ?? new Entity(truth.Entities[0]), truth.Modes is [var mode, ..] ? mode : "unavailable"));
    }

    private sealed class Follow(CaseFold view) : IProgress<CaseEvent>
    {
        public void Report(CaseEvent value) => view.Apply(value);
    }
}
