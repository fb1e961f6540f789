using System.Text.Json.Serialization;

namespace Cleric.Triggers;

/// <summary>Something looks odd, though no alert fired.</summary>
public sealed record AnomalyTrigger : Trigger
{
    /// <summary>The metric that looks odd.</summary>
    public required string Metric { get; init; }

    /// <summary>What was seen, in a sentence.</summary>
    public string? Summary { get; init; }

    /// <inheritdoc/>
    [JsonIgnore]
    public override string Title => Summary ?? $"{Metric} of {Entity ?? "an unnamed entity"} looks odd";
}
