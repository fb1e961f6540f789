using System.Globalization;
using System.Text.Json.Nodes;

namespace Cleric.Integration.Captures;

/// <summary>
/// Writes a small capture of a shop whose orders wait for a lock in its database: five minutes of spans, logs and metrics as OTLP JSON Lines, the same at every call.
/// It is for tests of what is done with a case; what is found is tested with incidents that really happened.
/// </summary>
internal static class LockCapture
{
    public const string Title = "Orders are slow";
    public const string FaultyEntity = "orders-db";
    public const string FailureMode = "lock-contention";

    private const int Seconds = 300;
    private const int Onset = 170;
    private const int Step = 5;
    private const int RequestsPerSecond = 3;
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 14, 0, 0, TimeSpan.Zero);
    private static readonly double[] Bounds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];

    private static readonly Dictionary<string, string[]> Dependencies = new()
    {
        ["web"] = ["orders", "search"],
        ["orders"] = ["billing", FaultyEntity],
        ["billing"] = [FaultyEntity],
        ["search"] = ["search-cache"],
    };

    /// <summary>Writes the capture into <paramref name="folder"/>, which is made, and returns its path.</summary>
    public static string Write(string folder)
    {
        Directory.CreateDirectory(folder);
        var shop = new Shop();
        for (var i = 0; i < Seconds * RequestsPerSecond; i++)
        {
            shop.Call("web", (double)i / RequestsPerSecond, shop.Hex(32), "");
        }

        Lines(folder, "traces.jsonl", shop.Spans.Select(service => Envelope("resourceSpans", "scopeSpans", "spans", service.Key, service.Value)));
        Lines(folder, "logs.jsonl", shop.Logs.Select(service => Envelope("resourceLogs", "scopeLogs", "logRecords", service.Key, service.Value)));
        Lines(folder, "metrics.jsonl", Metrics(shop));
        Lines(folder, "changes.jsonl", [Object(("id", "d1"), ("time", Time(60)), ("kind", "deploy"), ("entity", "search"), ("title", "search 2.1.0"), ("from", "2.0.4"), ("to", "2.1.0"))]);
        File.WriteAllText(Path.Combine(folder, "topology.json"), Topology().ToJsonString());
        WriteManifest(folder, _ => { });
        return folder;
    }

    /// <summary>Writes the manifest again, with something else in it.</summary>
    public static void WriteManifest(string folder, Action<JsonObject> change)
    {
        var manifest = Object(
            ("format", "cleric-capture/1"),
            ("name", "orders-lock"),
            ("title", Title),
            ("window", Object(("start", Time(0)), ("end", Time(Seconds)))),
            ("trigger", Object(
                ("kind", "alert"), ("name", "OrdersLatencyHigh"), ("entity", "orders"), ("symptom", "latency"), ("at", Time(Onset + 60)), ("summary", Title), ("severity", "critical"))));
        change(manifest);
        File.WriteAllText(Path.Combine(folder, "capture.json"), manifest.ToJsonString());
    }

    private static IEnumerable<JsonObject> Metrics(Shop shop)
    {
        for (var at = Step; at <= Seconds; at += Step)
        {
            foreach (var (service, requests) in shop.Requests)
            {
                var points = new JsonArray();
                foreach (var (status, durations) in requests.Where(request => request.End <= at).GroupBy(request => request.Status).Select(group => (group.Key, group.Select(request => request.Duration).ToList())))
                {
                    var counts = new long[Bounds.Length + 1];
                    foreach (var duration in durations)
                    {
                        counts[Bounds.Count(bound => duration > bound)]++;
                    }

                    points.Add(Object(
                        ("attributes", Attributes(("http.response.status_code", status))),
                        ("startTimeUnixNano", Nanoseconds(0)),
                        ("timeUnixNano", Nanoseconds(at)),
                        ("count", Text(durations.Count)),
                        ("sum", durations.Sum()),
                        ("bucketCounts", new JsonArray([.. counts.Select(count => (JsonNode)Text(count))])),
                        ("explicitBounds", new JsonArray([.. Bounds.Select(bound => (JsonNode)bound)]))));
                }

                yield return Envelope("resourceMetrics", "scopeMetrics", "metrics", service, [Object(
                    ("name", "http.server.request.duration"),
                    ("unit", "s"),
                    ("histogram", Object(("aggregationTemporality", 2), ("dataPoints", points))))]);
            }

            yield return Envelope("resourceMetrics", "scopeMetrics", "metrics", FaultyEntity, [Gauge("postgresql.blocked_sessions", at, at > Onset ? 6 + (at % 7) : 0), Gauge("up", at, 1)]);
            yield return Envelope("resourceMetrics", "scopeMetrics", "metrics", "search-cache", [Gauge("up", at, 1)]);
        }
    }

    private static JsonObject Gauge(string name, int at, long value) =>
        Object(("name", name), ("gauge", Object(("dataPoints", new JsonArray(Object(("timeUnixNano", Nanoseconds(at)), ("asInt", Text(value))))))));

    private static JsonObject Topology()
    {
        var entities = Dependencies.Keys.Select(name => Object(("name", name), ("kind", "service")))
            .Append(Object(("name", FaultyEntity), ("kind", "database")))
            .Append(Object(("name", "search-cache"), ("kind", "cache")));
        var dependencies = Dependencies.SelectMany(from => from.Value.Select(to => Object(("from", from.Key), ("to", to), ("kind", "calls"))));
        return Object(("entities", new JsonArray([.. entities])), ("dependencies", new JsonArray([.. dependencies])));
    }

    private static void Lines(string folder, string name, IEnumerable<JsonObject> lines) =>
        File.WriteAllLines(Path.Combine(folder, name), lines.Select(line => line.ToJsonString()));

    private static JsonObject Envelope(string resources, string scopes, string items, string service, IEnumerable<JsonObject> content) =>
        Object((resources, new JsonArray(Object(
            ("resource", Object(("attributes", Attributes(("service.name", service))))),
            (scopes, new JsonArray(Object((items, new JsonArray([.. content])))))))));

    private static JsonArray Attributes(params (string Key, object Value)[] attributes) =>
        [.. attributes.Select(attribute => Object(
            ("key", attribute.Key),
            ("value", attribute.Value is int number ? Object(("intValue", Text(number))) : Object(("stringValue", (string)attribute.Value)))))];

    private static JsonObject Object(params (string Name, JsonNode Value)[] properties) => [.. properties.Select(property => KeyValuePair.Create(property.Name, (JsonNode?)property.Value))];

    private static string Time(double second) => Start.AddSeconds(second).ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);

    private static string Nanoseconds(double second) => Text((Start.ToUnixTimeMilliseconds() * 1_000_000) + (long)(second * 1e9));

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>Plays requests through the shop and keeps what its services would have sent.</summary>
    private sealed class Shop
    {
        private readonly Random _random = new(1);

        public Dictionary<string, List<JsonObject>> Spans { get; } = Dependencies.Keys.ToDictionary(name => name, _ => new List<JsonObject>());

        public Dictionary<string, List<JsonObject>> Logs { get; } = Dependencies.Keys.ToDictionary(name => name, _ => new List<JsonObject>());

        public Dictionary<string, List<(double End, double Duration, int Status)>> Requests { get; } = Dependencies.Keys.ToDictionary(name => name, _ => new List<(double, double, int)>());

        public string Hex(int digits) => string.Concat(Enumerable.Range(0, digits).Select(_ => "0123456789abcdef"[_random.Next(16)]));

        public (double Duration, bool Failed) Call(string service, double at, string trace, string parent)
        {
            var span = Hex(16);
            var now = at + 0.002 + (0.003 * _random.NextDouble());
            var failed = false;
            foreach (var dependency in Dependencies[service])
            {
                var call = Hex(16);
                var (duration, callFailed) = Dependencies.ContainsKey(dependency) ? Call(dependency, now + 0.0005, trace, call) : Ask(dependency, now);
                Add(service, trace, call, span, 3, $"call {dependency}", now, duration + 0.001, callFailed, ("peer.service", dependency));
                now += duration + 0.001;
                if (callFailed)
                {
                    failed = true;
                    Logs[service].Add(Object(
                        ("timeUnixNano", Nanoseconds(now)),
                        ("severityNumber", 17),
                        ("body", Object(("stringValue", dependency == FaultyEntity ? "Npgsql.NpgsqlException: Timeout during reading attempt" : $"call to {dependency} failed with 500"))),
                        ("traceId", trace),
                        ("spanId", span)));
                    break;
                }
            }

            Add(service, trace, span, parent, 2, $"GET /{service}", at, now - at, failed, ("http.response.status_code", failed ? 500 : 200));
            Requests[service].Add((now, now - at, failed ? 500 : 200));
            return (now - at, failed);
        }

        private (double Duration, bool Failed) Ask(string store, double at)
        {
            var waits = store == FaultyEntity && at > Onset;
            return (0.002 + (0.003 * _random.NextDouble()) + (waits ? 0.5 + (1.5 * _random.NextDouble()) : 0), waits && _random.NextDouble() < 0.3);
        }

        private void Add(string service, string trace, string span, string parent, int kind, string name, double at, double duration, bool failed, (string, object) attribute) =>
            Spans[service].Add(Object(
                ("traceId", trace),
                ("spanId", span),
                ("parentSpanId", parent),
                ("name", name),
                ("kind", kind),
                ("startTimeUnixNano", Nanoseconds(at)),
                ("endTimeUnixNano", Nanoseconds(at + duration)),
                ("attributes", Attributes(attribute)),
                ("status", failed ? Object(("code", 2)) : [])));
    }
}
