using System.Text.Json.Serialization;

namespace Cleric.Triggers;

/// <summary>Somebody asks a question in plain words.</summary>
public sealed record QuestionTrigger : Trigger
{
    /// <summary>The question.</summary>
    public required string Text { get; init; }

    /// <inheritdoc/>
    [JsonIgnore]
    public override string Title => Text;
}
