namespace Cleric.Connectors.Otlp.Metrics;

/// <summary>How the points of a series are to be read.</summary>
internal enum MetricShape
{
    /// <summary>As they are: gauges, and cumulative sums that may fall.</summary>
    Value,

    /// <summary>A counter since its start.</summary>
    CumulativeSum,

    /// <summary>A counter since the point before.</summary>
    DeltaSum,

    /// <summary>Ups and downs since the point before.</summary>
    DeltaChange,

    /// <summary>A histogram with explicit bounds since its start.</summary>
    CumulativeHistogram,

    /// <summary>A histogram with explicit bounds since the point before.</summary>
    DeltaHistogram,

    /// <summary>An exponential histogram since its start.</summary>
    CumulativeExponential,

    /// <summary>An exponential histogram since the point before.</summary>
    DeltaExponential,

    /// <summary>Quantiles as the program worked them out.</summary>
    Summary,
}
