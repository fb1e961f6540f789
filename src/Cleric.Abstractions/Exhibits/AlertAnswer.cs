using System.Text.Json.Serialization;

namespace Cleric.Exhibits;

/// <summary>The answer to a <see cref="Queries.AlertQuery"/>: alerts.</summary>
public sealed record AlertAnswer : Answer
{
    /// <summary>The alerts, oldest first.</summary>
    public IReadOnlyList<Alert> Alerts { get; init; } = [];

    /// <inheritdoc/>
    [JsonIgnore]
    public override int Rows => Alerts.Count;
}
