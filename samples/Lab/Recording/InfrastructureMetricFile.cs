using System.Globalization;
using Lab.Telemetry;

namespace Lab.Recording;

/// <summary>Writes samples of a server as OTLP metrics, as the Collector's receivers for that server do.</summary>
internal sealed class InfrastructureMetricFile(OtlpLineFile file) : IDisposable
{
    private const int Cumulative = 2;
    private const double LargestExactInteger = 9e15;

    public void Append(string service, string scope, DateTimeOffset startedAt, DateTimeOffset at, IReadOnlyList<InfrastructureMetric> metrics) => file.Append(json =>
    {
        json.WriteStartObject();
        json.WriteStartArray("resourceMetrics");
        json.WriteStartObject();
        OtlpJson.WriteResource(json, [new("service.name", service), new("service.instance.id", service + "-1"), new("host.name", "lab")]);
        json.WriteStartArray("scopeMetrics");
        json.WriteStartObject();
        OtlpJson.WriteScope(json, scope);
        json.WriteStartArray("metrics");
        foreach (var group in metrics.GroupBy(m => (m.Name, m.Unit, m.Kind)))
        {
            json.WriteStartObject();
            json.WriteString("name", group.Key.Name);
            json.WriteString("unit", group.Key.Unit);
            json.WriteStartObject(group.Key.Kind == InfrastructureMetricKind.Gauge ? "gauge" : "sum");
            json.WriteStartArray("dataPoints");
            foreach (var metric in group)
            {
                json.WriteStartObject();
                OtlpJson.WriteAttributes(json, metric.Attributes);
                json.WriteString("startTimeUnixNano", OtlpJson.UnixNano(startedAt));
                json.WriteString("timeUnixNano", OtlpJson.UnixNano(at));
                if (double.IsInteger(metric.Value) && metric.Value < LargestExactInteger)
                {
                    json.WriteString("asInt", ((long)metric.Value).ToString(CultureInfo.InvariantCulture));
                }
                else
                {
                    json.WriteNumber("asDouble", metric.Value);
                }

                json.WriteEndObject();
            }

            json.WriteEndArray();
            if (group.Key.Kind != InfrastructureMetricKind.Gauge)
            {
                json.WriteNumber("aggregationTemporality", Cumulative);
            }

            if (group.Key.Kind == InfrastructureMetricKind.Counter)
            {
                json.WriteBoolean("isMonotonic", true);
            }

            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
    });

    public void Dispose() => file.Dispose();
}
