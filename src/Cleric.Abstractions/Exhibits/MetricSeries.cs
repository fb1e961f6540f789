using Cleric.Entities;

namespace Cleric.Exhibits;

/// <summary>
/// One time series in two columns of equal length. Times ascend strictly and no value is NaN or infinite; a connector leaves such samples out.
/// A counter comes as a rate per second, a histogram as one series a statistic.
/// </summary>
public sealed record MetricSeries
{
    /// <summary>The metric's name in its system, for example "http.server.request.duration".</summary>
    public required string Metric { get; init; }

    /// <summary>The entity that the series describes.</summary>
    public required Entity Entity { get; init; }

    /// <summary>
    /// What was made of the samples: "value" (a gauge as it is), "rate" (per second), "mean", "p50", "p95", "p99", "max". Default "value".
    /// </summary>
    public string Statistic { get; init; } = "value";

    /// <summary>The unit in UCUM ("s", "By", "1", "{request}"), or null when it is not known.</summary>
    public string? Unit { get; init; }

    /// <summary>What tells this series from others of the same metric.</summary>
    public IReadOnlyDictionary<string, string> Attributes { get; init; } = new Dictionary<string, string>();

    /// <summary>When: milliseconds since 1970-01-01 UTC, strictly ascending.</summary>
    public required ReadOnlyMemory<long> Times { get; init; }

    /// <summary>How much, one a time.</summary>
    public required ReadOnlyMemory<double> Values { get; init; }
}
