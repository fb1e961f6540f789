using System.Globalization;
using System.Text.RegularExpressions;
using Cleric.Connectors.Labels;

namespace Cleric.Connectors.Prometheus;

/// <summary>Writes PromQL (prometheus.io/docs/prometheus/latest/querying/basics).</summary>
internal static partial class PromQl
{
    public const string NameLabel = LabelSet.NameLabel;

    /// <summary>A string literal.</summary>
    public static string Quote(string text) => LabelSet.Quote(text);

    /// <summary>A selector of series.</summary>
    public static string Selector(string metric, params IEnumerable<string> matchers)
    {
        var conditions = string.Join(',', matchers);
        return metric.Length == 0 || LegacyName().IsMatch(metric)
            ? conditions.Length == 0 ? metric : $"{metric}{{{conditions}}}"

            // Names of other characters stand within the braces (since Prometheus 3), and as a matcher everywhere.
            : $"{{{NameLabel}={Quote(metric)}{(conditions.Length == 0 ? "" : ",")}{conditions}}}";
    }

    /// <summary>A duration.</summary>
    public static string Duration(TimeSpan duration)
    {
        var milliseconds = (long)Math.Ceiling(duration.TotalMilliseconds);
        return milliseconds % 1000 == 0 ? string.Create(CultureInfo.InvariantCulture, $"{milliseconds / 1000}s") : string.Create(CultureInfo.InvariantCulture, $"{milliseconds}ms");
    }

    /// <summary>A time as the API takes it: Unix seconds.</summary>
    public static string Time(long milliseconds) => (milliseconds / 1000m).ToString("0.###", CultureInfo.InvariantCulture);

    [GeneratedRegex("^[a-zA-Z_:][a-zA-Z0-9_:]*$")]
    private static partial Regex LegacyName();
}
