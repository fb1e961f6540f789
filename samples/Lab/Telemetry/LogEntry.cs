using System.Diagnostics;
using OpenTelemetry.Logs;

namespace Lab.Telemetry;

/// <summary>What is written of a log record.</summary>
internal sealed record LogEntry(
    DateTime Time, LogLevel Level, string Body, IReadOnlyList<KeyValuePair<string, object?>> Attributes,
    ActivityTraceId TraceId, ActivitySpanId SpanId, ActivityTraceFlags TraceFlags)
{
    public static LogEntry Of(LogRecord record) => new(
        record.Timestamp,
        record.LogLevel,
        record.FormattedMessage ?? record.Body ?? string.Empty,
        [.. AttributesOf(record)],
        record.TraceId,
        record.SpanId,
        record.TraceFlags);

    private static IEnumerable<KeyValuePair<string, object?>> AttributesOf(LogRecord record)
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
