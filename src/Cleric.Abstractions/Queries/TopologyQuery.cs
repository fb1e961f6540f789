using System.Text.Json.Serialization;

namespace Cleric.Queries;

/// <summary>Asks what there is and who depends on whom. A row is an entity or a dependency.</summary>
public sealed record TopologyQuery : Query
{
    /// <inheritdoc/>
    [JsonIgnore]
    public override QueryKind Kind => QueryKind.Topology;
}
