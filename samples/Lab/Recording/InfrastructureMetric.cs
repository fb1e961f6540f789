namespace Lab.Recording;

/// <summary>One sampled value. <see cref="Kind"/> decides how OTLP carries it.</summary>
internal sealed record InfrastructureMetric(
    string Name, string Unit, InfrastructureMetricKind Kind, double Value, params IReadOnlyList<KeyValuePair<string, object?>> Attributes);
