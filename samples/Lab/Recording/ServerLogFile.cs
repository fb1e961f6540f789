using System.Globalization;
using System.Text.RegularExpressions;
using Lab.Telemetry;

namespace Lab.Recording;

/// <summary>Turns the log lines of PostgreSQL and Redis into OTLP log records, as the Collector's filelog receiver does.</summary>
internal sealed partial class ServerLogFile(OtlpLineFile file, string service) : IDisposable
{
    public void AppendPostgres(string line)
    {
        var match = PostgresLine().Match(line);
        if (!match.Success)
        {
            Append(DateTimeOffset.UtcNow, 9, "INFO", line.Trim(), []);
            return;
        }

        var (number, text) = match.Groups["level"].Value switch
        {
            "PANIC" or "FATAL" => (21, "FATAL"),
            "ERROR" => (17, "ERROR"),
            "WARNING" => (13, "WARN"),
            _ => (9, "INFO"),
        };
        var time = DateTimeOffset.ParseExact(match.Groups["time"].Value, "yyyy-MM-dd HH:mm:ss.fff", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
        Append(time, number, text, $"{match.Groups["level"].Value}:  {match.Groups["message"].Value}",
        [
            new("process.pid", long.Parse(match.Groups["pid"].Value, CultureInfo.InvariantCulture)),
            new("db.user", NullIfEmpty(match.Groups["user"].Value)),
            new("application_name", NullIfEmpty(match.Groups["app"].Value)),
        ]);
    }

    public void AppendRedis(string line)
    {
        var match = RedisLine().Match(line);
        var (number, text) = match.Groups["level"].Value switch
        {
            "#" => (13, "WARN"),
            "." => (5, "DEBUG"),
            _ => (9, "INFO"),
        };
        Append(DateTimeOffset.UtcNow, number, text, match.Success ? match.Groups["message"].Value : line.Trim(), []);
    }

    public void Dispose() => file.Dispose();

    private void Append(DateTimeOffset time, int severity, string severityText, string body, IReadOnlyList<KeyValuePair<string, object?>> attributes)
    {
        if (body.Length == 0)
        {
            return;
        }

        file.Append(json =>
        {
            json.WriteStartObject();
            json.WriteStartArray("resourceLogs");
            json.WriteStartObject();
            OtlpJson.WriteResource(json, [new("service.name", service), new("service.instance.id", service + "-1"), new("host.name", "lab")]);
            json.WriteStartArray("scopeLogs");
            json.WriteStartObject();
            OtlpJson.WriteScope(json, service + ".log");
            json.WriteStartArray("logRecords");
            json.WriteStartObject();
            json.WriteString("timeUnixNano", OtlpJson.UnixNano(time));
            json.WriteString("observedTimeUnixNano", OtlpJson.UnixNano(DateTimeOffset.UtcNow));
            json.WriteNumber("severityNumber", severity);
            json.WriteString("severityText", severityText);
            json.WriteStartObject("body");
            json.WriteString("stringValue", body);
            json.WriteEndObject();
            OtlpJson.WriteAttributes(json, attributes);
            json.WriteEndObject();
            json.WriteEndArray();
            json.WriteEndObject();
            json.WriteEndArray();
            json.WriteEndObject();
            json.WriteEndArray();
            json.WriteEndObject();
        });
    }

    private static string? NullIfEmpty(string text) => text.Length == 0 ? null : text;

    [GeneratedRegex(@"^(?<time>\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3}) UTC \[(?<pid>\d+)\] user=(?<user>[^,]*),db=[^,]*,app=(?<app>.*?) (?<level>[A-Z]+\d?):  (?<message>.*)$")]
    private static partial Regex PostgresLine();

    [GeneratedRegex(@"^\d+:[A-Z] .*?\d\d:\d\d:\d\d\.\d{3} (?<level>[.\-*#]) (?<message>.*)$")]
    private static partial Regex RedisLine();
}
