namespace Lab.Recording;

/// <summary><c>topology.json</c>.</summary>
internal sealed record Topology(IReadOnlyList<TopologyEntity> Entities, IReadOnlyList<TopologyDependency> Dependencies);
