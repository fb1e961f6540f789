using System.Text.Json;

namespace Cleric.Connectors.Mcp.Mappings;

/// <summary>Where a field of a row comes from: a path below the row, or a text that is the same for all rows.</summary>
internal sealed record Field(JsonPath? Path, string? Text)
{
    /// <summary>The first value there that is one.</summary>
    public string? Of(JsonElement row) => Path is null
        ? Text
        : Path.Find(row).Select(value => value.ValueKind switch
        {
            JsonValueKind.String => value.GetString(),
            JsonValueKind.Null or JsonValueKind.Undefined => null,
            _ => value.GetRawText(),
        }).FirstOrDefault(value => !string.IsNullOrEmpty(value));
}
