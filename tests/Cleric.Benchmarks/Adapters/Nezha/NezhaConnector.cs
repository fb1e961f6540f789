using Cleric.Connectors;
using Cleric.Entities;
using Cleric.Exhibits;
using Cleric.Queries;

namespace Cleric.Benchmarks.Adapters.Nezha;

/// <summary>Answers with the spans and log records of two minutes, and the metrics of the time around them.</summary>
internal sealed class NezhaConnector(IReadOnlyList<Span> spans, IReadOnlyList<LogRecord> records, ILookup<string, MetricSeries> series) : IConnector
{
    public ConnectorDescriptor Descriptor { get; } = new()
    {
        Name = "observability",
        System = "kubernetes",
        Capabilities = [new QueryCapability(QueryKind.Metric), new QueryCapability(QueryKind.Log) { WholeEstate = true, ByTrace = true }, new QueryCapability(QueryKind.Trace) { WholeEstate = true }],
    };

    public ValueTask<Answer> AskAsync(Query query, CancellationToken cancellationToken = default) => new(query switch
    {
        TraceQuery traces => Spans(traces),
        LogQuery logs => Records(logs),
        MetricQuery { Entity: { } entity } => Metrics(entity, query.Window),
        _ => NoAnswer.NotConfigured("the set has metrics of one entity at a time, logs and traces"),
    });

    private TraceAnswer Spans(TraceQuery query)
    {
        var own = spans.Where(span => query.Window.Contains(span.Start) && (query.Entity is null || span.Entity == query.Entity)).ToList();
        if (query.Entity is not null)
        {
            var ids = own.Select(span => (span.TraceId, span.SpanId)).ToHashSet();
            var above = own.Where(span => span.ParentSpanId is not null).Select(span => (span.TraceId, span.ParentSpanId!)).ToHashSet();
            own = [.. spans.Where(span => ids.Contains((span.TraceId, span.SpanId)) || above.Contains((span.TraceId, span.SpanId)) || (span.ParentSpanId is { } parent && ids.Contains((span.TraceId, parent))))];
        }

        return new TraceAnswer { Spans = [.. own.Take(query.Limit)], Coverage = Coverage(own.Count, query.Limit), CoveredWindow = own.Count == 0 ? null : new TimeWindow(own.Min(span => span.Start), own.Max(span => span.Start)) };
    }

    private LogAnswer Records(LogQuery query)
    {
        var traces = query.TraceIds is { Count: > 0 } ids ? ids.ToHashSet(StringComparer.Ordinal) : null;
        var found = records.Where(record => query.Window.Contains(record.Time)
            && (query.Entity is null || record.Entity == query.Entity)
            && (traces is null || (record.TraceId is { } trace && traces.Contains(trace)))
            && record.Severity >= query.MinSeverity
            && (query.Contains is null || record.Body.Contains(query.Contains, StringComparison.OrdinalIgnoreCase))).ToList();
        return new LogAnswer { Records = [.. found.Take(query.Limit)], Coverage = Coverage(found.Count, query.Limit), CoveredWindow = records.Count == 0 ? null : new TimeWindow(records[0].Time, records[^1].Time) };
    }

    private MetricAnswer Metrics(Entity entity, TimeWindow window)
    {
        var found = series[entity.Name].Select(one => Within(one, window)).Where(one => one.Values.Length > 0).ToList();
        return new MetricAnswer { Series = found, Coverage = Coverage(found.Count, int.MaxValue), CoveredWindow = found.Count == 0 ? null : window };
    }

    private static MetricSeries Within(MetricSeries one, TimeWindow window)
    {
        var kept = Enumerable.Range(0, one.Times.Length).Where(i => window.Contains(DateTimeOffset.FromUnixTimeMilliseconds(one.Times.Span[i]))).ToArray();
        return one with { Times = kept.Select(i => one.Times.Span[i]).ToArray(), Values = kept.Select(i => one.Values.Span[i]).ToArray() };
    }

    private static Coverage Coverage(int found, int limit) => found == 0 ? Exhibits.Coverage.Empty : found > limit ? Exhibits.Coverage.CutShort : Exhibits.Coverage.Data;
}
