using System.Globalization;
using System.Text.RegularExpressions;

namespace Cleric.Connectors.Prometheus.Metrics;

/// <summary>What the values of an expression are, as far as its text tells: which metric, and what was made of it.</summary>
internal sealed partial record NativeReading(string Metric, string Statistic, string? Unit)
{
    private const int LongestName = 200;

    public static NativeReading Of(string expression, string? named)
    {
        var metric = Selected().Match(expression) is { Success: true } selected ? selected.Groups["name"].Value : expression.Trim();
        if (Quantile().Match(expression) is { Success: true } quantile && double.TryParse(quantile.Groups["q"].Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var q))
        {
            var stem = metric.EndsWith("_bucket", StringComparison.Ordinal) ? metric[..^"_bucket".Length] : metric;
            return new NativeReading(named ?? stem, string.Create(CultureInfo.InvariantCulture, $"p{Math.Round(q * 100, 6)}"), UnitOf(stem));
        }

        var rate = Rate().IsMatch(expression);
        metric = metric.Length > LongestName ? metric[..LongestName] : metric;

        // A quotient has the unit of neither side.
        var unit = expression.Contains('/', StringComparison.Ordinal) ? null : rate ? UnitOf(metric) is { } of ? of + "/s" : "{count}/s" : UnitOf(metric);
        return new NativeReading(named ?? metric, rate && !expression.Contains('/', StringComparison.Ordinal) ? "rate" : "value", unit);
    }

    private static string? UnitOf(string metric) => Families.UnitOf(metric, new Dictionary<string, Reading.MetricMetadata>());

    [GeneratedRegex(@"(?<name>[a-zA-Z_:][a-zA-Z0-9_:]*)\s*[{\[]", RegexOptions.ExplicitCapture)]
    private static partial Regex Selected();

    [GeneratedRegex(@"\bhistogram_quantile\s*\(\s*(?<q>[0-9.]+)", RegexOptions.ExplicitCapture)]
    private static partial Regex Quantile();

    [GeneratedRegex(@"\bi?rate\s*\(", RegexOptions.ExplicitCapture)]
    private static partial Regex Rate();
}
