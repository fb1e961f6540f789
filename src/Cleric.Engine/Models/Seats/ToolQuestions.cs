using Cleric.CaseFiles;
using Cleric.Queries;
using Cleric.Reasoning;

namespace Cleric.Models.Seats;

/// <summary>Asks which tools there are, once, where a model is there to make use of them.</summary>
internal sealed class ToolQuestions : IQuestionSource
{
    private const int MostTools = 500;

    public ValueTask<IReadOnlyList<Question>> ProposeAsync(ICaseView view, CancellationToken cancellationToken = default) =>
        new(view.ModelCalls.Count == 0 || view.Scope is not { } scope
            ? []
            : [
                .. view.Connectors.Where(connector => connector.Answers(QueryKind.Tool)).Select(connector => new Question
                {
                    Query = new ToolQuery { Tool = ToolQuery.ListTools, Connector = connector.Name, Window = new TimeWindow(scope.Baseline.Start, scope.Window.End), Limit = MostTools, Caller = view.Caller },
                    Why = "the model may know what to ask of these tools",
                }),
            ]);
}
