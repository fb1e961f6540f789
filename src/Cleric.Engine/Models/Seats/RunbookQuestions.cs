using Cleric.CaseFiles;
using Cleric.Entities;
using Cleric.Queries;
using Cleric.Reasoning;
using Cleric.Reasoning.Orientation;
using Cleric.Triggers;
using Microsoft.Extensions.Options;

namespace Cleric.Models.Seats;

/// <summary>
/// Asks for what people wrote about the symptom, once, where a model is there to read it or steps are recognised in it without one; and, there, about a cause that leads, as whoever is to mend it wants to read it.
/// </summary>
internal sealed class RunbookQuestions(IOptions<ClericOptions> options) : IQuestionSource
{
    private const int Sections = 8;
    private const int SectionsOfCause = 4;

    /// <summary>A leader that changes is not followed for ever.</summary>
    private const int MostCauses = 2;

    public ValueTask<IReadOnlyList<Question>> ProposeAsync(ICaseView view, CancellationToken cancellationToken = default)
    {
        var capable = view.Connectors.SelectMany(connector => connector.Capabilities).Where(capability => capability.Kind == QueryKind.Knowledge).ToList();
        var withSteps = capable.Exists(capability => capability.WithSteps);
        if (view.Scope is not { } scope || capable.Count == 0 || (view.ModelCalls.Count == 0 && !withSteps))
        {
            return new([]);
        }

        var topology = TopologyIndex.Of(view.Topology);
        var words = view.Trigger is AlertTrigger alert ? $"{alert.Title} {alert.Summary}" : view.Trigger.Title;
        var questions = new List<Question> { Ask(scope.Symptom.Entity, words, Sections, "people may have written down what this symptom means") };
        if (withSteps
            && view.Beliefs is [var first, ..] && first.Probability >= options.Value.FoundFrom
            && view.Hypotheses.FirstOrDefault(hypothesis => hypothesis.Id == first.HypothesisId) is { Cause: { } cause } leader
            && view.Questions.Count(question => question.Query is KnowledgeQuery) <= MostCauses)
        {
            questions.Add(Ask(cause.Entity, leader.Statement, SectionsOfCause, $"people may have written down what to do about {leader.Id} ({leader.Statement})"));
        }

        return new(questions);

        Question Ask(Entity entity, string text, int limit, string why)
        {
            var query = (KnowledgeQuery)Orienter.QueryOf(QueryKind.Knowledge, entity, topology, new TimeWindow(scope.Baseline.Start, scope.Window.End));
            return new Question { Query = query with { Text = text, Limit = limit, Caller = view.Caller }, Why = why };
        }
    }
}
