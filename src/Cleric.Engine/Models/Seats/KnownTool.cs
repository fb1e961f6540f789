using System.Text.Json;
using Cleric.CaseFiles;
using Cleric.Exhibits;
using Cleric.Models.Digests;
using Cleric.Queries;

namespace Cleric.Models.Seats;

/// <summary>A tool that a connector has said may be called: what an exhibit of <see cref="ToolQuery.ListTools"/> holds.</summary>
/// <param name="Connector">Whose it is.</param>
/// <param name="Name">Its name.</param>
/// <param name="Definition">Name, description and schema, as the connector gives them.</param>
internal sealed record KnownTool(string Connector, string Name, string Definition)
{
    public static bool IsList(Query query) => query is ToolQuery { Tool: ToolQuery.ListTools };

    /// <summary>The tools of all connectors that were asked.</summary>
    public static IReadOnlyList<KnownTool> Of(ICaseView view) =>
    [
        .. view.Exhibits.Where(exhibit => IsList(exhibit.Query)).SelectMany(exhibit => ((exhibit.Answer as ToolAnswer)?.Contents ?? [])
            .Select(content => NameOf(content.Text) is { } name ? new KnownTool(exhibit.Connector, name, content.Text) : null)).OfType<KnownTool>().Distinct(),
    ];

    /// <summary>The tools in so many tokens, a line each; what does not fit is left out.</summary>
    public static string Text(IReadOnlyList<KnownTool> tools, int tokens)
    {
        var lines = new List<string>();
        foreach (var line in tools.Select(tool => $"{tool.Connector}: {tool.Definition.ReplaceLineEndings(" ")}"))
        {
            var count = TokenCounter.Count(line) + 1;
            if (count <= tokens)
            {
                lines.Add(line);
                tokens -= count;
            }
        }

        return string.Join('\n', lines);
    }

    /// <summary>A JSON object in its shortest form, so that like ones are told; null for what is none.</summary>
    public static string? Arguments(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return "{}";
        }

        try
        {
            using var document = JsonDocument.Parse(text);
            return document.RootElement.ValueKind == JsonValueKind.Object ? JsonSerializer.Serialize(document.RootElement, ModelJson.Default.JsonElement) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string? NameOf(string definition)
    {
        try
        {
            using var document = JsonDocument.Parse(definition);
            return document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.TryGetProperty("name", out var name) && name.ValueKind == JsonValueKind.String ? name.GetString() : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
