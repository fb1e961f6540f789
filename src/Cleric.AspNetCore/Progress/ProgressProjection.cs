using System.Collections.Frozen;
using System.Globalization;
using System.Reflection;
using System.Text.Json.Serialization;
using Cleric.CaseFiles;
using Cleric.Entities;
using Cleric.Exhibits;
using Cleric.Memory;
using Cleric.Queries;
using Cleric.Reasoning;
using Cleric.Reports;

namespace Cleric.AspNetCore.Progress;

/// <summary>Turns the events of one case, in order, into what is shown of them live.</summary>
internal sealed class ProgressProjection
{
    private const int MostBeliefs = 8;
    private const int LongestText = 400;

    private static readonly FrozenDictionary<Type, string> Types =
        typeof(CaseEvent).GetCustomAttributes<JsonDerivedTypeAttribute>().ToFrozenDictionary(derived => derived.DerivedType, derived => (string)derived.TypeDiscriminator!);

    private readonly Dictionary<string, Hypothesis> _hypotheses = new(StringComparer.Ordinal);

    /// <summary>The claim of a hypothesis that was proposed.</summary>
    public string StatementOf(string hypothesisId) => _hypotheses.TryGetValue(hypothesisId, out var known) ? known.Statement : hypothesisId;

    public ProgressEvent Project(CaseEvent caseEvent)
    {
        var shown = Shown(caseEvent);
        return shown.Text.Length <= LongestText ? shown : shown with { Text = $"{shown.Text.AsSpan(0, LongestText)}…" };
    }

    private static string Percent(double probability) => string.Create(CultureInfo.InvariantCulture, $"{probability * 100:0.#} %");

    private static string AnswerOf(Exhibit exhibit)
    {
        var rows = string.Create(CultureInfo.InvariantCulture, $"{exhibit.Answer.Rows} {(exhibit.Answer.Rows == 1 ? "row" : "rows")}");
        return exhibit.Answer.Coverage switch
        {
            Coverage.Data => $"{exhibit.Connector} answered with {rows}",
            Coverage.Empty => $"{exhibit.Connector} has nothing recorded",
            Coverage.CutShort => $"{exhibit.Connector} answered with {rows}, cut short",
            Coverage.Stale => $"{exhibit.Connector} answered with {rows}, stale",
            Coverage.Denied => $"{exhibit.Connector} denied access",
            Coverage.Failed => $"{exhibit.Connector} did not answer",
            Coverage.NotConfigured => "No connector answers this",
            _ => "Not asked: the budget was spent",
        };
    }

    private static string Others(Scope scope) => scope.Entities.Count(entity => entity != scope.Symptom.Entity) switch
    {
        0 => "",
        1 => " and another",
        var others => string.Create(CultureInfo.InvariantCulture, $" and {others} others"),
    };

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    private static string MemoryOf(IReadOnlyList<Recollection> recalled)
    {
        var incidents = recalled.Count(item => item.Kind == MemoryKind.Episode);
        return recalled.Count == 0 ? "Memory knows nothing of it"
            : incidents == 0 ? $"Memory knows: {recalled[0].Statement}"
            : string.Create(CultureInfo.InvariantCulture, $"Memory recalls {incidents} {(incidents == 1 ? "incident" : "incidents")} like it: {recalled.First(item => item.Kind == MemoryKind.Episode).Statement}");
    }

    private ProgressEvent Shown(CaseEvent caseEvent)
    {
        var shown = new ProgressEvent { Sequence = caseEvent.Sequence, At = caseEvent.At, Type = Types.GetValueOrDefault(caseEvent.GetType(), "event"), Text = "" };
        switch (caseEvent)
        {
            case InvestigationOpened opened:
                return shown with { Text = opened.Trigger.Title };
            case InvestigationResumed:
                return shown with { Text = "It goes on where it stopped" };
            case ScopeOriented oriented:
                return shown with { Text = $"Looks at {oriented.Scope.Symptom.Entity.Name}{Others(oriented.Scope)}, from {Time(oriented.Scope.Window.Start)} to {oriented.Scope.Window.End.UtcDateTime:HH:mm:ss} UTC", Entity = oriented.Scope.Symptom.Entity };
            case MemoryRecalled recalled:
                return shown with { Text = MemoryOf(recalled.Recollections) };
            case MemoryWithdrawn withdrawn:
                return shown with { Text = $"Memory counts no more: {withdrawn.Why}" };
            case HypothesisProposed proposed:
                _hypotheses[proposed.Hypothesis.Id] = proposed.Hypothesis;
                return shown with { Text = proposed.Hypothesis.Statement, HypothesisId = proposed.Hypothesis.Id, Entity = proposed.Hypothesis.Cause?.Entity };
            case QueryPlanned { Question: var question }:
                return shown with { Text = $"Asks for {WordOf(question.Query.Kind)}{(question.Query.Entity is { } entity ? $" of {entity.Name}" : "")}", QuestionId = question.Id, Kind = question.Query.Kind, Entity = question.Query.Entity, Why = question.Why };
            case ExhibitReceived { Exhibit: var exhibit } received:
                return shown with
                {
                    Text = AnswerOf(exhibit),
                    QuestionId = received.QuestionId,
                    Kind = exhibit.Query.Kind,
                    Entity = exhibit.Query.Entity,
                    ExhibitId = exhibit.Id,
                    Connector = exhibit.Connector,
                    Coverage = exhibit.Answer.Coverage,
                    Rows = exhibit.Answer.Rows,
                    Why = exhibit.Answer.Note,
                };
            case EvidenceWeighed { Evidence: var evidence }:
                return shown with { Text = evidence.Observation.Statement, ExhibitId = evidence.Observation.ExhibitId, Entity = evidence.Observation.Entity };
            case BeliefUpdated updated:
                return shown with
                {
                    Text = updated.Beliefs is [var leader, ..] ? $"{Percent(leader.Probability)} {StatementOf(leader.HypothesisId)}" : "No hypothesis yet",
                    Beliefs = [.. updated.Beliefs.Take(MostBeliefs).Select(belief => new ProgressBelief(belief.HypothesisId, StatementOf(belief.HypothesisId), belief.Probability))],
                };
            case GapFound { Gap: var gap }:
                return shown with { Text = gap.Statement, Kind = gap.Kind, Entity = gap.Entity, ExhibitId = gap.ExhibitId, Coverage = gap.Coverage };
            case BudgetSpent { Spent: var spent }:
                return shown with { Text = string.Create(CultureInfo.InvariantCulture, $"{spent.Queries} queries, {spent.Rows} rows, {spent.Elapsed.TotalSeconds:0.0} s"), Spent = spent };
            case InvestigationConcluded { Conclusion: var conclusion }:
                return shown with { Text = StatementOf(conclusion.HypothesisId), HypothesisId = conclusion.HypothesisId, Outcome = conclusion.Outcome, Confidence = conclusion.Confidence };
            case FeedbackGiven { Feedback: var feedback }:
                return shown with { Text = feedback.Verdict switch { FeedbackVerdict.Confirmed => $"{feedback.By}: it was this", FeedbackVerdict.Corrected => $"{feedback.By}: it was {feedback.Cause?.FailureMode} at {feedback.Cause?.Entity.Name}", _ => $"{feedback.By}: it was not this" }, Entity = feedback.Cause?.Entity };
            case ModelAsked { Call: var call }:
                return shown with { Text = string.Create(CultureInfo.InvariantCulture, $"{call.Model} was asked: {call.InputTokens + call.OutputTokens} tokens") };
            case NoticeGiven notice:
                return shown with { Text = notice.Notice };
            default:
                return shown;
        }
    }

    private static string WordOf(QueryKind kind) => kind switch
    {
        QueryKind.Metric => "metrics",
        QueryKind.Log => "logs",
        QueryKind.Trace => "traces",
        QueryKind.Change => "changes",
        QueryKind.Resource => "the state",
        QueryKind.Topology => "dependencies",
        QueryKind.Alert => "alerts",
        QueryKind.Knowledge => "written knowledge",
        _ => "what a tool tells",
    };
}
