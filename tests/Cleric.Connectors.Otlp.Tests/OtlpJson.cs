using System.Globalization;
using System.Text.Json;

namespace Cleric.Connectors.Otlp.Tests;

/// <summary>Writes OTLP JSON as the collector's file exporter does.</summary>
internal static class OtlpJson
{
    public static readonly DateTimeOffset Start = new(2026, 1, 1, 14, 0, 0, TimeSpan.Zero);

    public static readonly TimeWindow Window = new(Start, Start.AddMinutes(6));

    public static string Nanos(double seconds) => (((Start.UtcTicks - DateTimeOffset.UnixEpoch.UtcTicks) * 100) + (long)Math.Round(seconds * 1e9)).ToString(CultureInfo.InvariantCulture);

    public static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    public static string Attributes(params (string Key, string Value)[] pairs) =>
        "[" + string.Join(",", pairs.Select(pair => $$$$"""{"key":{{{{Text(pair.Key)}}}},"value":{"stringValue":{{{{Text(pair.Value)}}}}}}""")) + "]";

    public static string Resource(string service, params (string Key, string Value)[] more) =>
        $$$$"""{"attributes":{{{{Attributes([("service.name", service), .. more])}}}}}""";

    public static string MetricLine(string service, params string[] metrics) => MetricLineOf(Resource(service), metrics);

    public static string MetricLineOf(string resource, params string[] metrics) =>
        $$$$"""{"resourceMetrics":[{"resource":{{{{resource}}}},"scopeMetrics":[{"scope":{"name":"meter"},"metrics":[{{{{string.Join(",", metrics)}}}}]}]}]}""";

    public static string Gauge(string name, string unit, params string[] points) => $$$$"""{"name":"{{{{name}}}}","unit":"{{{{unit}}}}","gauge":{"dataPoints":[{{{{string.Join(",", points)}}}}]}}""";

    public static string Sum(string name, int temporality, bool monotonic, params string[] points) =>
        $$$$"""{"name":"{{{{name}}}}","unit":"{request}","sum":{"dataPoints":[{{{{string.Join(",", points)}}}}],"aggregationTemporality":{{{{temporality}}}},"isMonotonic":{{{{(monotonic ? "true" : "false")}}}}}}""";

    public static string Histogram(string name, int temporality, params string[] points) =>
        $$$$"""{"name":"{{{{name}}}}","unit":"s","histogram":{"dataPoints":[{{{{string.Join(",", points)}}}}],"aggregationTemporality":{{{{temporality}}}}}}""";

    public static string Point(double seconds, double value, double? start = null, string attributes = "[]") =>
        $$$$"""{"attributes":{{{{attributes}}}}{{{{(start is { } began ? $",\"startTimeUnixNano\":\"{Nanos(began)}\"" : "")}}}},"timeUnixNano":"{{{{Nanos(seconds)}}}}","asDouble":{{{{Number(value)}}}}}""";

    public static string HistogramPoint(double seconds, double start, long count, double sum, double[] bounds, long[] counts) =>
        $$$$"""{"startTimeUnixNano":"{{{{Nanos(start)}}}}","timeUnixNano":"{{{{Nanos(seconds)}}}}","count":"{{{{count}}}}","sum":{{{{Number(sum)}}}},"bucketCounts":[{{{{string.Join(",", counts.Select(one => $"\"{one}\""))}}}}],"explicitBounds":[{{{{string.Join(",", bounds.Select(Number))}}}}]}""";

    public static string LogLine(string service, params string[] records) => LogLineOf(Resource(service), records);

    public static string LogLineOf(string resource, params string[] records) =>
        $$$$"""{"resourceLogs":[{"resource":{{{{resource}}}},"scopeLogs":[{"scope":{"name":"Shop.Orders"},"logRecords":[{{{{string.Join(",", records)}}}}]}]}]}""";

    public static string Log(double seconds, int severity, string body, string attributes = "[]", string trace = "", string span = "") =>
        $$$$"""{"timeUnixNano":"{{{{Nanos(seconds)}}}}","observedTimeUnixNano":"{{{{Nanos(seconds)}}}}","severityNumber":{{{{severity}}}},"body":{"stringValue":{{{{Text(body)}}}}},"attributes":{{{{attributes}}}},"traceId":"{{{{trace}}}}","spanId":"{{{{span}}}}"}""";

    public static string SpanLine(string service, params string[] spans) =>
        $$$$"""{"resourceSpans":[{"resource":{{{{Resource(service)}}}},"scopeSpans":[{"scope":{"name":"http"},"spans":[{{{{string.Join(",", spans)}}}}]}]}]}""";

    public static string Span(int trace, int span, int parent, double seconds, double duration, int kind = 2, bool error = false, string name = "GET /", string attributes = "[]") =>
        $$$"""{"traceId":"{{{trace:x32}}}","spanId":"{{{span:x16}}}","parentSpanId":"{{{(parent == 0 ? "" : parent.ToString("x16", CultureInfo.InvariantCulture))}}}","name":"{{{name}}}","kind":{{{kind}}},"startTimeUnixNano":"{{{Nanos(seconds)}}}","endTimeUnixNano":"{{{Nanos(seconds + duration)}}}","attributes":{{{attributes}}},"status":{{{(error ? "{\"code\":2,\"message\":\"boom\"}" : "{}")}}}}""";

    public static string Text(string value) => "\"" + JsonEncodedText.Encode(value) + "\"";
}
