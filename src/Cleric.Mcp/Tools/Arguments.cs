using System.Globalization;
using System.Text.Json;
using Cleric.Reports.Rendering;

namespace Cleric.Mcp.Tools;

/// <summary>A call's arguments, read so that a model is told what to correct.</summary>
internal sealed class Arguments
{
    private const int Longest = 4_000;

    private readonly Dictionary<string, JsonElement> _given;

    public Arguments(IEnumerable<KeyValuePair<string, JsonElement>>? given, params string[] known)
    {
        // Models fill in "" and null where they have nothing to say.
        _given = (given ?? []).Where(argument => argument.Value.ValueKind is not (JsonValueKind.Null or JsonValueKind.Undefined) && !(argument.Value.ValueKind == JsonValueKind.String && string.IsNullOrWhiteSpace(argument.Value.GetString())))
            .ToDictionary(argument => argument.Key, argument => argument.Value, StringComparer.Ordinal);
        if (_given.Keys.FirstOrDefault(name => !known.Contains(name, StringComparer.Ordinal)) is { } unknown)
        {
            throw new ClericException($"There is no argument '{Shown(unknown)}'. There are: {string.Join(", ", known)}.");
        }
    }

    public string Needed(string name, string what) => Text(name) ?? throw new ClericException($"{name} is missing. Give {what}.");

    public string? Text(string name)
    {
        if (!_given.TryGetValue(name, out var value))
        {
            return null;
        }

        var text = value.ValueKind switch
        {
            JsonValueKind.String => value.GetString()!.Trim(),
            JsonValueKind.Number => value.GetRawText(),
            _ => throw new ClericException($"{name} has to be a text."),
        };
        return text.Length <= Longest ? text : throw new ClericException($"{name} is longer than {Results.Results.Count(Longest)} characters. Shorten it.");
    }

    public string? Word(string name, params string[] words) =>
        Text(name) is not { } word ? null : words.Contains(word, StringComparer.Ordinal) ? word : throw new ClericException($"{name} is '{Shown(word)}'. Give one of {string.Join(", ", words)}.");

    public int Offset() => Text("offset") is not { } text ? 0
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number
        : throw new ClericException($"offset is '{Shown(text)}'. Give a whole number from 0, as the result before named it, or leave it out for the beginning.");

    public bool Truth(string name) => _given.TryGetValue(name, out var value) && value.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => throw new ClericException($"{name} has to be true or false."),
    };

    private static string Shown(string text)
    {
        var line = CleanText.Line(text);
        return line.Length <= 100 ? line : line[..100] + "…";
    }
}
