using Cleric.CaseFiles;
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
        var outcome = leader.HypothesisId == Hypothesis.NoneId ? Outcome.NoCauseFound
            : leader.Probability >= options.Value.FoundFrom ? Outcome.CauseFound
            : Outcome.Ambiguous;
        return new Conclusion
        {
            Outcome = outcome,
            HypothesisId = leader.HypothesisId,
            Confidence = leader.Probability,
            StopReason = stop,
            Partial = stop is not (StopReason.LeaderClear or StopReason.NothingLeftToLearn),
            SymptomConfirmed = SymptomConfirmed(view),
            NotAsked = notAsked,
        };
    }

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
        return own.Count == 0 ? null : own.Any(observation => observation.Strength >= 0.7);
    }
}
