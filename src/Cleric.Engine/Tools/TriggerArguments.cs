using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Cleric.Reasoning;
using Cleric.Triggers;

namespace Cleric.Tools;

/// <summary>A trigger in the flat form that models fill in, and what is said when they do it wrongly.</summary>
internal static class TriggerArguments
{
    private const int LongestText = 4_000;
    private const int LongestWord = 500;
    private const int MostLabels = 64;

    private static readonly string[] Triggers = ["question", "name", "metric", "changeId"];
    private static readonly string[] Symptoms = [Signals.Latency, Signals.Errors, Signals.Traffic, Signals.Availability, Signals.Saturation];

    // What each trigger has besides entity, at, from and to.
    private static readonly Dictionary<string, string[]> Belonging = new(StringComparer.Ordinal)
    {
        ["question"] = [],
        ["name"] = ["symptom", "summary", "severity", "labels"],
        ["metric"] = ["summary"],
        ["changeId"] = ["summary"],
    };

    private static readonly string[] OfSome = ["symptom", "summary", "severity", "labels"];

    private static readonly string[] Known = [.. Triggers, "entity", "at", "from", "to", .. OfSome];

    public static JsonElement Schema { get; } = JsonElement.Parse("""
        {
          "type": "object",
          "properties": {
            "question": { "type": "string", "description": "A question in plain words, for example \"Why is checkout slow since 14:00 UTC?\". Give exactly one of question, name, metric and changeId." },
            "name": { "type": "string", "description": "An alert's name, for example \"CheckoutLatencyHigh\"." },
            "metric": { "type": "string", "description": "A metric that looks odd though no alert fired, for example \"http.server.request.duration\"." },
            "changeId": { "type": "string", "description": "The id of a deployment or other change, to find out what it did." },
            "entity": { "type": "string", "description": "The service, database, host, ... that it is about, by any name that your systems use: \"checkout\" or \"database:orders\". Leave it out when it is not known." },
            "at": { "type": "string", "format": "date-time", "description": "When it was seen, ISO 8601 in UTC: \"2026-01-01T14:04:30Z\". Leave it out for now." },
            "from": { "type": "string", "format": "date-time", "description": "Where a stretch of time is meant: its beginning. Needs to." },
            "to": { "type": "string", "format": "date-time", "description": "The end of that stretch. Needs from." },
            "symptom": { "type": "string", "enum": ["latency", "errors", "traffic", "availability", "saturation"], "description": "With name: what kind of symptom the alert reports." },
            "summary": { "type": "string", "description": "With name, metric or changeId: what is said of it, in its own words." },
            "severity": { "type": "string", "description": "With name: the alert's severity." },
            "labels": { "type": "object", "additionalProperties": { "type": "string" }, "description": "With name: the alert's labels." }
          },
          "additionalProperties": false
        }
        """);

    /// <summary>Reads a trigger.</summary>
    /// <exception cref="ClericException">The arguments are none; the message names the argument and what to give.</exception>
    public static Trigger Read(IEnumerable<KeyValuePair<string, object?>> arguments)
    {
        var given = arguments.Select(argument => (argument.Key, Value: Json(argument.Key, argument.Value))).Where(argument => !IsNothing(argument.Value)).ToDictionary(argument => argument.Key, argument => argument.Value!, StringComparer.Ordinal);
        if (given.Keys.FirstOrDefault(name => !Known.Contains(name, StringComparer.Ordinal)) is { } unknown)
        {
            throw new ClericException($"There is no argument '{Shown(unknown)}'. There are: {string.Join(", ", Known)}.");
        }

        var kinds = Triggers.Where(given.ContainsKey).ToList();
        if (kinds is not [var kind])
        {
            throw new ClericException(kinds.Count == 0
                ? "Say what to investigate: give one of question (plain words), name (an alert), metric (something odd) or changeId (a change)."
                : $"Give one of {string.Join(", ", kinds)}, not {kinds.Count}: each is a trigger of its own.");
        }

        if (OfSome.FirstOrDefault(name => given.ContainsKey(name) && !Belonging[kind].Contains(name, StringComparer.Ordinal)) is { } name)
        {
            throw new ClericException($"{name} does not go with {kind}. {(kind == "question" ? "Put it into the question's words" : "Leave it out")}, or give {string.Join(" or ", Belonging.Where(pair => pair.Value.Contains(name, StringComparer.Ordinal)).Select(pair => pair.Key))} instead of {kind}.");
        }

        Trigger trigger = kind switch
        {
            "question" => new QuestionTrigger { Text = Text(given, kind, LongestText)! },
            "name" => new AlertTrigger
            {
                Name = Text(given, kind, LongestWord)!,
                Symptom = Symptom(given),
                Summary = Text(given, "summary", LongestText),
                Severity = Text(given, "severity", LongestWord),
                Labels = Labels(given),
            },
            "metric" => new AnomalyTrigger { Metric = Text(given, kind, LongestWord)!, Summary = Text(given, "summary", LongestText) },
            _ => new ChangeTrigger { ChangeId = Text(given, kind, LongestWord)!, Summary = Text(given, "summary", LongestText) },
        };
        return trigger with { Entity = Text(given, "entity", LongestWord), At = Time(given, "at"), Window = Window(given) };
    }

    private static string? Symptom(Dictionary<string, JsonNode> given)
    {
        var symptom = Text(given, "symptom", LongestWord);
        return symptom is null || Symptoms.Contains(symptom, StringComparer.Ordinal)
            ? symptom
            : throw new ClericException($"symptom is '{Shown(symptom)}'. Give one of {string.Join(", ", Symptoms)}, or leave it out.");
    }

    private static TimeWindow? Window(Dictionary<string, JsonNode> given) => (Time(given, "from"), Time(given, "to")) switch
    {
        ({ } from, { } to) => to > from ? new TimeWindow(from, to) : throw new ClericException($"from ({from:O}) has to lie before to ({to:O})."),
        (null, null) => null,
        ({ }, null) => throw new ClericException("from is given without to. Give both, or use at for a single time."),
        _ => throw new ClericException("to is given without from. Give both, or use at for a single time."),
    };

    private static DateTimeOffset? Time(Dictionary<string, JsonNode> given, string name)
    {
        if (Text(given, name, LongestWord) is not { } text)
        {
            return null;
        }

        // What begins with four digits and a dash is a date as ISO 8601 writes it; the culture's own ways ("1/2/2026") tell day from month no better than a coin.
        return text.Length >= 10 && text[4] == '-' && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time)
            ? time
            : throw new ClericException($"{name} is '{Shown(text)}', which is no time. Give ISO 8601 in UTC, for example \"2026-01-01T14:04:30Z\".");
    }

    private static Dictionary<string, string> Labels(Dictionary<string, JsonNode> given)
    {
        if (!given.TryGetValue("labels", out var node))
        {
            return [];
        }

        if (node is not JsonObject labels || labels.Count > MostLabels)
        {
            throw new ClericException($"labels has to be an object of at most {MostLabels} texts, for example {{\"region\": \"eu\"}}.");
        }

        return labels.ToDictionary(
            label => label.Key.Length <= LongestWord ? label.Key : throw TooLong("a name in labels", LongestWord),
            label => Scalar(label.Value) is { } text ? text.Length <= LongestText ? text : throw TooLong($"labels.{Shown(label.Key)}", LongestText) : throw new ClericException($"labels.{Shown(label.Key)} has to be a text."),
            StringComparer.Ordinal);
    }

    private static string? Text(Dictionary<string, JsonNode> given, string name, int longest)
    {
        if (!given.TryGetValue(name, out var node))
        {
            return null;
        }

        var text = Scalar(node)?.Trim() ?? throw new ClericException($"{name} has to be a text.");
        return text.Length <= longest ? text : throw TooLong(name, longest);
    }

    private static ClericException TooLong(string name, int longest) => new($"{name} is longer than {longest.ToString("#,##0", CultureInfo.InvariantCulture)} characters. Shorten it.");

    /// <summary>A text, a number or a truth value as text; models write "severity": 1 as gladly as "1".</summary>
    private static string? Scalar(JsonNode? node) => node?.GetValueKind() switch
    {
        JsonValueKind.String => node.GetValue<string>(),
        JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => node.ToJsonString(),
        _ => null,
    };

    // Models fill in "" and null where they have nothing to say.
    private static bool IsNothing(JsonNode? value) => value is null || (value.GetValueKind() == JsonValueKind.String && string.IsNullOrWhiteSpace(value.GetValue<string>())) || value is JsonObject { Count: 0 };

    private static JsonNode? Json(string name, object? value) => value switch
    {
        null => null,
        JsonElement element => element.ValueKind switch
        {
            JsonValueKind.Object => JsonObject.Create(element),
            JsonValueKind.Array => JsonArray.Create(element),
            _ => JsonValue.Create(element),
        },
        JsonNode node => node.DeepClone(),
        string text => JsonValue.Create(text),
        DateTimeOffset time => JsonValue.Create(time.ToString("O", CultureInfo.InvariantCulture)),
        DateTime time => JsonValue.Create(time.ToUniversalTime().ToString("O", CultureInfo.InvariantCulture)),
        bool truth => JsonValue.Create(truth),
        IEnumerable<KeyValuePair<string, string>> texts => new JsonObject(texts.Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)JsonValue.Create(pair.Value)))),
        IFormattable number => JsonValue.Create(number.ToString(null, CultureInfo.InvariantCulture)),
        _ => throw new ClericException($"{Shown(name)} has to be a text."),
    };

    private static string Shown(string text)
    {
        var line = Reports.Rendering.CleanText.Line(text);
        return line.Length <= 100 ? line : line[..100] + "…";
    }
}
