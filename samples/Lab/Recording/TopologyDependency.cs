namespace Lab.Recording;

/// <summary>Who depends on whom.</summary>
internal sealed record TopologyDependency(string From, string To, string Kind);
