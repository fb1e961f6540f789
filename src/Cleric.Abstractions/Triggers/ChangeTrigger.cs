using System.Text.Json.Serialization;

namespace Cleric.Triggers;

/// <summary>A change was made and somebody wants to know what it did.</summary>
public sealed record ChangeTrigger : Trigger
{
    /// <summary>The change's id in the system that made it.</summary>
    public required string ChangeId { get; init; }

    /// <summary>What was changed, in a line.</summary>
    public string? Summary { get; init; }

    /// <inheritdoc/>
    [JsonIgnore]
    public override string Title => Summary ?? $"Change {ChangeId}";
}
