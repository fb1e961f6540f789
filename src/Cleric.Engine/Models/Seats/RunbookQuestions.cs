using Cleric.CaseFiles;
using Cleric.Queries;
using Cleric.Reasoning;
using Cleric.Reasoning.Orientation;
using Cleric.Triggers;

namespace Cleric.Models.Seats;

/// <summary>Asks for what people wrote about the symptom, once, where a model is there to read it or steps are recognised in it without one.</summary>
internal sealed class RunbookQuestions : IQuestionSource
{
    private const int Sections = 8;

    public ValueTask<IReadOnlyList<Question>> ProposeAsync(ICaseView view, CancellationToken cancellationToken = default)
    {
        var capable = view.Connectors.SelectMany(connector => connector.Capabilities).Where(capability => capability.Kind == QueryKind.Knowledge).ToList();
        if (view.Scope is not { } scope || capable.Count == 0 || (view.ModelCalls.Count == 0 && !capable.Exists(capability => capability.WithSteps)))
        {
            return new([]);
        }

        var words = view.Trigger is AlertTrigger alert ? $"{alert.Title} {alert.Summary}" : view.Trigger.Title;
        var query = Orienter.QueryOf(QueryKind.Knowledge, scope.Symptom.Entity, TopologyIndex.Of(view.Topology), new TimeWindow(scope.Baseline.Start, scope.Window.End));
        return new([new Question { Query = ((KnowledgeQuery)query) with { Text = words, Limit = Sections, Caller = view.Caller }, Why = "people may have written down what this symptom means" }]);
    }
}
