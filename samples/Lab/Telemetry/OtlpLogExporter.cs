using System.Text.Json;
using OpenTelemetry;
using OpenTelemetry.Logs;

namespace Lab.Telemetry;

/// <summary>Writes log records as OTLP JSON Lines.</summary>
internal sealed class OtlpLogExporter(OtlpLineFile file) : BaseExporter<LogRecord>
{
    public override ExportResult Export(in Batch<LogRecord> batch)
    {
        var scopes = new Dictionary<string, List<LogRecord>>(StringComparer.Ordinal);
        foreach (var record in batch)
        {
            var category = record.CategoryName ?? string.Empty;
            if (!scopes.TryGetValue(category, out var records))
            {
                scopes[category] = records = [];
            }

            records.Add(record);
        }

        var resource = ParentProvider.GetResource();
        file.Append(json =>
        {
            json.WriteStartObject();
            json.WriteStartArray("resourceLogs");
            json.WriteStartObject();
            OtlpJson.WriteResource(json, resource.Attributes);
            json.WriteStartArray("scopeLogs");
            foreach (var (category, records) in scopes)
            {
                json.WriteStartObject();
                OtlpJson.WriteScope(json, category);
                json.WriteStartArray("logRecords");
                foreach (var record in records)
                {
                    WriteRecord(json, record);
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

    private static void WriteRecord(Utf8JsonWriter json, LogRecord record)
    {
        var (number, text) = Severity.Of(record.LogLevel);
        json.WriteStartObject();
        json.WriteString("timeUnixNano", OtlpJson.UnixNano(record.Timestamp));
        json.WriteString("observedTimeUnixNano", OtlpJson.UnixNano(record.Timestamp));
        json.WriteNumber("severityNumber", number);
        json.WriteString("severityText", text);
        json.WriteStartObject("body");
        json.WriteString("stringValue", record.FormattedMessage ?? record.Body ?? string.Empty);
        json.WriteEndObject();
        OtlpJson.WriteAttributes(json, Attributes(record));
        if (record.TraceId != default)
        {
            json.WriteNumber("flags", (int)record.TraceFlags);
            json.WriteString("traceId", record.TraceId.ToHexString());
            json.WriteString("spanId", record.SpanId.ToHexString());
        }

        json.WriteEndObject();
    }

    private static IEnumerable<KeyValuePair<string, object?>> Attributes(LogRecord record)
    {
        foreach (var attribute in record.Attributes ?? [])
        {
            if (attribute.Key != "{OriginalFormat}")
            {
                yield return attribute;
            }
        }

        if (record.Exception is { } exception)
        {
            yield return new("exception.type", exception.GetType().FullName);
            yield return new("exception.message", Describe(exception));
            yield return new("exception.stacktrace", exception.ToString());
        }
    }

    private static string Describe(Exception exception) =>
        exception.InnerException is { } inner ? $"{exception.Message} ---> {inner.Message}" : exception.Message;
}
