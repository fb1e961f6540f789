using System.Text;
using System.Text.Json;

namespace Cleric.Connectors.Git.Settings;

/// <summary>Reads JSON, with comments and trailing commas, as configuration files have it.</summary>
internal static class JsonReader
{
    private static readonly JsonDocumentOptions Lenient = new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip, MaxDepth = SettingsFile.MostDepth };

    public static IReadOnlyList<SettingNode> Read(byte[] content)
    {
        var start = content.AsSpan().StartsWith(Encoding.UTF8.Preamble) ? Encoding.UTF8.Preamble.Length : 0;
        using var document = JsonDocument.Parse(content.AsMemory(start), Lenient);
        return [Node(document.RootElement)];
    }

    private static SettingNode Node(JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                var named = SettingNode.OfNamed();
                foreach (var property in element.EnumerateObject())
                {
                    named.Named![property.Name] = Node(property.Value);
                }

                return named;
            case JsonValueKind.Array:
                var items = SettingNode.OfItems();
                items.Items!.AddRange(element.EnumerateArray().Select(Node));
                return items;
            case JsonValueKind.String:
                return SettingNode.OfQuoted(element.GetString()!);
            default:
                return SettingNode.OfText(element.GetRawText());
        }
    }
}
