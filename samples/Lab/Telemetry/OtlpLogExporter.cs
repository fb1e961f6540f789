using System.Text.Json;
using OpenTelemetry;
using OpenTelemetry.Logs;

namespace Lab.Telemetry;

/// <summary>Writes log records as OTLP JSON Lines.</summary>
internal sealed class OtlpLogExporter(OtlpLineFile file) : BaseExporter<LogRecord>
{
    public override ExportResult Export(in Batch<LogRecord> batch)
    {
        var scopes = new Dictionary<string, List<LogEntry>>(StringComparer.Ordinal);
        foreach (var record in batch)
        {
            var category = record.CategoryName ?? string.Empty;
            if (!scopes.TryGetValue(category, out var entries))
            {
                scopes[category] = entries = [];
            }

            // The SDK takes the record back as soon as the next one is asked for.
            entries.Add(LogEntry.Of(record));
        }

        var resource = ParentProvider.GetResource();
        file.Append(json =>
        {
            json.WriteStartObject();
            json.WriteStartArray("resourceLogs");
            json.WriteStartObject();
            OtlpJson.WriteResource(json, resource.Attributes);
            json.WriteStartArray("scopeLogs");
            foreach (var (category, entries) in scopes)
            {
                json.WriteStartObject();
                OtlpJson.WriteScope(json, category);
                json.WriteStartArray("logRecords");
                foreach (var entry in entries)
                {
                    WriteEntry(json, entry);
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

    private static void WriteEntry(Utf8JsonWriter json, LogEntry entry)
    {
        var (number, text) = Severity.Of(entry.Level);
        json.WriteStartObject();
        json.WriteString("timeUnixNano", OtlpJson.UnixNano(entry.Time));
        json.WriteString("observedTimeUnixNano", OtlpJson.UnixNano(entry.Time));
        json.WriteNumber("severityNumber", number);
        json.WriteString("severityText", text);
        json.WriteStartObject("body");
        json.WriteString("stringValue", entry.Body);
        json.WriteEndObject();
        OtlpJson.WriteAttributes(json, entry.Attributes);
        if (entry.TraceId != default)
        {
            json.WriteNumber("flags", (int)entry.TraceFlags);
            json.WriteString("traceId", entry.TraceId.ToHexString());
            json.WriteString("spanId", entry.SpanId.ToHexString());
        }

        json.WriteEndObject();
    }
}
