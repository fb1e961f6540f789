using Cleric.CaseFiles;
using Cleric.Entities;
using Cleric.Ledger;
using Cleric.Memory;
using Cleric.Queries;
using Cleric.Reasoning;

namespace Cleric.Reports;

/// <summary>Tells what was tested today because of something that memory brought up, and what came of it.</summary>
internal static class RecollectionTest
{
    public static string Of(Recollection recollection, ICaseView view, Conclusion conclusion) =>
        recollection.Kind == MemoryKind.Fact ? "Nothing: it is told for people to know, and no belief rests on it."
        : recollection.Cause is not { } cause ? "Nothing: it points to nobody among today's entities, and changed neither a starting probability nor the order of questions."
        : string.Join(" ", ((string?[])[Questions(recollection, view), Belief(cause, view), Standing(recollection, cause, view, conclusion)]).OfType<string>());

    /// <summary>What was asked because of it and what else it would have had asked, with the exhibits that came.</summary>
    private static string Questions(Recollection recollection, ICaseView view)
    {
        if (recollection.Questions.Count == 0)
        {
            return "It brought no questions of its own.";
        }

        var (first, anyway, never) = (new List<string>(), new List<string>(), new List<string>());
        foreach (var recalled in recollection.Questions)
        {
            var asked = view.Questions.Where(question => question.Query.Kind == recalled.Query && question.Query.Entity == recalled.Entity).ToList();
            var exhibits = view.Exhibits.Where(exhibit => exhibit.Query.Kind == recalled.Query && exhibit.Query.Entity == recalled.Entity).Select(exhibit => $" [{exhibit.Id}]");
            (asked.Count == 0 ? never : asked.Exists(question => IsBecauseOf(question, recollection)) ? first : anyway).Add($"{Name(recalled.Query)} of {Plain(recalled.Entity.Name)}{string.Concat(exhibits)}");
        }

        return string.Join(" ", ((string?[])
        [
            first.Count == 0 ? null : $"Asked first because of it: {string.Join(", ", first)}.",
            anyway.Count == 0 ? null : $"Asked for another reason too: {string.Join(", ", anyway)}.",
            never.Count == 0 ? null : $"Not asked: {string.Join(", ", never)}.",
        ]).OfType<string>());
    }

    /// <summary>How probable its cause came out, with its effect on the prior and without.</summary>
    private static string Belief(Cause cause, ICaseView view)
    {
        var own = view.Hypotheses.Where(hypothesis => IsAlike(hypothesis.Cause, cause)).Select(hypothesis => hypothesis.Id).ToHashSet(StringComparer.Ordinal);
        if (own.Count == 0)
        {
            return $"Its cause ({Told(cause)}) was not among the hypotheses, so no starting probability was changed.";
        }

        var with = Format.Percent(Sum(view.Beliefs));
        var without = Format.Percent(Sum(BeliefLedger.PosteriorsWithoutMemory(view.Hypotheses, view.Evidence)));
        return $"By all of today's evidence its cause ({Told(cause)}, {string.Join(", ", own)}) came out at {with}{(view.Hypotheses.Any(hypothesis => hypothesis.MemoryFactor != 1) ? $", and at {without} with no memory" : "")}.";

        double Sum(IEnumerable<Belief> beliefs) => beliefs.Where(belief => own.Contains(belief.HypothesisId)).Sum(belief => belief.Probability);
    }

    /// <summary>Whether it still counted at the end, and whether the finding is its cause.</summary>
    private static string? Standing(Recollection recollection, Cause cause, ICaseView view, Conclusion conclusion)
    {
        if (view.WithdrawnWhy.TryGetValue(recollection.Id, out var why))
        {
            return $"It was withdrawn: {Plain(why)}.";
        }

        var found = conclusion.Outcome == Outcome.NoCauseFound ? null : view.Hypotheses.First(hypothesis => hypothesis.Id == conclusion.HypothesisId).Cause;
        return !IsAlike(found, cause) ? null
            : conclusion.StopReason == StopReason.AsRemembered && recollection.Reached is not null ? "Its questions told that cause again, so no more were asked."
            : null;
    }

    private static bool IsBecauseOf(Question question, Recollection recollection) => question.Why.StartsWith($"memory {recollection.Id} ", StringComparison.Ordinal);

    private static bool IsAlike(Cause? one, Cause other) => one is not null && one.Entity == other.Entity && one.FailureMode == other.FailureMode;

    private static string Told(Cause cause) => Plain($"{cause.FailureMode} at {cause.Entity}");

    private static string Name(QueryKind kind) => kind == QueryKind.Resource ? "state" : Reasoning.Words.Of(kind);

    /// <summary>What stands in brackets cites an exhibit; a name from production must not look so.</summary>
    private static string Plain(string text) => text.Replace('[', '(').Replace(']', ')');
}
