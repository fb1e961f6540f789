namespace Lab.Recording;

/// <summary>What one look at a server or process showed.</summary>
internal sealed record InfrastructureSample(
    string Entity, string Kind, string Scope, string State, DateTimeOffset StartedAt, IReadOnlyList<InfrastructureMetric> Metrics,
    IReadOnlyList<ResourceCondition> Conditions, Dictionary<string, string> Attributes);
