using System.Text.Json.Serialization;

namespace Cleric.Queries;

/// <summary>Asks for observed states of infrastructure, with conditions, events and config. A row is an observation.</summary>
public sealed record ResourceQuery : Query
{
    /// <inheritdoc/>
    [JsonIgnore]
    public override QueryKind Kind => QueryKind.Resource;
}
