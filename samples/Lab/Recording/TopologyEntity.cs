namespace Lab.Recording;

/// <summary>A thing that is observed.</summary>
internal sealed record TopologyEntity(string Name, string Kind, IReadOnlyList<string>? Aliases, Dictionary<string, string> Attributes);
