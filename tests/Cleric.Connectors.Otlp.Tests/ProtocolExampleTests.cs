using Cleric.Entities;
using Cleric.Exhibits;
using Cleric.Queries;

namespace Cleric.Connectors.Otlp.Tests;

/// <summary>The examples of OTLP/JSON in opentelemetry-proto (examples/metrics.json, logs.json and trace.json), a line each as the collector writes them.</summary>
public sealed class ProtocolExampleTests : IDisposable
{
    private const string MetricsExample =
        """
        {"resourceMetrics":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"my.service"}}]},"scopeMetrics":[{"scope":{"name":"my.library","version":"1.0.0","attributes":[{"key":"my.scope.attribute","value":{"stringValue":"some scope attribute"}}]},"metrics":[
        {"name":"my.counter","unit":"1","description":"I am a Counter","sum":{"aggregationTemporality":1,"isMonotonic":true,"dataPoints":[{"asDouble":5,"startTimeUnixNano":"1544712660300000000","timeUnixNano":"1544712661300000000","attributes":[{"key":"my.counter.attr","value":{"stringValue":"some value"}}]}]}},
        {"name":"my.gauge","unit":"1","description":"I am a Gauge","gauge":{"dataPoints":[{"asDouble":10,"timeUnixNano":"1544712661300000000","attributes":[{"key":"my.gauge.attr","value":{"stringValue":"some value"}}]}]}},
        {"name":"my.histogram","unit":"1","description":"I am a Histogram","histogram":{"aggregationTemporality":1,"dataPoints":[{"startTimeUnixNano":"1544712660300000000","timeUnixNano":"1544712661300000000","count":2,"sum":2,"bucketCounts":[1,1],"explicitBounds":[1],"min":0,"max":2,"attributes":[{"key":"my.histogram.attr","value":{"stringValue":"some value"}}]}]}},
        {"name":"my.exponential.histogram","unit":"1","description":"I am an Exponential Histogram","exponentialHistogram":{"aggregationTemporality":1,"dataPoints":[{"startTimeUnixNano":"1544712660300000000","timeUnixNano":"1544712661300000000","count":3,"sum":10,"scale":0,"zeroCount":1,"positive":{"offset":1,"bucketCounts":[0,2]},"min":0,"max":5,"zeroThreshold":0,"attributes":[{"key":"my.exponential.histogram.attr","value":{"stringValue":"some value"}}]}]}}
        ]}]}]}
        """;

    private const string LogsExample =
        """
        {"resourceLogs":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"my.service"}}]},"scopeLogs":[{"scope":{"name":"my.library","version":"1.0.0","attributes":[{"key":"my.scope.attribute","value":{"stringValue":"some scope attribute"}}]},"logRecords":[
        {"timeUnixNano":"1544712660300000000","observedTimeUnixNano":"1544712660300000000","severityNumber":10,"severityText":"Information","traceId":"5B8EFFF798038103D269B633813FC60C","spanId":"EEE19B7EC3C1B174","body":{"stringValue":"Example log record"},"attributes":[{"key":"string.attribute","value":{"stringValue":"some string"}},{"key":"boolean.attribute","value":{"boolValue":true}},{"key":"int.attribute","value":{"intValue":"10"}},{"key":"double.attribute","value":{"doubleValue":637.704}},{"key":"array.attribute","value":{"arrayValue":{"values":[{"stringValue":"many"},{"stringValue":"values"}]}}},{"key":"map.attribute","value":{"kvlistValue":{"values":[{"key":"some.map.key","value":{"stringValue":"some value"}}]}}}]}
        ]}]}]}
        """;

    private const string TraceExample =
        """
        {"resourceSpans":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"my.service"}}]},"scopeSpans":[{"scope":{"name":"my.library","version":"1.0.0","attributes":[{"key":"my.scope.attribute","value":{"stringValue":"some scope attribute"}}]},"spans":[
        {"traceId":"5B8EFFF798038103D269B633813FC60C","spanId":"EEE19B7EC3C1B174","parentSpanId":"EEE19B7EC3C1B173","name":"I'm a server span","startTimeUnixNano":"1544712660000000000","endTimeUnixNano":"1544712661000000000","kind":2,"attributes":[{"key":"my.span.attr","value":{"stringValue":"some value"}}]}
        ]}]}]}
        """;

    private static readonly TimeWindow Day = new(new DateTimeOffset(2018, 12, 13, 0, 0, 0, TimeSpan.Zero), new DateTimeOffset(2018, 12, 14, 0, 0, 0, TimeSpan.Zero));
    private static readonly Entity Service = new("my.service");

    private readonly TestFolder _folder = new TestFolder()
        .With("metrics.jsonl", MetricsExample.ReplaceLineEndings(""))
        .With("logs.jsonl", LogsExample.ReplaceLineEndings(""))
        .With("traces.jsonl", TraceExample.ReplaceLineEndings(""));

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Metrics_are_read()
    {
        var answer = await _folder.AskAsync<MetricAnswer>(new MetricQuery { Entity = Service, Window = Day });
        double Value(string metric, string statistic) => answer.Series.Single(series => series.Metric == metric && series.Statistic == statistic).Values.Span[0];
        Assert.Equal((5.0, 10.0), (Value("my.counter", "rate"), Value("my.gauge", "value")));
        Assert.Equal((2.0, 1.0, 1.0), (Value("my.histogram", "rate"), Value("my.histogram", "mean"), Value("my.histogram", "p95")));
        Assert.Equal(3.0, Value("my.exponential.histogram", "rate"));

        // Rank 2.85 of 3, of which one is zero and two lie in bucket 2, from 4 to 8.
        Assert.Equal(Math.Pow(2, 2 + (1.85 / 2)), Value("my.exponential.histogram", "p95"), 9);
        Assert.Equal("some value", answer.Series.Single(series => series.Metric == "my.gauge").Attributes["my.gauge.attr"]);
    }

    [Fact]
    public async Task Logs_are_read()
    {
        var record = Assert.Single((await _folder.AskAsync<LogAnswer>(new LogQuery { Entity = Service, Window = Day })).Records);
        Assert.Equal(("Example log record", 10, "5b8efff798038103d269b633813fc60c", "eee19b7ec3c1b174"), (record.Body, record.Severity, record.TraceId, record.SpanId));
        Assert.Equal(
            ["""array.attribute=["many","values"]""", "boolean.attribute=true", "double.attribute=637.704", "int.attribute=10", """map.attribute={"some.map.key":"some value"}""", "string.attribute=some string"],
            record.Attributes.Select(pair => $"{pair.Key}={pair.Value}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Traces_are_read()
    {
        var span = Assert.Single((await _folder.AskAsync<TraceAnswer>(new TraceQuery { Entity = Service, Window = Day })).Spans);
        Assert.Equal(("I'm a server span", SpanKind.Server, TimeSpan.FromSeconds(1), "eee19b7ec3c1b173"), (span.Name, span.Kind, span.Duration, span.ParentSpanId));
    }
}
