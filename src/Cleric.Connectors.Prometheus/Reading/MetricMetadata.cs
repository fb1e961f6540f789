namespace Cleric.Connectors.Prometheus.Reading;

/// <summary>What a program says of its metric.</summary>
/// <param name="Type">"counter", "gauge", "histogram", "gaugehistogram", "summary", "info", "stateset" or "unknown".</param>
/// <param name="Unit">Its unit as OpenMetrics has it ("seconds"), or empty.</param>
internal sealed record MetricMetadata(string? Type, string? Unit);
