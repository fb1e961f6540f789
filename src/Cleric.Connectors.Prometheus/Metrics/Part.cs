namespace Cleric.Connectors.Prometheus.Metrics;

/// <summary>One expression to ask for, and what its result is.</summary>
internal sealed record Part(Family Family, string Expression, string Statistic, string? Unit);
