namespace Lab.Shop;

/// <summary>A service as it runs before anything is changed.</summary>
internal sealed record ServiceDefinition(string Name, string Version, string Team, params IReadOnlyList<string> DependsOn);
