namespace Cleric.Connectors.Git.Settings;

/// <summary>A value of a configuration file: a text, named values, or a list.</summary>
internal sealed class SettingNode
{
    private SettingNode(string? text, Dictionary<string, SettingNode>? named, List<SettingNode>? items) => (Text, Named, Items) = (text, named, items);

    public string? Text { get; }

    public Dictionary<string, SettingNode>? Named { get; }

    public List<SettingNode>? Items { get; }

    public static SettingNode OfText(string text) => new(text, null, null);

    public static SettingNode OfNamed() => new(null, new(StringComparer.Ordinal), null);

    public static SettingNode OfItems() => new(null, null, []);

    /// <summary>A text that was quoted: with its quotes where it would be something else without them, such as "true" or "1".</summary>
    public static SettingNode OfQuoted(string text) => OfText(
        text.Length == 0 || text is "~" || double.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out _) || text.ToLowerInvariant() is "true" or "false" or "null" or "yes" or "no" or "on" or "off" ? $"\"{text}\"" : text);
}
