using Cleric.Exhibits;

namespace Cleric.Testing;

/// <summary>Every point in time that an answer tells, as it was written.</summary>
internal static class AnswerTimes
{
    public static IEnumerable<(string Name, DateTimeOffset Time)> Of(Answer answer)
    {
        IEnumerable<(string, DateTimeOffset?)> rows = answer switch
        {
            LogAnswer logs => logs.Records.Select(record => ("LogRecord.Time", (DateTimeOffset?)record.Time)),
            TraceAnswer traces => traces.Spans.Select(span => ("Span.Start", (DateTimeOffset?)span.Start)),
            ChangeAnswer changes => changes.Changes.Select(change => ("Change.Time", (DateTimeOffset?)change.Time)),
            ResourceAnswer resources => resources.States.SelectMany(state => state.Events.Select(item => ("ResourceEvent.Time", (DateTimeOffset?)item.Time)).Prepend(("ResourceState.Time", state.Time))),
            AlertAnswer alerts => alerts.Alerts.SelectMany(alert => ((string, DateTimeOffset?)[])[("Alert.StartsAt", alert.StartsAt), ("Alert.EndsAt", alert.EndsAt)]),
            KnowledgeAnswer knowledge => knowledge.Sections.Select(section => ("KnowledgeSection.UpdatedAt", section.UpdatedAt)),
            _ => [],
        };
        return rows.Concat([("CoveredWindow.Start", answer.CoveredWindow?.Start), ("CoveredWindow.End", answer.CoveredWindow?.End)]).Where(item => item.Item2 is not null).Select(item => (item.Item1, item.Item2!.Value));
    }
}
