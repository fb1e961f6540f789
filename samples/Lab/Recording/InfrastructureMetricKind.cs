namespace Lab.Recording;

/// <summary>How a sampled value behaves.</summary>
internal enum InfrastructureMetricKind
{
    /// <summary>A reading.</summary>
    Gauge,

    /// <summary>A sum that goes up and down.</summary>
    Level,

    /// <summary>A sum that only grows.</summary>
    Counter,
}
