using Cleric.CaseFiles;
using Cleric.Entities;
using Cleric.Exhibits;
using Cleric.Investigations;
using Cleric.Ledger;
using Cleric.Queries;
using Cleric.Reasoning;

namespace Cleric.Memory;

/// <summary>Learns which questions moved belief most: the few whose answers, beside those of the orientation, tell where the cause lies nearly as well as all. What they tell is found by weighing them anew, without the others.</summary>
internal sealed class Procedures(EvidenceDesk desk)
{
    public const string OfCause = "cause";

    private const int MostSteps = 6;

    /// <summary>So many questions are tried, the most promising first.</summary>
    private const int MostTried = 12;

    /// <summary>A question that adds less, in bits of the odds against the strongest rival, did not tell.</summary>
    private const double LeastBits = 0.2;

    /// <summary>The share of the belief reached with all questions that is enough.</summary>
    private const double Enough = 0.9;

    /// <summary>The telling questions and how probable it was by them alone that the cause lies there; none where that does not lead.</summary>
    public async Task<(IReadOnlyList<ProcedureStep> Steps, double Reached)> LearnAsync(CaseFold view, Cause cause, CancellationToken cancellationToken)
    {
        if (view.Scope is not { } scope || view.Hypotheses.All(hypothesis => hypothesis.Cause?.Entity != cause.Entity))
        {
            return ([], 0);
        }

        var enough = Enough * Standing(view.Hypotheses, BeliefLedger.PosteriorsWithoutMemory(view.Hypotheses, view.Evidence), cause.Entity).Probability;
        var known = view.Exhibits.Take(view.OrientationExhibits).Select(exhibit => exhibit.Id).ToHashSet(StringComparer.Ordinal);
        var standing = await WeighedAsync(view, known, cause.Entity, cancellationToken).ConfigureAwait(false);
        var steps = new List<(Asked Question, double Bits)>();
        foreach (var question in Promising(view, cause, known).Take(MostTried))
        {
            if (steps.Count == MostSteps || IsEnough(standing))
            {
                break;
            }

            var with = await WeighedAsync(view, known.Concat(question.Ids), cause.Entity, cancellationToken).ConfigureAwait(false);
            if (with.Odds - standing.Odds >= LeastBits)
            {
                steps.Add((question, with.Odds - standing.Odds));
                known.UnionWith(question.Ids);
                standing = with;
            }
        }

        // What was asked first may be told by what came after.
        foreach (var step in steps.ToList())
        {
            if (steps.Count > 1 && IsEnough(standing) && await WeighedAsync(view, known.Except(step.Question.Ids), cause.Entity, cancellationToken).ConfigureAwait(false) is var without && IsEnough(without))
            {
                steps.Remove(step);
                known.ExceptWith(step.Question.Ids);
                standing = without;
            }
        }

        var topology = TopologyIndex.Of(view.Topology);
        return (
            [.. steps.Select(step => new ProcedureStep(step.Question.Kind, step.Question.Entity == cause.Entity ? OfCause : Roles.Of(step.Question.Entity, scope.Symptom.Entity, topology), step.Question.Entity, Math.Round(step.Bits, 3)))],
            standing.Odds > 0 ? standing.Probability : 0);

        bool IsEnough((double Probability, double Odds) reached) => reached.Odds > 0 && reached.Probability >= enough;
    }

    /// <summary>What two investigations learnt, together: steps that told more often stand first.</summary>
    public static Procedure Merge(Procedure known, IReadOnlyList<ProcedureStep> steps, double reached, DateTimeOffset at) => known with
    {
        Steps =
        [
            .. known.Steps.Concat(steps)
                .GroupBy(step => (step.Query, step.Role))
                .Select(group => group.Last() with { Bits = Math.Round(group.Sum(step => step.Bits * step.Times) / group.Sum(step => step.Times), 3), Times = group.Sum(step => step.Times) })
                .OrderByDescending(step => step.Bits * step.Times)
                .Take(MostSteps),
        ],
        Reached = known.Reached == 0 ? reached : reached == 0 ? known.Reached : Math.Min(known.Reached, reached),
        Occurrences = known.Occurrences + 1,
        LastSeen = at > known.LastSeen ? at : known.LastSeen,
    };

    /// <summary>The questions by what the evidence that cites their answers alone adds: quick to tell, but evidence of several answers is told too low.</summary>
    private static IEnumerable<Asked> Promising(CaseFold view, Cause cause, HashSet<string> known)
    {
        var rival = view.Beliefs.Select(belief => view.Hypotheses.First(hypothesis => hypothesis.Id == belief.HypothesisId)).FirstOrDefault(hypothesis => hypothesis.Cause?.Entity != cause.Entity);
        var own = view.Hypotheses.Where(hypothesis => hypothesis.Cause?.Entity == cause.Entity).MaxBy(hypothesis => view.Beliefs.FirstOrDefault(belief => belief.HypothesisId == hypothesis.Id)?.Probability ?? 0);
        var gains = view.Evidence.Where(evidence => evidence.Weight > 0)
            .SelectMany(evidence => evidence.Observation.Citations.Select(citation => citation.ExhibitId).Append(evidence.Observation.ExhibitId).Distinct(), (evidence, id) => (Id: id, Gain: evidence.Weight * (Log(evidence, own) - Log(evidence, rival))))
            .ToLookup(item => item.Id, item => item.Gain, StringComparer.Ordinal);
        return view.Exhibits
            .Where(exhibit => !known.Contains(exhibit.Id) && exhibit.Query.Entity is not null && exhibit.Query.Kind is QueryKind.Metric or QueryKind.Log or QueryKind.Trace or QueryKind.Resource && exhibit.Answer.Coverage is Coverage.Data or Coverage.CutShort)
            .GroupBy(exhibit => (exhibit.Query.Kind, Entity: exhibit.Query.Entity!))
            .Select(group => new Asked(group.Key.Kind, group.Key.Entity, [.. group.Select(exhibit => exhibit.Id)]))
            .OrderByDescending(question => question.Ids.Sum(id => gains[id].Sum()))
            .ThenByDescending(question => question.Entity == cause.Entity)
            .ThenBy(question => question.Kind);

        static double Log(Evidence evidence, Hypothesis? hypothesis) => Math.Log2(evidence.Likelihoods.FirstOrDefault(likelihood => likelihood.HypothesisId == hypothesis?.Id)?.Ratio ?? 1);
    }

    private async Task<(double Probability, double Odds)> WeighedAsync(CaseFold view, IEnumerable<string> exhibits, Entity place, CancellationToken cancellationToken)
    {
        var alone = view.With(exhibits.ToHashSet(StringComparer.Ordinal));
        foreach (var caseEvent in await desk.WeighAsync(alone, cancellationToken).ConfigureAwait(false))
        {
            alone.Apply(caseEvent);
        }

        return Standing(alone.Hypotheses, alone.Beliefs, place);
    }

    /// <summary>How probable it is that the cause lies there, and the odds in bits against the strongest other place.</summary>
    private static (double Probability, double Odds) Standing(IReadOnlyList<Hypothesis> hypotheses, IReadOnlyList<Belief> beliefs, Entity place)
    {
        var places = BeliefLedger.ByEntity(hypotheses, beliefs);
        var own = places.First(other => other.Entity == place).Probability;
        var rival = places.Where(other => other.Entity != place).Select(other => other.Probability).DefaultIfEmpty(0).Max();
        return (own, Math.Log2(Math.Max(own, 1e-12) / Math.Max(rival, 1e-12)));
    }

    private sealed record Asked(QueryKind Kind, Entity Entity, IReadOnlyList<string> Ids);
}
