using Cleric.Entities;
using Cleric.Exhibits;

namespace Cleric.Inspection;

/// <summary>What an answer tells beside its rows: of whom, and how new it is.</summary>
internal static class AnswerContents
{
    public static IEnumerable<Entity> EntitiesOf(Answer answer) => (answer switch
    {
        MetricAnswer metrics => metrics.Series.Select(series => (Entity?)series.Entity),
        LogAnswer logs => logs.Records.Select(record => record.Entity),
        TraceAnswer traces => traces.Spans.Select(span => (Entity?)span.Entity),
        ChangeAnswer changes => changes.Changes.Select(change => change.Entity),
        ResourceAnswer resources => resources.States.Select(state => (Entity?)state.Entity),
        TopologyAnswer topology => topology.Topology.Entities.Select(entity => (Entity?)entity.Entity).Concat(topology.Topology.Dependencies.SelectMany(dependency => (Entity?[])[dependency.From, dependency.To])),
        AlertAnswer alerts => alerts.Alerts.Select(alert => alert.Entity),
        KnowledgeAnswer knowledge => knowledge.Sections.SelectMany(section => section.Entities),
        _ => [],
    }).OfType<Entity>();

    public static DateTimeOffset? NewestOf(Answer answer) => answer switch
    {
        MetricAnswer metrics => metrics.Series.Where(series => series.Times.Length > 0).Select(series => (DateTimeOffset?)DateTimeOffset.FromUnixTimeMilliseconds(series.Times.Span[^1])).Max(),
        LogAnswer logs => logs.Records.Max(record => (DateTimeOffset?)record.Time),
        TraceAnswer traces => traces.Spans.Max(span => (DateTimeOffset?)(span.Start + span.Duration)),
        ChangeAnswer changes => changes.Changes.Max(change => (DateTimeOffset?)change.Time),
        ResourceAnswer resources => resources.States.Max(state => (DateTimeOffset?)state.Time),
        AlertAnswer alerts => alerts.Alerts.Max(alert => (DateTimeOffset?)(alert.EndsAt ?? alert.StartsAt)),
        KnowledgeAnswer knowledge => knowledge.Sections.Max(section => section.UpdatedAt),
        _ => null,
    };
}
