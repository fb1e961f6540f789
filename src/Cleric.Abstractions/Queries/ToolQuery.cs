using System.Text.Json.Serialization;

namespace Cleric.Queries;

/// <summary>Asks a tool: an MCP server's, a command's. A row is an item of content.</summary>
public sealed record ToolQuery : Query
{
    /// <summary>
    /// What to ask for in place of a tool to learn which tools there are. The answer has an item of content for each tool that may be called: a JSON object with "name", "description" and
    /// "inputSchema" (a JSON schema of the arguments), of the media type "application/json". A connector whose tools are not known beforehand answers it; it is a read like any other.
    /// </summary>
    public const string ListTools = "tools/list";

    /// <summary>The tool's name, or <see cref="ListTools"/>.</summary>
    public required string Tool { get; init; }

    /// <summary>The arguments, as a JSON object in text.</summary>
    public string Arguments { get; init; } = "{}";

    /// <inheritdoc/>
    [JsonIgnore]
    public override QueryKind Kind => QueryKind.Tool;
}
