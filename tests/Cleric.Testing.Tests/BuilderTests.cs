using Cleric.Entities;
using Cleric.Exhibits;

namespace Cleric.Testing.Tests;

public sealed class BuilderTests
{
    [Fact]
    public void A_series_steps_through_time()
    {
        var series = Telemetry.Series("cpu", "host:node-1", HonestConnector.Start, TimeSpan.FromSeconds(10), 1, 2, 3);
        Assert.Equal(new Entity("node-1", EntityKinds.Host), series.Entity);
        Assert.Equal([0L, 10_000L, 20_000L], series.Times.ToArray().Select(time => time - HonestConnector.Start.ToUnixTimeMilliseconds()));
        Assert.Equal([1.0, 2.0, 3.0], series.Values.ToArray());
    }

    [Fact]
    public void A_call_is_a_client_span_and_a_server_span_within_it()
    {
        var spans = new TraceBuilder("web", "GET /", HonestConnector.Start, TimeSpan.FromSeconds(1))
            .Call("web", "checkout", "POST /pay", TimeSpan.FromMilliseconds(10), TimeSpan.FromMilliseconds(500), error: true)
            .Call("checkout", "database:postgres", "SELECT", TimeSpan.FromMilliseconds(20), TimeSpan.FromMilliseconds(400))
            .Build();
        Assert.Equal([SpanKind.Server, SpanKind.Client, SpanKind.Server, SpanKind.Client], spans.Select(span => span.Kind));
        Assert.Single(spans.Select(span => span.TraceId).Distinct());
        Assert.Equal([null, spans[0].SpanId, spans[1].SpanId, spans[2].SpanId], spans.Select(span => span.ParentSpanId));
        Assert.Equal("postgres", spans[3].Peer?.Name);
        Assert.True(spans[2].Error);
        Assert.Equal(HonestConnector.Start.AddMilliseconds(20), spans[3].Start);
    }

    [Fact]
    public void A_call_from_nobody_is_a_mistake() =>
        Assert.Contains("'checkout'", Assert.Throws<ClericException>(() => new TraceBuilder("web", "GET /", HonestConnector.Start, TimeSpan.Zero).Call("checkout", "x", "y", TimeSpan.Zero, TimeSpan.Zero)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_topology_holds_each_entity_once()
    {
        var topology = new TopologyBuilder().Calls("web", "checkout").Calls("checkout", "database:postgres", "queries").Alias("checkout", "checkout-svc").Services("web", "idle").Build();
        Assert.Equal(["web", "checkout", "postgres", "idle"], topology.Entities.Select(entity => entity.Entity.Name));
        Assert.Equal(["checkout-svc"], topology.Entities[1].Aliases);
        Assert.Equal(new Dependency(new Entity("checkout"), new Entity("postgres", EntityKinds.Database), "queries"), topology.Dependencies[1]);
    }

    [Fact]
    public void Rows_bear_what_they_are_given()
    {
        Assert.Equal("x", Telemetry.Log("checkout", HonestConnector.Start, "body", 17, ("exception.type", "x")).Attributes["exception.type"]);
        Assert.Equal("config", Telemetry.Change("flip", "checkout", HonestConnector.Start, "config").Kind);
        Assert.Equal("degraded", Telemetry.State("checkout", HonestConnector.Start, "degraded", new ResourceCondition("Ready", "False")).State);
        Assert.Equal("firing", Telemetry.Alert("Slow", "checkout", HonestConnector.Start).State);
        Assert.NotEqual(
            Telemetry.Span("checkout", "GET /", HonestConnector.Start, TimeSpan.Zero).TraceId,
            Telemetry.Span("checkout", "GET /", HonestConnector.Start, TimeSpan.Zero).TraceId);
    }
}
