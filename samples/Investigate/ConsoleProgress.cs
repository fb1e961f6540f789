using System.Globalization;
using Cleric.CaseFiles;
using Cleric.Exhibits;
using Cleric.Reasoning;

namespace Investigate;

/// <summary>Shows the case file as it grows, a line for what a person would want to watch.</summary>
/// <param name="begun">Called once the case file has been opened.</param>
internal sealed class ConsoleProgress(Action? begun = null) : IProgress<CaseEvent>
{
    private readonly Dictionary<string, string> _hypotheses = [];
    private readonly Dictionary<string, Question> _questions = [];

    public void Report(CaseEvent value)
    {
        switch (value)
        {
            case InvestigationOpened:
                begun?.Invoke();
                break;
            case ScopeOriented oriented:
                Line("oriented", $"{oriented.Scope.Symptom.Entity} and {oriented.Scope.Entities.Count - 1} related {(oriented.Scope.Entities.Count == 2 ? "entity" : "entities")}");
                foreach (var note in oriented.Notes)
                {
                    Line("", note);
                }

                break;
            case MemoryRecalled recalled:
                foreach (var recollection in recalled.Recollections)
                {
                    var effect = recollection.PriorFactor == 1 ? "no effect on priors" : $"prior of {recollection.Cause?.FailureMode} at {recollection.Cause?.Entity.Name} times {recollection.PriorFactor:0.#}";
                    Line("recalled", string.Create(CultureInfo.InvariantCulture, $"{recollection.Id}: {recollection.Statement} (trusted {recollection.Trust:P0}; {effect})"));
                }

                break;
            case MemoryWithdrawn withdrawn:
                Line("withdrawn", $"{string.Join(", ", withdrawn.RecollectionIds)}: {withdrawn.Why}");
                break;
            case HypothesisProposed proposed:
                _hypotheses[proposed.Hypothesis.Id] = proposed.Hypothesis.Statement;
                break;
            case QueryPlanned planned:
                _questions[planned.Question.Id] = planned.Question;
                break;
            case ExhibitReceived received:
                var exhibit = received.Exhibit;
                var why = _questions.TryGetValue(received.QuestionId, out var question) ? question.Why : "";
                Line(exhibit.Id, $"{exhibit.Query.Kind.ToString().ToLowerInvariant()} {exhibit.Query.Entity?.Name ?? "(everything)"}: {(exhibit.Answer.Coverage == Coverage.Data ? $"{exhibit.Answer.Rows} {(exhibit.Answer.Rows == 1 ? "row" : "rows")}" : exhibit.Answer.Coverage.ToString())} - {why}");
                break;
            case BeliefUpdated updated:
                Line("belief", string.Join("; ", updated.Beliefs.Take(3).Select(belief => string.Create(CultureInfo.InvariantCulture, $"{belief.Probability:P0} {_hypotheses.GetValueOrDefault(belief.HypothesisId)}"))));
                break;
            case GapFound found:
                Line("gap", found.Gap.Statement);
                break;
            case ModelAsked asked:
                Line(asked.Call.Id, $"model, to {asked.Call.Seat.ToString().ToLowerInvariant()} ({asked.Call.Subject}): {asked.Call.Outcome}{(asked.Call.Problem is { } problem ? $", {problem}" : "")}, {asked.Call.InputTokens + asked.Call.OutputTokens} tokens");
                foreach (var dropped in asked.Call.Dropped)
                {
                    Line("dropped", dropped);
                }

                break;
            case InvestigationResumed:
                begun?.Invoke();
                Line("resumed", $"at event {value.Sequence}");
                break;
            case NoticeGiven notice:
                Line("notice", notice.Notice);
                break;
        }
    }

    private static void Line(string what, string text) => Console.Error.WriteLine($"  {what,-9} {text}");
}
