using Cleric.Exhibits;

namespace Cleric.Testing;

/// <summary>When the rows of an answer were, for rows that have a time.</summary>
internal readonly record struct RowTimes(DateTimeOffset Start, DateTimeOffset End)
{
    public bool Overlaps(TimeWindow window) => Start < window.End && End >= window.Start;

    public static IEnumerable<RowTimes> Of(Answer answer) => answer switch
    {
        MetricAnswer metrics => metrics.Series.SelectMany(series => series.Times.ToArray()).Select(time => At(DateTimeOffset.FromUnixTimeMilliseconds(time))),
        LogAnswer logs => logs.Records.Select(record => At(record.Time)),
        TraceAnswer traces => traces.Spans.Select(span => new RowTimes(span.Start, span.Start + span.Duration)),
        ChangeAnswer changes => changes.Changes.Select(change => At(change.Time)),
        ResourceAnswer resources => resources.States.Select(state => At(state.Time)),
        AlertAnswer alerts => alerts.Alerts.Select(alert => new RowTimes(alert.StartsAt, alert.EndsAt ?? DateTimeOffset.MaxValue)),
        _ => [],
    };

    private static RowTimes At(DateTimeOffset time) => new(time, time);
}
