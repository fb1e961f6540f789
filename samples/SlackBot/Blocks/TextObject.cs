using System.Text.Json.Serialization;

namespace SlackBot.Blocks;

/// <summary>A text in a block (https://docs.slack.dev/reference/block-kit/composition-objects/text-object).</summary>
internal sealed record TextObject
{
    [JsonConstructor]
    internal TextObject(string type, string text) => (Type, Text) = (type, text);

    public string Type { get; }

    public string Text { get; }

    /// <summary>Of plain text: whether ":name:" becomes a picture.</summary>
    public bool? Emoji { get; private init; }

    /// <summary>Of mrkdwn: whether addresses and names are left as they are written.</summary>
    public bool? Verbatim { get; private init; }

    /// <summary>Text that nothing in it formats.</summary>
    /// <param name="text">The text, from outside or not.</param>
    /// <param name="most">The most characters that the place allows.</param>
    public static TextObject Plain(string text, int most) => new("plain_text", SlackText.Clean(text, most)) { Emoji = false };

    /// <summary>Formatted text. What comes from outside has to be escaped in it.</summary>
    public static TextObject Mrkdwn(string text) => new("mrkdwn", text) { Verbatim = true };
}
