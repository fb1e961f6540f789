using Cleric.CaseFiles;
using Cleric.Entities;
using Cleric.Exhibits;
using Cleric.Ledger;
using Cleric.Reasoning;

namespace Cleric.Memory;

/// <summary>Learns which questions moved belief most: the few whose answers, beside those of the orientation, tell the cause nearly as well as all.</summary>
internal static class Procedures
{
    public const string OfCause = "cause";

    private const int MostSteps = 6;

    /// <summary>A question that adds less, in bits of the odds against the strongest rival, did not tell.</summary>
    private const double LeastBits = 0.2;

    /// <summary>The share of the belief reached with all questions that is enough.</summary>
    private const double Enough = 0.9;

    /// <summary>The telling questions and how probable the cause was by them alone; none where the cause is not in the ledger or does not lead.</summary>
    public static (IReadOnlyList<ProcedureStep> Steps, double Reached) Learn(ICaseView view, Cause cause)
    {
        if (view.Scope is not { } scope || view.Hypotheses.All(hypothesis => hypothesis.Cause?.Entity != cause.Entity))
        {
            return ([], 0);
        }

        var topology = TopologyIndex.Of(view.Topology);
        var hypotheses = view.Hypotheses.Select(BeliefLedger.WithoutMemory).ToList();
        var sources = view.Evidence.Select(evidence => (Evidence: evidence, Exhibits: Exhibits(evidence))).ToList();
        var known = view.Exhibits.Take(view.OrientationExhibits).Select(exhibit => exhibit.Id).ToHashSet(StringComparer.Ordinal);
        var (whole, _) = Standing(view.Evidence);
        var questions = view.Exhibits.Skip(view.OrientationExhibits)
            .Where(exhibit => exhibit.Query.Entity is not null && exhibit.Answer.Coverage is Coverage.Data or Coverage.CutShort)
            .GroupBy(exhibit => (exhibit.Query.Kind, Entity: exhibit.Query.Entity!))
            .Select(group => (group.Key.Kind, group.Key.Entity, Ids: group.Select(exhibit => exhibit.Id).ToList()))
            .ToList();
        var steps = new List<ProcedureStep>();
        var (reached, odds) = Standing(Of(known));
        while (steps.Count < MostSteps && questions.Count > 0 && !(reached >= Enough * whole && odds > 0))
        {
            var best = questions.Select(question => (Question: question, Standing: Standing(Of(known.Concat(question.Ids).ToHashSet(StringComparer.Ordinal))))).MaxBy(item => item.Standing.Odds);
            if (best.Standing.Odds - odds < LeastBits)
            {
                break;
            }

            steps.Add(new ProcedureStep(best.Question.Kind, best.Question.Entity == cause.Entity ? OfCause : Roles.Of(best.Question.Entity, scope.Symptom.Entity, topology), best.Question.Entity, Math.Round(best.Standing.Odds - odds, 3)));
            (reached, odds) = best.Standing;
            known.UnionWith(best.Question.Ids);
            questions.Remove(best.Question);
        }

        return (steps, odds > 0 ? reached : 0);

        List<Evidence> Of(HashSet<string> exhibits) => [.. sources.Where(source => exhibits.IsSupersetOf(source.Exhibits)).Select(source => source.Evidence)];

        (double Probability, double Odds) Standing(IReadOnlyList<Evidence> evidence)
        {
            var places = BeliefLedger.ByEntity(hypotheses, BeliefLedger.Posteriors(hypotheses, evidence));
            var own = places.First(place => place.Entity == cause.Entity).Probability;
            var rival = places.Where(place => place.Entity != cause.Entity).Select(place => place.Probability).DefaultIfEmpty(1e-9).Max();
            return (own, Math.Log2(Math.Max(own, 1e-12) / Math.Max(rival, 1e-12)));
        }
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
        LastSeen = at,
    };

    private static HashSet<string> Exhibits(Evidence evidence) =>
        [.. evidence.Observation.Citations.Select(citation => citation.ExhibitId).Append(evidence.Observation.ExhibitId).Where(id => id.Length > 0)];
}
