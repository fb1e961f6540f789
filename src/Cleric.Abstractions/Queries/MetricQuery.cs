using System.Text.Json.Serialization;

namespace Cleric.Queries;

/// <summary>Asks for time series. A row is a sample.</summary>
public sealed record MetricQuery : Query
{
    /// <summary>The metric's name, or null for every metric that describes the entity.</summary>
    public string? Metric { get; init; }

    /// <summary>The distance between samples to aim for, or null for what the system has.</summary>
    public TimeSpan? Step { get; init; }

    /// <inheritdoc/>
    [JsonIgnore]
    public override QueryKind Kind => QueryKind.Metric;
}
