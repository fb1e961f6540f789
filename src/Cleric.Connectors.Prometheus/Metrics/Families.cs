using System.Text.RegularExpressions;
using Cleric.Connectors.Labels;
using Cleric.Connectors.Prometheus.Reading;

namespace Cleric.Connectors.Prometheus.Metrics;

/// <summary>Sorts series into metrics, and tells by their metadata, else by their names (prometheus.io/docs/practices/naming), how each is to be read.</summary>
internal static partial class Families
{
    public static readonly IReadOnlyList<string> PartSuffixes = ["_bucket", "_count", "_sum"];

    /// <summary>What is put behind a metric's name on its way from OpenTelemetry: unit and kind (opentelemetry.io, "Prometheus and OpenMetrics Compatibility").</summary>
    public static readonly IReadOnlySet<string> NameSuffixes = new HashSet<string>(StringComparer.Ordinal)
    {
        "", "_seconds", "_milliseconds", "_bytes", "_ratio", "_percent", "_total", "_seconds_total", "_milliseconds_total", "_bytes_total",
    };

    private const string Bucket = "_bucket";
    private const string Count = "_count";
    private const string Sum = "_sum";

    /// <param name="found">The series found.</param>
    /// <param name="matchers">The matchers by which they were looked for, the surest first; none for every series of these names.</param>
    /// <param name="metadata">What programs say of their metrics.</param>
    /// <param name="mostSeries">From more series than these on, a metric's are added up.</param>
    public static List<Family> Of(IReadOnlyCollection<LabelSet> found, IReadOnlyList<NameMatcher> matchers, IReadOnlyDictionary<string, MetricMetadata> metadata, int mostSeries)
    {
        var byName = found.Where(labels => labels.Name.Length > 0).GroupBy(labels => labels.Name).ToDictionary(group => group.Key, group => group.ToList(), StringComparer.Ordinal);
        var families = new List<Family>();
        foreach (var group in byName.Keys.GroupBy(name => BaseOf(name, byName, metadata)).OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            var sets = group.SelectMany(name => byName[name]).ToList();
            var kind = KindOf(group.Key, [.. group], sets, metadata);
            var covering = Covering(sets, matchers);
            if (covering is null)
            {
                continue;
            }

            var series = sets.Select(labels => labels.Without("le", "quantile", PromQl.NameLabel)).Distinct().Count();
            families.Add(new Family
            {
                Name = group.Key,
                Kind = kind,
                Unit = UnitOf(group.Key, metadata),
                Matchers = [.. covering.Select(matcher => matcher.Text)],
                Rank = covering.Count == 0 ? 0 : covering.Min(matcher => IndexOf(matchers, matcher)),
                Series = series,
                Quantiles = kind == FamilyKind.Summary ? [.. sets.Select(labels => labels.TryGet("quantile", out var quantile) ? quantile : null).OfType<string>().Distinct().Order(StringComparer.Ordinal)] : [],
                AddedUp = series > mostSeries,
            });
        }

        return families;
    }

    /// <summary>The same where but the names are known, since the series are too many to list: they are added up.</summary>
    public static List<Family> OfNames(IReadOnlyList<(string Matcher, IReadOnlyList<string> Names)> found, IReadOnlyDictionary<string, MetricMetadata> metadata)
    {
        var byName = found.SelectMany(item => item.Names.Select(name => (name, item.Matcher))).GroupBy(item => item.name, item => item.Matcher).ToDictionary(group => group.Key, group => group.ToList(), StringComparer.Ordinal);
        var known = byName.ToDictionary(item => item.Key, item => new List<LabelSet>(), StringComparer.Ordinal);
        return
        [
            .. byName.Keys.GroupBy(name => BaseOf(name, known, metadata)).OrderBy(group => group.Key, StringComparer.Ordinal).Select(group => new Family
            {
                Name = group.Key,
                Kind = KindOf(group.Key, [.. group], [], metadata),
                Unit = UnitOf(group.Key, metadata),

                // Of several the surest: added up, what is found twice could not be told.
                Matchers = [group.SelectMany(name => byName[name]).First()],
                Series = 1,
                AddedUp = true,
            }),
        ];
    }

    /// <summary>The unit in UCUM, as metadata or the name's last words tell.</summary>
    public static string? UnitOf(string name, IReadOnlyDictionary<string, MetricMetadata> metadata)
    {
        if (MetadataOf(name, metadata)?.Unit is { Length: > 0 } stated)
        {
            return Ucum(stated) ?? stated;
        }

        foreach (var word in name.Split('_', ':', '.').Reverse().Take(3))
        {
            if (Ucum(word) is { } unit)
            {
                return unit;
            }
        }

        return null;
    }

    private static string? Ucum(string word) => word switch
    {
        "seconds" => "s",
        "milliseconds" or "millis" or "msec" or "ms" => "ms",
        "microseconds" or "micros" or "usec" or "us" => "us",
        "nanoseconds" or "nanos" or "nsec" or "ns" => "ns",
        "minutes" => "min",
        "bytes" => "By",
        "percent" => "%",
        "ratio" or "utilization" => "1",
        "celsius" => "Cel",
        "joules" => "J",
        "volts" => "V",
        "amperes" => "A",
        "meters" => "m",
        "grams" => "g",
        "hertz" => "Hz",
        _ => null,
    };

    private static string BaseOf(string name, Dictionary<string, List<LabelSet>> names, IReadOnlyDictionary<string, MetricMetadata> metadata)
    {
        if (name.EndsWith(Bucket, StringComparison.Ordinal))
        {
            return name[..^Bucket.Length];
        }

        foreach (var suffix in (string[])[Count, Sum])
        {
            if (!name.EndsWith(suffix, StringComparison.Ordinal))
            {
                continue;
            }

            var stem = name[..^suffix.Length];

            // "x_count" may be a gauge of its own; with its fellows it is a part.
            if (names.ContainsKey(stem + Bucket) || (names.ContainsKey(stem + Count) && names.ContainsKey(stem + Sum)) || metadata.GetValueOrDefault(stem)?.Type is "histogram" or "summary")
            {
                return stem;
            }
        }

        return name;
    }

    private static FamilyKind KindOf(string name, IReadOnlyList<string> parts, List<LabelSet> sets, IReadOnlyDictionary<string, MetricMetadata> metadata)
    {
        var type = MetadataOf(name, metadata)?.Type;
        if (parts.Contains(name + Bucket))
        {
            return FamilyKind.Histogram;
        }

        if (type == "histogram" && parts is [var only] && only == name)
        {
            return FamilyKind.NativeHistogram;
        }

        if (parts.Contains(name + Count) || sets.Exists(labels => labels.Has("quantile")))
        {
            return FamilyKind.Summary;
        }

        return type switch
        {
            "counter" => FamilyKind.Counter,
            null or "" or "unknown" or "untyped" => CounterName().IsMatch(name) ? FamilyKind.Counter : FamilyKind.Gauge,
            _ => FamilyKind.Gauge,
        };
    }

    private static MetricMetadata? MetadataOf(string name, IReadOnlyDictionary<string, MetricMetadata> metadata) =>
        metadata.GetValueOrDefault(name) ?? (name.EndsWith("_total", StringComparison.Ordinal) ? metadata.GetValueOrDefault(name[..^"_total".Length]) : null);

    /// <summary>The fewest matchers, the surest first, that together find all the series; null when they find none.</summary>
    private static List<NameMatcher>? Covering(List<LabelSet> sets, IReadOnlyList<NameMatcher> matchers)
    {
        if (matchers.Count == 0)
        {
            return [];
        }

        var left = sets;
        var covering = new List<NameMatcher>();
        foreach (var matcher in matchers)
        {
            var rest = left.FindAll(labels => !matcher.Matches(labels));
            if (rest.Count < left.Count)
            {
                covering.Add(matcher);
                left = rest;
            }

            if (left.Count == 0)
            {
                break;
            }
        }

        return covering.Count == 0 ? null : covering;
    }

    private static int IndexOf(IReadOnlyList<NameMatcher> matchers, NameMatcher matcher)
    {
        for (var i = 0; i < matchers.Count; i++)
        {
            if (ReferenceEquals(matchers[i], matcher))
            {
                return i;
            }
        }

        return matchers.Count;
    }

    [GeneratedRegex("(?:_total|_count|_sum|_bucket|_total_seconds)$")]
    private static partial Regex CounterName();
}
