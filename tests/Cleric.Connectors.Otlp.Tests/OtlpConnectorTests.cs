using Cleric.Entities;
using Cleric.Exhibits;
using Cleric.Queries;
using static Cleric.Connectors.Otlp.Tests.OtlpJson;

namespace Cleric.Connectors.Otlp.Tests;

public sealed class OtlpConnectorTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Answers_each_signal_end_to_end()
    {
        _folder
            .With("metrics.jsonl.gz", MetricLine("checkout", Gauge("cpu", "1", Point(10, 0.5), Point(20, 0.6)), Sum("requests", 2, true, Point(10, 100, 0), Point(20, 150, 0))))
            .With("logs.jsonl", LogLine("checkout", Log(5, 17, "it broke")))
            .With("traces.jsonl", SpanLine("checkout", Span(1, 1, 0, 5, 0.2), Span(1, 2, 1, 5.05, 0.1, kind: 3)), SpanLine("payments", Span(1, 3, 2, 5.06, 0.08, error: true)));
        using var connector = _folder.Connector();
        var token = TestContext.Current.CancellationToken;

        var metrics = Assert.IsType<MetricAnswer>(await connector.AskAsync(new MetricQuery { Entity = new Entity("checkout"), Window = Window }, token));
        Assert.Equal([0.5, 0.6], metrics.Series.Single(series => series.Metric == "cpu").Values.ToArray());
        var rate = metrics.Series.Single(series => series.Metric == "requests");
        Assert.Equal(("rate", 5.0), (rate.Statistic, rate.Values.ToArray()[^1]));
        Assert.Equal("metrics.jsonl.gz service.name=\"checkout\" 2026-01-01T14:00:00Z/2026-01-01T14:06:00Z limit=10000", metrics.SentAs);

        var logs = Assert.IsType<LogAnswer>(await connector.AskAsync(new LogQuery { Entity = new Entity("checkout"), Window = Window }, token));
        Assert.Equal("it broke", Assert.Single(logs.Records).Body);

        var traces = Assert.IsType<TraceAnswer>(await connector.AskAsync(new TraceQuery { Entity = new Entity("checkout"), Window = Window }, token));
        Assert.Equal(3, traces.Spans.Count);
        Assert.Equal("payments", traces.Spans.Single(span => span.Kind == SpanKind.Client).Peer?.Name);
    }
}
