using Cleric.CaseFiles;
using Cleric.Entities;
using Cleric.Exhibits;
using Cleric.Reasoning;
using Cleric.Reports;
using Microsoft.Extensions.Options;

namespace Cleric.Investigations;

/// <summary>Says what the ledger amounts to when no more is asked.</summary>
internal sealed class Judge(IOptions<ClericOptions> options)
{
    public Conclusion Conclude(ICaseView view, StopReason stop, IReadOnlyList<Question> notAsked)
    {
        var leader = view.Beliefs[0];
        var outcome = leader.Probability >= options.Value.FoundFrom
            ? (leader.HypothesisId == Hypothesis.NoneId ? Outcome.NoCauseFound : Outcome.CauseFound)
            : Located(view) is not null || leader.HypothesisId != Hypothesis.NoneId ? Outcome.Ambiguous
            : Outcome.NoCauseFound;
        if (outcome == Outcome.Ambiguous)
        {
            // "None of these" is not an answer while the causes at one place, together, are more probable.
            leader = Located(view) is { } entity
                ? view.Beliefs.First(belief => CauseOf(view, belief) is { } cause && cause.Entity == entity)
                : leader;
        }

        return new Conclusion
        {
            Outcome = outcome,
            HypothesisId = leader.HypothesisId,
            Confidence = leader.Probability,
            StopReason = stop,
            Partial = stop is not (StopReason.LeaderClear or StopReason.AsRemembered or StopReason.NothingLeftToLearn) || view.Exhibits.Any(exhibit => exhibit.Answer.Coverage == Coverage.NotAsked),
            SymptomConfirmed = SymptomConfirmed(view),
            NotAsked = [.. LeftUnanswered(view), .. notAsked],
        };
    }

    /// <summary>Questions that were under way when a limit was reached.</summary>
    private static IEnumerable<Question> LeftUnanswered(ICaseView view)
    {
        var unanswered = view.Exhibits.Where(exhibit => exhibit.Answer.Coverage == Coverage.NotAsked).Select(exhibit => (exhibit.Query.Kind, exhibit.Query.Entity)).ToHashSet();
        return view.Questions.Where(question => unanswered.Contains((question.Query.Kind, question.Query.Entity)));
    }

    /// <summary>The entity at which the fault more probably lies than not, whatever the fault; null when there is none.</summary>
    private Entity? Located(ICaseView view) =>
        view.Beliefs
            .Where(belief => belief.HypothesisId != Hypothesis.NoneId)
            .GroupBy(belief => CauseOf(view, belief)!.Entity)
            .FirstOrDefault(group => group.Sum(belief => belief.Probability) >= options.Value.FoundFrom)?.Key;

    private static Cause? CauseOf(ICaseView view, Belief belief) => view.Hypotheses.First(hypothesis => hypothesis.Id == belief.HypothesisId).Cause;

    /// <summary>Whether what the trigger speaks of shows in the telemetry of the entity it names; null when nothing was read that could tell.</summary>
    private static bool? SymptomConfirmed(ICaseView view)
    {
        if (view.Scope is not { } scope)
        {
            return null;
        }

        var own = view.Evidence
            .Select(evidence => evidence.Observation)
            .Where(observation => observation.Entity == scope.Symptom.Entity
                && (scope.Symptom.Signal is { } signal ? TroubleSignals.Root(observation.Signal) == signal : TroubleSignals.IsTrouble(observation)))
            .ToList();
        var contradicted = view.Evidence.Any(evidence => evidence.Observation is { Signal: Signals.Unconfirmed, Strength: >= 0.5, Quality: > 0 });
        return own.Count == 0 ? null : !contradicted && own.Any(observation => observation.Strength >= 0.7);
    }
}
