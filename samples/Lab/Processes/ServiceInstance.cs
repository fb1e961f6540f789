namespace Lab.Processes;

/// <summary>A running process of a service.</summary>
internal sealed record ServiceInstance(string Service, string Id, string Version, IReadOnlyDictionary<string, string> Settings, ManagedProcess Process);
