using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Cleric.Connectors.Otlp.Reading;

namespace Cleric.Connectors.Otlp.Records;

/// <summary>
/// Reads the small files. They are written by people and scripts, so that a mistake in them is reported with the file, the line and the field, and is not passed
/// over as it would be in telemetry.
/// </summary>
internal static class RecordFile
{
    /// <summary>Reads a file that is one JSON object.</summary>
    public static T One<T>(string path, JsonTypeInfo<T> type)
    {
        try
        {
            var bytes = File.ReadAllBytes(path).AsSpan();
            return JsonSerializer.Deserialize(bytes.StartsWith("\uFEFF"u8) ? bytes[3..] : bytes, type) ?? throw new ClericException($"{path} is 'null'. See docs/capture-format.md for what belongs in it.");
        }
        catch (JsonException fault)
        {
            var line = fault.LineNumber is { } number ? string.Create(CultureInfo.InvariantCulture, $" line {number + 1}") : "";
            throw new ClericException($"{path}{line}{Field(fault)}: {Reason(fault)} Correct it; see docs/capture-format.md.", fault);
        }
    }

    /// <summary>Reads a file that is one JSON object a line.</summary>
    public static List<TResult> Lines<T, TResult>(TelemetryFile file, JsonTypeInfo<T> type, Func<T, Place, TResult> make)
    {
        var rows = new List<TResult>();
        using var stream = file.Open();
        using var reader = file.Lines(stream);
        while (reader.TryRead(out var line))
        {
            var place = new Place(file.Path, reader.LineNumber);
            try
            {
                rows.Add(make(JsonSerializer.Deserialize(line, type) ?? throw place.Mistake("is 'null'; write a JSON object, or leave the line out"), place));
            }
            catch (JsonException fault)
            {
                throw new ClericException($"{place}{Field(fault)}: {Reason(fault)} Correct the line; see docs/capture-format.md.", fault);
            }
        }

        if (reader.Broken is not null || reader.TooLong > 0)
        {
            throw new ClericException($"{file.Path} is damaged or ends early after line {reader.LineNumber.ToString(CultureInfo.InvariantCulture)}. Copy it again from where it was recorded.");
        }

        return rows;
    }

    /// <summary>Attribute values of any JSON type, as text.</summary>
    public static IReadOnlyDictionary<string, string> Texts(Dictionary<string, JsonElement>? values)
    {
        var texts = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (key, value) in values ?? [])
        {
            texts[key] = value.ValueKind switch
            {
                JsonValueKind.String => value.GetString()!,
                JsonValueKind.Null => "",
                _ => value.GetRawText(),
            };
        }

        return texts;
    }

    private static string Field(JsonException fault) => fault.Path is { Length: > 2 } path ? $" field '{path[2..]}'" : "";

    private static string Reason(JsonException fault)
    {
        var at = fault.Message.IndexOf(" Path:", StringComparison.Ordinal);
        at = at < 0 ? fault.Message.IndexOf(" LineNumber:", StringComparison.Ordinal) : at;
        var reason = at > 0 ? fault.Message[..at] : fault.Message;

        // The reader names CLR types, which mean nothing to who wrote the file.
        return fault.InnerException is FormatException || reason.Contains("DateTimeOffset", StringComparison.Ordinal) ? "it is no time in ISO 8601, such as \"2026-01-01T14:00:00Z\"."
            : reason.Contains("could not be converted", StringComparison.Ordinal) ? "it is not of the type that belongs here."
            : reason;
    }
}
