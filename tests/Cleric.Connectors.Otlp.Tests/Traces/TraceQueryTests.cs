using Cleric.Entities;
using Cleric.Exhibits;
using Cleric.Queries;
using static Cleric.Connectors.Otlp.Tests.OtlpJson;

namespace Cleric.Connectors.Otlp.Tests.Traces;

public sealed class TraceQueryTests : IDisposable
{
    private readonly TestFolder _folder = new();

    private static TraceQuery Query => new() { Entity = new Entity("checkout"), Window = Window };

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_entitys_spans_come_with_their_parents_and_children_only()
    {
        _folder.With(
            "traces.jsonl",
            SpanLine("web", Span(1, 1, 0, 0, 1, name: "root"), Span(1, 2, 1, 0.1, 0.8, kind: 3, name: "call checkout")),
            SpanLine("checkout", Span(1, 3, 2, 0.2, 0.6, name: "pay"), Span(1, 4, 3, 0.3, 0.4, kind: 3, name: "call payments")),
            SpanLine("payments", Span(1, 5, 4, 0.35, 0.3, name: "charge", error: true), Span(1, 6, 5, 0.4, 0.1, kind: 3, name: "call bank")));
        var answer = await _folder.AskAsync<TraceAnswer>(Query);
        Assert.Equal(["call checkout", "call payments", "charge", "pay"], answer.Spans.Select(span => span.Name).Order());
        var charge = answer.Spans.Single(span => span.Name == "charge");
        Assert.Equal((true, "boom", SpanKind.Server, "payments"), (charge.Error, charge.StatusMessage, charge.Kind, charge.Entity.Name));
        Assert.Equal((Start.AddSeconds(0.35), TimeSpan.FromSeconds(0.3)), (charge.Start, charge.Duration));
        Assert.Equal(($"{1:x32}", $"{5:x16}", $"{4:x16}"), (charge.TraceId, charge.SpanId, charge.ParentSpanId));
        Assert.Null((await _folder.AskAsync<TraceAnswer>(Query with { Entity = null })).Spans.Single(span => span.Name == "root").ParentSpanId);
    }

    [Fact]
    public async Task One_trace_or_those_with_errors_may_be_asked_for()
    {
        _folder.With("traces.jsonl", SpanLine("checkout", Span(1, 1, 0, 1, 1), Span(2, 1, 0, 2, 1)), SpanLine("payments", Span(2, 2, 1, 2, 1, error: true)));
        Assert.Equal([$"{2:x32}"], (await _folder.AskAsync<TraceAnswer>(Query with { ErrorsOnly = true })).Spans.Select(span => span.TraceId).Distinct());
        Assert.Equal([$"{1:x32}"], (await _folder.AskAsync<TraceAnswer>(Query with { TraceId = $"{1:x32}" })).Spans.Select(span => span.TraceId));
        var fault = await Assert.ThrowsAsync<ClericException>(() => _folder.AskAsync<TraceAnswer>(Query with { TraceId = "xyz" }));
        Assert.Contains("TraceId 'xyz'", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ids_may_be_base64_and_enums_names()
    {
        _folder.With(
            "traces.jsonl",
            SpanLine("checkout", $$$$"""{"traceId":"AAECAwQFBgcICQoLDA0ODw==","spanId":"AAECAwQFBgc=","name":"n","kind":"SPAN_KIND_CONSUMER","startTimeUnixNano":{{{{Nanos(1)}}}},"endTimeUnixNano":"{{{{Nanos(0.5)}}}}","status":{"code":"STATUS_CODE_ERROR"}}"""));
        var span = Assert.Single((await _folder.AskAsync<TraceAnswer>(Query)).Spans);
        Assert.Equal(("000102030405060708090a0b0c0d0e0f", "0001020304050607"), (span.TraceId, span.SpanId));
        Assert.Equal((SpanKind.Consumer, true, TimeSpan.Zero), (span.Kind, span.Error, span.Duration));
    }

    [Fact]
    public async Task Attributes_worth_keeping_and_the_exception_are_kept()
    {
        _folder.With(
            "traces.jsonl",
            SpanLine(
                "checkout",
                $$$$"""{"traceId":"{{{{1:x32}}}}","spanId":"{{{{1:x16}}}}","name":"n","startTimeUnixNano":"{{{{Nanos(1)}}}}","endTimeUnixNano":"{{{{Nanos(2)}}}}","attributes":[{"key":"http.route","value":{"stringValue":"/pay"}},{"key":"http.response.status_code","value":{"intValue":"500"}},{"key":"thread.id","value":{"intValue":"5"}}],"events":[{"name":"exception","attributes":[{"key":"exception.type","value":{"stringValue":"Timeout"}},{"key":"other","value":{}}]}],"links":[],"status":{}}"""));
        var span = Assert.Single((await _folder.AskAsync<TraceAnswer>(Query)).Spans);
        Assert.Equal(["exception.type=Timeout", "http.response.status_code=500", "http.route=/pay"], span.Attributes.Select(pair => $"{pair.Key}={pair.Value}").Order());
    }

    [Theory]
    [InlineData("peer.service=checkout-db", "database:postgres")]
    [InlineData("server.address=db;server.port=5432", "database:postgres")]
    [InlineData("net.peer.name=db;net.peer.port=5432", "database:postgres")]
    [InlineData("server.address=POSTGRES.prod.svc", "database:postgres")]
    [InlineData("db.system=postgresql;server.address=10.0.0.1", "database:postgresql")]
    [InlineData("db.system.name=redis", "cache:redis")]
    [InlineData("messaging.system=kafka;messaging.destination.name=orders", "queue:orders")]
    [InlineData("messaging.system=kafka", "queue:kafka")]
    [InlineData("server.address=payments", "service:payments")]
    [InlineData("server.address=payments.shop.svc.cluster.local", "service:payments")]
    [InlineData("server.address=api.bank.example", "external:api.bank.example")]
    [InlineData("peer.service=ledger", "service:ledger")]
    [InlineData("server.address=10.0.0.1", null)]
    [InlineData("server.address=localhost", null)]
    [InlineData("server.address=shared", null)]
    [InlineData("url.path=/x", null)]
    public async Task A_peer_is_resolved_from_attributes(string attributes, string? expected)
    {
        var pairs = attributes.Split(';').Select(pair => pair.Split('=')).Select(pair => (pair[0], pair[1])).ToArray();
        _folder
            .With(
                "topology.json",
                """{"entities":[{"name":"postgres","kind":"database","aliases":["checkout-db","db:5432"]},{"name":"orders","kind":"queue"},{"name":"a","aliases":["shared"]},{"name":"b","aliases":["shared"]}]}""")
            .With("traces.jsonl", SpanLine("payments", Span(9, 9, 0, 0, 1)), SpanLine("checkout", Span(1, 1, 0, 1, 1, kind: 3, attributes: Attributes(pairs))));
        Assert.Equal(expected, Assert.Single((await _folder.AskAsync<TraceAnswer>(Query)).Spans).Peer?.Id);
    }

    [Fact]
    public async Task A_limit_keeps_whole_traces_spread_over_the_window()
    {
        _folder.With("traces.jsonl", [.. Enumerable.Range(0, 60).Select(i => SpanLine("checkout", Span(i + 1, 1, 0, i * 5, 1), Span(i + 1, 2, 1, i * 5, 1), Span(i + 1, 3, 2, i * 5, 1)))]);
        var answer = await _folder.AskAsync<TraceAnswer>(Query with { Limit = 30 });
        Assert.Equal((Coverage.CutShort, 180L), (answer.Coverage, answer.RowsAvailable!.Value));
        Assert.InRange(answer.Rows, 24, 30);
        Assert.All(answer.Spans.GroupBy(span => span.TraceId), trace => Assert.Equal(3, trace.Count()));
        var starts = answer.Spans.Select(span => (span.Start - Start).TotalSeconds).Distinct().Order().ToArray();
        Assert.True(starts[0] < 60 && starts[^1] > 240, $"from {starts[0]} to {starts[^1]}");
    }

    [Fact]
    public async Task A_single_trace_longer_than_the_limit_is_cut()
    {
        _folder.With("traces.jsonl", SpanLine("checkout", [.. Enumerable.Range(1, 20).Select(i => Span(1, i, i - 1, i, 1))]));
        var answer = await _folder.AskAsync<TraceAnswer>(Query with { Limit = 5 });
        Assert.Equal((5, Coverage.CutShort), (answer.Rows, answer.Coverage));
    }

    [Fact]
    public async Task A_topology_is_derived_from_spans_where_there_is_no_file()
    {
        _folder.With(
            "traces.jsonl",
            SpanLine("web", Span(1, 1, 0, 0, 1, kind: 3)),
            SpanLine("checkout", Span(1, 2, 1, 0, 1), Span(1, 3, 2, 0, 1, kind: 3, attributes: Attributes(("db.system", "postgresql"))), Span(1, 4, 2, 0, 1, kind: 4, attributes: Attributes(("messaging.system", "kafka")))),
            SpanLine("mailer", Span(1, 5, 4, 0, 1, kind: 5)),
            SpanLine("lonely", Span(2, 1, 0, 0, 1)));
        var answer = await _folder.AskAsync<TopologyAnswer>(new TopologyQuery { Window = Window });
        Assert.StartsWith("derived from the spans of traces.jsonl", answer.SentAs, StringComparison.Ordinal);
        Assert.Equal(
            ["service:checkout queries database:postgresql", "service:checkout publishes queue:kafka", "service:web calls service:checkout"],
            answer.Topology.Dependencies.Select(dependency => $"{dependency.From.Id} {dependency.Kind} {dependency.To.Id}"));
        Assert.Contains(answer.Topology.Entities, entity => entity.Entity.Name == "lonely");

        var near = await _folder.AskAsync<TopologyAnswer>(new TopologyQuery { Window = Window, Entity = new Entity("web") });
        Assert.Equal(["checkout", "kafka", "postgresql", "web"], near.Topology.Entities.Select(entity => entity.Entity.Name).Order());
    }
}
