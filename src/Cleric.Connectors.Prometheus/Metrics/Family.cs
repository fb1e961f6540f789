using Cleric.Connectors.Labels;

namespace Cleric.Connectors.Prometheus.Metrics;

/// <summary>A metric with what belongs to it: a histogram with its buckets, sum and count.</summary>
internal sealed record Family
{
    /// <summary>The metric's name; of a histogram or summary without _bucket, _sum and _count.</summary>
    public required string Name { get; init; }

    public required FamilyKind Kind { get; init; }

    /// <summary>The unit in UCUM, or null when it is not known.</summary>
    public string? Unit { get; init; }

    /// <summary>The matchers that find its series, one selector each.</summary>
    public required IReadOnlyList<string> Matchers { get; init; }

    /// <summary>How many series there are, buckets and quantiles not counted apart.</summary>
    public int Series { get; init; }

    /// <summary>How far down the list of labels the surest matcher stands: 0 is an entity's own name for itself.</summary>
    public int Rank { get; init; }

    /// <summary>The quantiles that a summary has, as the label spells them.</summary>
    public IReadOnlyList<string> Quantiles { get; init; } = [];

    /// <summary>Whether its series are added up, since they are too many to be read one by one.</summary>
    public bool AddedUp { get; init; }

    /// <summary>A series that tells when the metric was last heard of.</summary>
    public string Pulse => Kind is FamilyKind.Histogram or FamilyKind.Summary ? Name + "_count" : Name;

    /// <summary>How many series are asked for.</summary>
    public int Statistics => Kind switch
    {
        FamilyKind.Gauge => AddedUp ? 2 : 1,
        FamilyKind.Counter => 1,
        _ => Matchers.Count == 0 ? 3 : 3 + Quantiles.Count,
    };

    /// <summary>Whether this is the metric that was asked for: by its name, by one of its series', or by OpenTelemetry's name for it.</summary>
    public bool IsCalled(string metric)
    {
        var asked = metric.Replace('.', '_').Replace('-', '_');
        return Name.Equals(metric, StringComparison.OrdinalIgnoreCase)
            || Families.PartSuffixes.Any(suffix => string.Equals(Name + suffix, asked, StringComparison.OrdinalIgnoreCase))
            || (Name.StartsWith(asked, StringComparison.OrdinalIgnoreCase) && Families.NameSuffixes.Contains(Name[asked.Length..].ToLowerInvariant()));
    }

    /// <summary>Labels that belong to a part of the metric and tell nothing of who it is about.</summary>
    public static bool IsPart(LabelSet labels) => labels.Has("le") || labels.Has("quantile");
}
