using System.Text.Json.Serialization;

namespace Cleric.Exhibits;

/// <summary>The answer to a <see cref="Queries.ToolQuery"/>: whatever the tool returned.</summary>
public sealed record ToolAnswer : Answer
{
    /// <summary>The items of content.</summary>
    public IReadOnlyList<ToolContent> Contents { get; init; } = [];

    /// <inheritdoc/>
    [JsonIgnore]
    public override int Rows => Contents.Count;
}
