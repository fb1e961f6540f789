using static Cleric.Connectors.Otlp.Tests.OtlpJson;

namespace Cleric.Connectors.Otlp.Tests;

/// <summary>A capture with a file of each kind: web calls checkout, checkout queries postgres, and checkout goes wrong after three minutes.</summary>
internal static class SmallCapture
{
    public const string Manifest =
        """
        {
          "format": "cleric-capture/1", "name": "small", "title": "Checkout is slow",
          "window": { "start": "2026-01-01T14:00:00Z", "end": "2026-01-01T14:06:00Z" },
          "trigger": { "kind": "alert", "name": "CheckoutSlow", "entity": "checkout", "symptom": "latency", "at": "2026-01-01T14:04:30Z", "severity": "critical", "labels": { "team": "orders", "tier": 1 } }
        }
        """;

    public const string Topology =
        """
        {
          "entities": [
            { "name": "web", "kind": "client" },
            { "name": "checkout", "kind": "service", "aliases": ["checkout-svc", "shop/checkout"], "attributes": { "team": "orders" } },
            { "name": "postgres", "kind": "database", "aliases": ["db:5432"] } ],
          "dependencies": [ { "from": "web", "to": "checkout" }, { "from": "checkout", "to": "postgres", "kind": "queries" } ]
        }
        """;

    public static TestFolder Write(TestFolder folder)
    {
        var seconds = Enumerable.Range(0, 36).Select(i => i * 10.0).ToArray();
        folder.With("capture.json", Manifest)
            .With("topology.json", Topology)
            .With(
                "metrics.jsonl.gz",
                [
                    .. seconds.Select(at => MetricLine(
                        "checkout-svc",
                        Gauge("cpu", "1", Point(at, at > 180 ? 0.9 : 0.2)),
                        Sum("requests", 2, true, Point(at, at * 5, 0)),
                        Histogram("duration", 2, HistogramPoint(at, 0, (long)at * 5, at, [0.1, 1], [(long)at * 4, (long)at, 0])))),
                    .. seconds.Select(at => MetricLine("postgres", Gauge("connections", "{connection}", Point(at, 7)))),
                ])
            .With("logs-1.jsonl", [.. seconds.Take(18).Select(at => LogLine("checkout", Log(at, 9, $"handled {at}")))])
            .With("logs-2.jsonl.gz", [.. seconds.Skip(18).Select(at => LogLine("checkout", Log(at, 17, $"failed {at}", Attributes(("exception.type", "Npgsql.NpgsqlException")))))])
            .With(
                "traces.jsonl",
                [
                    .. seconds.Select(at => SpanLine("checkout-svc", Span((int)at + 1, 1, 0, at, 0.2, error: at > 180), Span((int)at + 1, 2, 1, at + 0.01, 0.1, kind: 3, attributes: Attributes(("db.system.name", "postgresql"), ("server.address", "db"), ("server.port", "5432")))))
                ])
            .With(
                "changes.jsonl",
                """{"id":"deploy-7","time":"2026-01-01T14:02:58Z","kind":"deploy","entity":"checkout-svc","title":"checkout 1.8.0","from":"1.7.3","to":"1.8.0","attributes":{"commit":"3f9a1c2","count":3}}""",
                """{"id":"flag-1","time":"2026-01-01T14:03:58Z","kind":"flag","entity":"checkout","title":"new-pricing on"}""",
                """{"id":"other","time":"2026-01-01T14:03:00Z","kind":"deploy","entity":"web","title":"web 2"}""")
            .With(
                "resources.jsonl",
                """{"time":"2026-01-01T14:03:00Z","entity":"checkout","state":"degraded","conditions":[{"type":"Ready","status":"False","reason":"Probe","since":"2026-01-01T14:02:03Z"}],"attributes":{"replicas":2},"events":[{"time":"2026-01-01T14:02:03Z","reason":"Unhealthy","message":"..."}]}""",
                """{"time":"2026-01-01T14:04:00Z","entity":"checkout","state":"healthy"}""",
                """{"time":"2026-01-01T14:04:00Z","entity":"node-1","kind":"host","state":"healthy"}""")
            .With(
                "alerts.jsonl",
                """{"id":"a1","name":"CheckoutSlow","entity":"checkout","severity":"critical","state":"firing","startsAt":"2026-01-01T14:04:30Z","endsAt":null,"summary":"p95 above 1 s","labels":{"team":"orders"}}""",
                """{"id":"a2","name":"Old","entity":"checkout","state":"resolved","startsAt":"2026-01-01T12:00:00Z","endsAt":"2026-01-01T12:10:00Z"}""")
            .With(
                "knowledge/checkout.md",
                "---", "title: Runbook of checkout", "services: [checkout]", "alerts:", "  - CheckoutSlow", "updated: 2025-11-01", "---", "Introduction.", "", "## Slow queries", "", "Look at pg_locks first.", "", "## Escalation", "", "Call the orders team.");
        return folder;
    }
}
