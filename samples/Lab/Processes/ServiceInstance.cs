namespace Lab.Processes;

/// <summary>A running process of a service.</summary>
internal sealed record ServiceInstance(string Service, string Id, string Version, IReadOnlyDictionary<string, string> Settings, ManagedProcess Process)
{
    /// <summary>How often it was started again under this name.</summary>
    public int Restarts { get; init; }

    /// <summary>Where Prometheus scrapes it, or null.</summary>
    public int? MetricsPort { get; init; }

    /// <summary>It belongs to somebody else, and nobody here looks into it.</summary>
    public bool IsExternal { get; init; }

    /// <summary>How the one before it ended, or null.</summary>
    public LastTermination? LastTermination { get; init; }
}
