using System.Diagnostics;
using System.Text.Json;
using OpenTelemetry;

namespace Lab.Telemetry;

/// <summary>Writes spans as OTLP JSON Lines.</summary>
internal sealed class OtlpTraceExporter(OtlpLineFile file) : BaseExporter<Activity>
{
    /// <summary>The same on every span of the lab, so they would only make captures larger.</summary>
    private static readonly HashSet<string> Dropped = new(StringComparer.Ordinal)
    {
        "url.scheme", "network.protocol.version", "network.peer.address", "network.peer.port", "user_agent.original",
        "network.protocol.name", "db.npgsql.connection_id", "db.npgsql.data_source", "db.npgsql.prepared",
    };

    public override ExportResult Export(in Batch<Activity> batch)
    {
        var scopes = new Dictionary<(string Name, string? Version), List<Activity>>();
        foreach (var activity in batch)
        {
            var key = (activity.Source.Name, activity.Source.Version);
            if (!scopes.TryGetValue(key, out var spans))
            {
                scopes[key] = spans = [];
            }

            spans.Add(activity);
        }

        var resource = ParentProvider.GetResource();
        file.Append(json =>
        {
            json.WriteStartObject();
            json.WriteStartArray("resourceSpans");
            json.WriteStartObject();
            OtlpJson.WriteResource(json, resource.Attributes);
            json.WriteStartArray("scopeSpans");
            foreach (var (scope, spans) in scopes)
            {
                json.WriteStartObject();
                OtlpJson.WriteScope(json, scope.Name, scope.Version);
                json.WriteStartArray("spans");
                foreach (var span in spans)
                {
                    WriteSpan(json, span);
                }

                json.WriteEndArray();
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
            json.WriteEndArray();
            json.WriteEndObject();
        });
        return ExportResult.Success;
    }

    protected override void Dispose(bool disposing)
    {
        file.Dispose();
        base.Dispose(disposing);
    }

    private static void WriteSpan(Utf8JsonWriter json, Activity span)
    {
        json.WriteStartObject();
        json.WriteString("traceId", span.TraceId.ToHexString());
        json.WriteString("spanId", span.SpanId.ToHexString());
        json.WriteString("parentSpanId", span.ParentSpanId == default ? string.Empty : span.ParentSpanId.ToHexString());
        json.WriteString("name", span.DisplayName);
        json.WriteNumber("kind", (int)span.Kind + 1);
        json.WriteString("startTimeUnixNano", OtlpJson.UnixNano(span.StartTimeUtc));
        json.WriteString("endTimeUnixNano", OtlpJson.UnixNano(span.StartTimeUtc + span.Duration));
        OtlpJson.WriteAttributes(json, span.TagObjects.Where(t => !Dropped.Contains(t.Key)));
        if (span.Events.Any())
        {
            json.WriteStartArray("events");
            foreach (var e in span.Events)
            {
                json.WriteStartObject();
                json.WriteString("timeUnixNano", OtlpJson.UnixNano(e.Timestamp));
                json.WriteString("name", e.Name);
                OtlpJson.WriteAttributes(json, e.Tags);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        json.WriteStartObject("status");
        if (span.Status != ActivityStatusCode.Unset)
        {
            if (!string.IsNullOrEmpty(span.StatusDescription))
            {
                json.WriteString("message", span.StatusDescription);
            }

            json.WriteNumber("code", (int)span.Status);
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }
}
