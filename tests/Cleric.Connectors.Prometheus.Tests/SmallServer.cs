using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Cleric.Connectors.Prometheus.Tests;

/// <summary>
/// A server with a few series. It knows selectors with matchers, tells parts of a union apart, and answers any function of a selector with the series' own values: what PromQL makes of samples is
/// tested against a real server.
/// </summary>
internal sealed partial class SmallServer : ScriptedServer
{
    public static readonly DateTimeOffset Begin = new(2026, 1, 1, 14, 0, 0, TimeSpan.Zero);
    public static readonly DateTimeOffset End = Begin + TimeSpan.FromMinutes(10);
    public static readonly TimeWindow Window = new(Begin, End);
    private readonly List<Held> _series = [];

    /// <summary>How often it scrapes.</summary>
    public int Interval { get; set; } = 15;

    public Dictionary<string, string> Types { get; } = new(StringComparer.Ordinal);

    /// <summary>Adds a series; its labels as "name{a=b,c=d}".</summary>
    public SmallServer With(string series, double value = 1, DateTimeOffset? from = null, DateTimeOffset? to = null)
    {
        var labels = series.Split('{', 2) is [var name, var rest]
            ? rest.TrimEnd('}').Split(',', StringSplitOptions.RemoveEmptyEntries).Select(pair => pair.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1], StringComparer.Ordinal)
            : [];
        labels["__name__"] = series.Split('{')[0];
        _series.Add(new Held(labels, value, (from ?? Begin - TimeSpan.FromHours(1)).ToUnixTimeSeconds(), (to ?? End).ToUnixTimeSeconds()));
        return this;
    }

    /// <summary>A service with something of each kind.</summary>
    public static SmallServer WithCheckout() => new SmallServer { Types = { ["http_requests_total"] = "counter", ["http_request_duration_seconds"] = "histogram", ["queue_length"] = "gauge" } }
        .With("http_requests_total{job=shop/checkout,instance=a:80,code=200}", 20)
        .With("http_requests_total{job=shop/checkout,instance=a:80,code=500}", 2)
        .With("http_request_duration_seconds_bucket{job=shop/checkout,instance=a:80,le=0.1}", 0.05)
        .With("http_request_duration_seconds_bucket{job=shop/checkout,instance=a:80,le=+Inf}", 0.05)
        .With("http_request_duration_seconds_sum{job=shop/checkout,instance=a:80}", 3)
        .With("http_request_duration_seconds_count{job=shop/checkout,instance=a:80}", 20)
        .With("queue_length{job=shop/checkout,instance=a:80}", 7)
        .With("up{job=shop/checkout,instance=a:80}")
        .With("up{job=orders,instance=b:80}", 0)
        .With("ALERTS{alertname=ErrorsHigh,alertstate=firing,job=shop/checkout,severity=page}", 1, Begin + TimeSpan.FromMinutes(4))
        .With("ALERTS{alertname=TargetDown,alertstate=firing,job=orders,instance=b:80}")
        .With("traces_service_graph_request_total{client=checkout,server=orders}")
        .With("traces_service_graph_request_total{client=orders,server=shop-db,connection_type=database}");

    protected override HttpResponseMessage Otherwise(Asked asked)
    {
        switch (asked.Path)
        {
            case "/prom/api/v1/metadata":
                return Data(JsonSerializer.Serialize(Types.ToDictionary(type => type.Key, type => new[] { new { type = type.Value, help = "", unit = "" } })));
            case "/prom/api/v1/series":
                return Data(JsonSerializer.Serialize(Matching(asked).Select(series => series.Labels)));
            case "/prom/api/v1/label/__name__/values":
                return Data(JsonSerializer.Serialize(Matching(asked).Select(series => series.Labels["__name__"]).Distinct()));
            case "/prom/api/v1/query":
                return Data($$"""{"resultType":"vector","result":[{{string.Join(',', Evaluate(asked.Query, asked.Number("time"), asked.Number("time"), 1).Select(series => Text(series.Labels, "value", $"[{series.Points[^1].Time},\"{series.Points[^1].Value}\"]")))}}]}""");
            case "/prom/api/v1/query_range":
                return Matrix([.. Evaluate(asked.Query, asked.Number("start"), asked.Number("end"), asked.Number("step"))
                    .Select(series => Text(series.Labels, "values", $"[{string.Join(',', series.Points.Select(point => $"[{point.Time},\"{point.Value}\"]"))}]"))]);
            default:
                return base.Otherwise(asked);
        }
    }

    private IEnumerable<Held> Matching(Asked asked) => _series.Where(series =>
        series.From < asked.Number("end") && series.To >= asked.Number("start") && asked.All("match[]").Any(selector => Matches(selector, series.Labels)));

    private IEnumerable<(Dictionary<string, string> Labels, List<(string Time, string Value)> Points)> Evaluate(string expression, double start, double end, double step)
    {
        foreach (var (part, inner) in Parts(expression))
        {
            var seen = new HashSet<string>();
            var byPattern = inner.StartsWith("{__name__=~", StringComparison.Ordinal);
            var selectors = byPattern ? inner.Split(" or ") : [Selector().Match(inner) is { Success: true } match ? match.Value : inner];
            foreach (var series in _series.Where(series => selectors.Any(selector => Matches(selector, series.Labels))))
            {
                var labels = series.Labels.Where(label => label.Key != "le" && (label.Key != "__name__" || byPattern || inner.StartsWith(label.Value, StringComparison.Ordinal))).ToDictionary(StringComparer.Ordinal);
                if (part is not null)
                {
                    labels["cleric_part"] = part;
                }

                var points = new List<(string, string)>();
                for (var at = start; at <= end; at += step)
                {
                    // Values are in sight for 5 minutes after the last sample.
                    if (at >= series.From && at <= series.To + (inner.Contains("timestamp(", StringComparison.Ordinal) || inner.Contains("count_over_time(", StringComparison.Ordinal) ? double.PositiveInfinity : 300))
                    {
                        var value = inner.Contains("timestamp(", StringComparison.Ordinal) ? Math.Min(at, series.To)
                            : inner.Contains("count_over_time(", StringComparison.Ordinal) ? Seconds().Match(inner).Groups["range"].Value is { Length: > 0 } range ? double.Parse(range, CultureInfo.InvariantCulture) / Interval : 1
                            : series.Value;
                        points.Add((at.ToString("0.###", CultureInfo.InvariantCulture), value.ToString("R", CultureInfo.InvariantCulture)));
                    }
                }

                if (points.Count > 0 && seen.Add(string.Join(',', labels.OrderBy(label => label.Key))))
                {
                    yield return (labels, points);
                }
            }
        }
    }

    private static IEnumerable<(string? Part, string Expression)> Parts(string expression)
    {
        var parts = Union().Matches(expression);
        return parts.Count == 0 ? [(null, expression)] : parts.Select(part => ((string?)part.Groups["part"].Value, part.Groups["inner"].Value));
    }

    private static bool Matches(string selector, Dictionary<string, string> labels)
    {
        var split = selector.Split('{', 2);
        return (split[0].Length == 0 || split[0] == labels["__name__"]) && (split.Length == 1 || Matcher().Matches(split[1]).All(matcher =>
        {
            var value = Regex.Unescape(matcher.Groups["value"].Value);
            var found = labels.GetValueOrDefault(matcher.Groups["label"].Value, "");
            return matcher.Groups["kind"].Value == "=" ? found == value : Regex.IsMatch(found, $"^(?:{value})$");
        }));
    }

    private static string Text(Dictionary<string, string> labels, string name, string values) => $$"""{"metric":{{JsonSerializer.Serialize(labels)}},"{{name}}":{{values}}}""";

    private sealed record Held(Dictionary<string, string> Labels, double Value, double From, double To);

    [GeneratedRegex("""label_replace\((?<inner>.*), "cleric_part", "(?<part>[a-z0-9]+)", "", ""\)""")]
    private static partial Regex Union();

    [GeneratedRegex(@"(?<label>[a-z_]+)(?<kind>=~?)""(?<value>(?:[^""\\]|\\.)*)""")]
    private static partial Regex Matcher();

    [GeneratedRegex("""[a-zA-Z_:][a-zA-Z0-9_:]*(?:\{(?:[^"}]|"(?:[^"\\]|\\.)*")*\}|(?=\[))""")]
    private static partial Regex Selector();

    [GeneratedRegex(@"\[(?<range>\d+)s\]\)")]
    private static partial Regex Seconds();
}
