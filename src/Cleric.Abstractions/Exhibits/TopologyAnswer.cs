using System.Text.Json.Serialization;
using Cleric.Entities;

namespace Cleric.Exhibits;

/// <summary>The answer to a <see cref="Queries.TopologyQuery"/>. A row is an entity or a dependency.</summary>
public sealed record TopologyAnswer : Answer
{
    /// <summary>What there is and who depends on whom.</summary>
    public Topology Topology { get; init; } = Topology.Empty;

    /// <inheritdoc/>
    [JsonIgnore]
    public override int Rows => Topology.Entities.Count + Topology.Dependencies.Count;
}
