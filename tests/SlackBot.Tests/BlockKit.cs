using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace SlackBot.Tests;

/// <summary>The rules of Block Kit for what the bot sends (https://docs.slack.dev/reference/block-kit/blocks): forms and limits, and that nothing in a formatted text is markup but mentions of persons and links.</summary>
internal static partial class BlockKit
{
    public static IEnumerable<string> OfMessage(string json)
    {
        var blocks = JsonNode.Parse(json)!.AsArray();
        return Ids(blocks).Concat(blocks.Count is 0 or > 50 ? [$"{blocks.Count} blocks, of 1 to 50"] : []).Concat(blocks.SelectMany(block => (string?)block!["type"] == "input" ? ["a field in a message"] : OfBlock(block!.AsObject())));
    }

    public static IEnumerable<string> OfModal(string json)
    {
        var view = JsonNode.Parse(json)!.AsObject();
        var blocks = view["blocks"]!.AsArray();
        return Only(view, "type", "callback_id", "title", "submit", "close", "private_metadata", "blocks")
            .Concat((string?)view["type"] == "modal" ? [] : ["a view that is no modal"])
            .Concat(Length("callback_id", view["callback_id"], 255)).Concat(Length("private_metadata", view["private_metadata"], 3000))
            .Concat(Text("title", view["title"], 24, plain: true)).Concat(Text("submit", view["submit"], 24, plain: true)).Concat(Text("close", view["close"], 24, plain: true))
            .Concat(Ids(blocks)).Concat(blocks.Count is 0 or > 100 ? [$"{blocks.Count} blocks, of 1 to 100"] : [])
            .Concat(blocks.SelectMany(block => OfBlock(block!.AsObject())));
    }

    /// <summary>What is markup in a formatted text and may not be there, or null.</summary>
    public static string? Markup(string text)
    {
        var rest = Allowed().Replace(text, "");
        return rest.AsSpan().IndexOfAny('<', '>') >= 0 || Ampersand().IsMatch(rest) ? $"'{rest}' is not escaped" : null;
    }

    private static IEnumerable<string> OfBlock(JsonObject block) => (string?)block["type"] switch
    {
        "header" => Only(block, "type", "text").Concat(Text("header", block["text"], 150, plain: true)),
        "section" => Only(block, "type", "text").Concat(Text("section", block["text"], 3000, plain: false)),
        "context" => Only(block, "type", "elements").Concat(Count("context", block["elements"], 10)).Concat(block["elements"]!.AsArray().SelectMany(text => Text("context", text, 3000, plain: false))),
        "actions" => Only(block, "type", "block_id", "elements").Concat(Count("actions", block["elements"], 25)).Concat(block["elements"]!.AsArray().SelectMany(element => OfElement(element!.AsObject()))),
        "input" => Only(block, "type", "block_id", "label", "element", "hint", "optional").Concat(Text("label", block["label"], 2000, plain: true)).Concat(block["hint"] is { } hint ? Text("hint", hint, 2000, plain: true) : []).Concat(OfElement(block["element"]!.AsObject())),
        var type => [$"a block of type '{type}'"],
    };

    private static IEnumerable<string> OfElement(JsonObject element) => Length("action_id", element["action_id"], 255).Concat((string?)element["type"] switch
    {
        "button" => Only(element, "type", "action_id", "text", "value", "style", "confirm").Concat(element["confirm"] is JsonObject confirm ? OfConfirm(confirm) : []).Concat(Text("button", element["text"], 75, plain: true)).Concat(Length("value", element["value"], 2000)).Concat((string?)element["style"] is null or "primary" or "danger" ? [] : ["a style of its own"]),
        "static_select" => Only(element, "type", "action_id", "placeholder", "options").Concat(Text("placeholder", element["placeholder"], 150, plain: true)).Concat(Count("options", element["options"], 100))
            .Concat(element["options"]!.AsArray().SelectMany(option => Only(option!.AsObject(), "text", "value").Concat(Text("option", option["text"], 75, plain: true)).Concat(Length("value", option["value"], 75))))
            .Concat(element["options"]!.AsArray().DistinctBy(option => (string?)option!["value"]).Count() == element["options"]!.AsArray().Count ? [] : ["options of one value"]),
        "plain_text_input" => Only(element, "type", "action_id", "multiline", "max_length").Concat((int)element["max_length"]! is >= 1 and <= 3000 ? [] : ["a max_length beyond 3000"]),
        var type => [$"an element of type '{type}'"],
    });

    private static IEnumerable<string> OfConfirm(JsonObject confirm) => Only(confirm, "title", "text", "confirm", "deny")
        .Concat(Text("confirm's title", confirm["title"], 100, plain: true)).Concat(Text("confirm's text", confirm["text"], 300, plain: true))
        .Concat(Text("confirm's yes", confirm["confirm"], 30, plain: true)).Concat(Text("confirm's no", confirm["deny"], 30, plain: true));

    private static IEnumerable<string> Text(string place, JsonNode? node, int most, bool plain)
    {
        if (node is not JsonObject text || (string?)text["text"] is not { Length: > 0 } value)
        {
            return [$"{place} has no text"];
        }

        var isPlain = (string?)text["type"] == "plain_text";
        return Only(text, "type", "text", isPlain ? "emoji" : "verbatim")
            .Concat(value.Length > most ? [$"{place} has {value.Length} characters, of {most}"] : [])
            .Concat(plain && !isPlain ? [$"{place} has to be plain text"] : [])
            .Concat(isPlain || (string?)text["type"] == "mrkdwn" ? [] : [$"{place} is a '{text["type"]}'"])
            .Concat(!isPlain && Markup(value) is { } markup ? [$"{place}: {markup}"] : []);
    }

    private static IEnumerable<string> Length(string place, JsonNode? node, int most) => (string?)node is { Length: > 0 } text && text.Length <= most ? [] : [$"{place} has to have 1 to {most} characters"];

    private static IEnumerable<string> Count(string place, JsonNode? node, int most) => node is JsonArray items && items.Count >= 1 && items.Count <= most ? [] : [$"{place} has to have 1 to {most} items"];

    private static IEnumerable<string> Only(JsonObject item, params string[] known) => item.Select(property => property.Key).Except(known, StringComparer.Ordinal).Select(name => $"'{item["type"]}' does not know '{name}'");

    private static IEnumerable<string> Ids(JsonArray blocks)
    {
        var ids = blocks.Select(block => (string?)block!["block_id"]).OfType<string>().ToList();
        return ids.Count == ids.Distinct(StringComparer.Ordinal).Count() && ids.TrueForAll(id => id.Length is >= 1 and <= 255) ? [] : ["a block_id twice, or of the wrong length"];
    }

    [GeneratedRegex(@"<@[UW][A-Z0-9]+>|<https?://[^<>|]+\|[^<>|]+>", RegexOptions.CultureInvariant)]
    private static partial Regex Allowed();

    [GeneratedRegex("&(?!(amp|lt|gt);)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Ampersand();
}
