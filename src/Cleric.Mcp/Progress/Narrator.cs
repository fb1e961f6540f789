using Cleric.CaseFiles;
using Cleric.Reasoning;
using Cleric.Reports;
using Cleric.Reports.Rendering;
using Words = Cleric.Reasoning.Words;

namespace Cleric.Mcp.Progress;

/// <summary>Tells what an investigation is doing, a line an event: what is asked and why, and which hypothesis leads.</summary>
internal sealed class Narrator
{
    private const int LongestPart = 200;

    private readonly Dictionary<string, string> _statements = new(StringComparer.Ordinal);
    private string? _leading;

    /// <summary>What to tell of an event, or null for nothing.</summary>
    public string? Tell(CaseEvent caseEvent)
    {
        switch (caseEvent)
        {
            case InvestigationOpened opened:
                return $"Case {opened.CaseId} is opened.";
            case InvestigationResumed:
                return "The case is gone on with.";
            case ScopeOriented oriented:
                return $"Looks at {Format.Count(oriented.Scope.Entities.Count, "entity", "entities")} round {Part(oriented.Scope.Symptom.Entity.Id)}.";
            case HypothesisProposed proposed:
                _statements[proposed.Hypothesis.Id] = Part(proposed.Hypothesis.Statement);
                return null;
            case BeliefUpdated { Beliefs: [var first, ..] }:
                var leading = $"{(first.HypothesisId == Hypothesis.NoneId ? "none of the causes tested" : _statements.GetValueOrDefault(first.HypothesisId, first.HypothesisId))} ({Format.Percent(first.Probability)})";
                if (leading == _leading)
                {
                    return null;
                }

                _leading = leading;
                return $"Leading: {leading}";
            case QueryPlanned planned:
                var query = planned.Question.Query;
                return $"Asks {Words.Of(query.Kind)} of {(query.Entity is { } entity ? Part(entity.Id) : "everything")}: {Part(planned.Question.Why)}{(_leading is null ? "" : $". Leading: {_leading}")}";
            case InvestigationConcluded concluded:
                return $"Concluded: {_leading ?? Format.Percent(concluded.Conclusion.Confidence)}";
            default:
                return null;
        }
    }

    private static string Part(string text)
    {
        var line = CleanText.Line(text);
        return line.Length <= LongestPart ? line : line[..LongestPart] + "…";
    }
}
