using System.Globalization;

namespace Cleric.Connectors.Prometheus.Metrics;

/// <summary>Writes what is asked of a metric: a counter as its rate, a histogram as rate, mean and 95th percentile, as the readers of series expect them.</summary>
internal static class Expressions
{
    /// <summary>The label by which the results of expressions asked for together are told apart.</summary>
    public const string PartLabel = "cleric_part";

    /// <summary>Labels that are kept when series are added up: how requests ended, and whom they were for.</summary>
    private static readonly string[] Kept =
    [
        "code", "status", "status_code", "http_status", "http_status_code", "http_response_status_code", "rpc_grpc_status_code", "response_code", "status_class", "grpc_code", "grpc_status", "outcome", "error_type",
        "peer_service", "server_address", "server_port", "net_peer_name", "db_namespace", "destination", "state", "reason",
    ];

    public static IEnumerable<Part> Of(Family family, IReadOnlyList<string> fixedMatchers, TimeSpan range)
    {
        IReadOnlyList<string> selections = family.Matchers.Count == 0 ? [""] : family.Matchers;
        foreach (var matcher in selections)
        {
            foreach (var part in Of(family, matcher.Length == 0 ? fixedMatchers : [matcher, .. fixedMatchers], PromQl.Duration(range)))
            {
                yield return part;
            }
        }
    }

    /// <summary>Puts expressions together into one question.</summary>
    public static string Union(IReadOnlyList<Part> parts) => parts is [var only]
        ? only.Expression
        : string.Join("\nor ", parts.Select((part, i) => string.Create(CultureInfo.InvariantCulture, $"label_replace({part.Expression}, \"{PartLabel}\", \"{i}\", \"\", \"\")")));

    private static IEnumerable<Part> Of(Family family, IReadOnlyList<string> matchers, string range)
    {
        var (name, unit) = (family.Name, family.Unit);
        switch (family.Kind)
        {
            case FamilyKind.Counter:
                yield return new Part(family, AddUp(family, Rate(name)), "rate", unit is null ? "{count}/s" : unit + "/s");
                break;
            case FamilyKind.Histogram:
                yield return new Part(family, AddUp(family, Rate(name + "_count")), "rate", "{count}/s");
                yield return new Part(family, $"{AddUp(family, Rate(name + "_sum"))} / {AddUp(family, Rate(name + "_count"))}", "mean", unit);
                yield return new Part(family, $"histogram_quantile(0.95, {AddUp(family, Rate(name + "_bucket"), "le")})", "p95", unit);
                break;
            case FamilyKind.NativeHistogram:
                yield return new Part(family, $"histogram_count({AddUp(family, Rate(name))})", "rate", "{count}/s");
                yield return new Part(family, $"histogram_sum({AddUp(family, Rate(name))}) / histogram_count({AddUp(family, Rate(name))})", "mean", unit);
                yield return new Part(family, $"histogram_quantile(0.95, {AddUp(family, Rate(name))})", "p95", unit);
                break;
            case FamilyKind.Summary:
                yield return new Part(family, AddUp(family, Rate(name + "_count")), "rate", "{count}/s");
                yield return new Part(family, $"{AddUp(family, Rate(name + "_sum"))} / {AddUp(family, Rate(name + "_count"))}", "mean", unit);

                // Quantiles of many processes cannot be added up; the worst of them can be told.
                foreach (var quantile in family.Quantiles)
                {
                    var selector = PromQl.Selector(name, [.. matchers, $"quantile={PromQl.Quote(quantile)}"]);
                    yield return new Part(family, family.AddedUp ? $"max by ({string.Join(", ", Kept)}) ({selector})" : selector, NameOf(quantile), unit);
                }

                break;
            default:
                if (family.AddedUp)
                {
                    yield return new Part(family, $"avg by ({string.Join(", ", Kept)}) ({PromQl.Selector(name, matchers)})", "mean", unit);
                    yield return new Part(family, $"max by ({string.Join(", ", Kept)}) ({PromQl.Selector(name, matchers)})", "max", unit);
                }
                else
                {
                    yield return new Part(family, PromQl.Selector(name, matchers), "value", unit);
                }

                break;
        }

        string Rate(string series) => $"rate({PromQl.Selector(series, matchers)}[{range}])";
    }

    private static string AddUp(Family family, string expression, params string[] besides) =>
        family.AddedUp ? $"sum by ({string.Join(", ", [.. besides, .. Kept])}) ({expression})" : expression;

    private static string NameOf(string quantile) => double.TryParse(quantile, NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
        ? value switch
        {
            <= 0 => "min",
            >= 1 => "max",
            _ => string.Create(CultureInfo.InvariantCulture, $"p{Math.Round(value * 100, 6)}"),
        }
        : "value";
}
