using System.Text.Json.Serialization;

namespace Cleric.Queries;

/// <summary>Asks a tool: an MCP server's, a command's. A row is an item of content.</summary>
public sealed record ToolQuery : Query
{
    /// <summary>The tool's name.</summary>
    public required string Tool { get; init; }

    /// <summary>The arguments, as a JSON object in text.</summary>
    public string Arguments { get; init; } = "{}";

    /// <inheritdoc/>
    [JsonIgnore]
    public override QueryKind Kind => QueryKind.Tool;
}
