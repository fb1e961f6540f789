using System.Text.Json.Serialization;

namespace Cleric.Queries;

/// <summary>Asks for alerts and incidents. A row is an alert.</summary>
public sealed record AlertQuery : Query
{
    /// <inheritdoc/>
    [JsonIgnore]
    public override QueryKind Kind => QueryKind.Alert;
}
