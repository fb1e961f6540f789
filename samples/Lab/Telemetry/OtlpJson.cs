using System.Collections;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Lab.Telemetry;

/// <summary>The proto3 JSON mapping of OTLP: lowerCamel names, 64-bit integers as strings, hexadecimal ids.</summary>
internal static class OtlpJson
{
    private const int StackTraceLines = 10;
    private const int MaxTextLength = 4000;

    public static JsonWriterOptions WriterOptions { get; } = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string UnixNano(DateTimeOffset time) => UnixNano(time.UtcDateTime);

    public static string UnixNano(DateTime utc) =>
        ((utc.Ticks - DateTime.UnixEpoch.Ticks + TelemetryConditions.ClockOffset.Ticks) * 100).ToString(CultureInfo.InvariantCulture);

    public static void WriteResource(Utf8JsonWriter json, IEnumerable<KeyValuePair<string, object>> attributes)
    {
        json.WriteStartObject("resource");
        WriteAttributes(json, attributes.Select(a => KeyValuePair.Create(a.Key, (object?)a.Value)));
        json.WriteEndObject();
    }

    public static void WriteScope(Utf8JsonWriter json, string name, string? version = null)
    {
        json.WriteStartObject("scope");
        json.WriteString("name", name);
        if (!string.IsNullOrEmpty(version))
        {
            json.WriteString("version", version);
        }

        json.WriteEndObject();
    }

    public static void WriteAttributes(Utf8JsonWriter json, IEnumerable<KeyValuePair<string, object?>> attributes)
    {
        json.WriteStartArray("attributes");
        foreach (var (key, value) in attributes)
        {
            if (value is not null)
            {
                WriteAttribute(json, key, value);
            }
        }

        json.WriteEndArray();
    }

    public static void WriteAttribute(Utf8JsonWriter json, string key, object value)
    {
        json.WriteStartObject();
        json.WriteString("key", key);
        json.WritePropertyName("value");
        WriteValue(json, key == "exception.stacktrace" ? FirstLines((string)value) : value);
        json.WriteEndObject();
    }

    private static void WriteValue(Utf8JsonWriter json, object value)
    {
        json.WriteStartObject();
        switch (value)
        {
            case string text:
                json.WriteString("stringValue", text.Length <= MaxTextLength ? text : text[..MaxTextLength]);
                break;
            case bool flag:
                json.WriteBoolean("boolValue", flag);
                break;
            case byte or sbyte or short or ushort or int or uint or long:
                json.WriteString("intValue", Convert.ToInt64(value, CultureInfo.InvariantCulture).ToString(CultureInfo.InvariantCulture));
                break;
            case float or double or decimal:
                json.WriteNumber("doubleValue", Convert.ToDouble(value, CultureInfo.InvariantCulture));
                break;
            case IEnumerable items:
                json.WriteStartObject("arrayValue");
                json.WriteStartArray("values");
                foreach (var item in items)
                {
                    WriteValue(json, item ?? string.Empty);
                }

                json.WriteEndArray();
                json.WriteEndObject();
                break;
            default:
                json.WriteString("stringValue", Convert.ToString(value, CultureInfo.InvariantCulture));
                break;
        }

        json.WriteEndObject();
    }

    private static string FirstLines(string stackTrace)
    {
        var lines = stackTrace.Split('\n', StackTraceLines + 1);
        return lines.Length <= StackTraceLines ? stackTrace : string.Join('\n', lines[..StackTraceLines]);
    }
}
