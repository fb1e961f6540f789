using System.Text.Json.Nodes;

namespace SlackBot.Tests;

/// <summary>A call of the bot to Slack's Web API.</summary>
internal sealed record SlackCall(string Method, IReadOnlyDictionary<string, string> Fields)
{
    public string this[string field] => Fields.GetValueOrDefault(field, "");

    /// <summary>All that is shown: the texts of the blocks, or of the message where it has none.</summary>
    public string Shown => Fields.ContainsKey("blocks") || Fields.ContainsKey("view") ? string.Join('\n', Texts(JsonNode.Parse(Fields.GetValueOrDefault("blocks") ?? Fields["view"]))) : this["text"];

    public JsonNode View => JsonNode.Parse(Fields["view"])!;

    /// <summary>The value of a button, or null where there is none.</summary>
    public string? Button(string action) => Element(action)?["value"]?.GetValue<string>();

    /// <summary>A button, or null.</summary>
    public JsonNode? Element(string action) =>
        JsonNode.Parse(Fields.GetValueOrDefault("blocks", "[]"))!.AsArray().Where(block => (string?)block!["type"] == "actions").SelectMany(block => block!["elements"]!.AsArray()).FirstOrDefault(element => (string?)element!["action_id"] == action);

    private static IEnumerable<string> Texts(JsonNode? node) => node switch
    {
        JsonObject item => item.SelectMany(property => property is { Key: "text", Value: JsonValue value } ? [value.GetValue<string>()] : Texts(property.Value)),
        JsonArray items => items.SelectMany(Texts),
        _ => [],
    };
}
