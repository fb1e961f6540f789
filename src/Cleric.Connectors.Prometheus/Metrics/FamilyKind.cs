namespace Cleric.Connectors.Prometheus.Metrics;

/// <summary>How the series of a metric are to be read.</summary>
internal enum FamilyKind
{
    Gauge,
    Counter,

    /// <summary>Counters of buckets (label "le"), with _sum and _count.</summary>
    Histogram,

    /// <summary>One series that holds whole distributions.</summary>
    NativeHistogram,

    /// <summary>_sum and _count, and quantiles as the program worked them out where there are any.</summary>
    Summary,
}
