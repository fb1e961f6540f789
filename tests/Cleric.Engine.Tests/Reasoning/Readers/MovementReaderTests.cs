using Cleric.CaseFiles;
using Cleric.Entities;
using Cleric.Exhibits;
using Cleric.Queries;
using Cleric.Reasoning;
using Cleric.Reasoning.Readers;
using Cleric.Reports;
using Cleric.Testing;

namespace Cleric.Engine.Tests.Reasoning.Readers;

public sealed class MovementReaderTests
{
    private static readonly TimeSpan Step = TimeSpan.FromMinutes(5);

    [Fact]
    public void The_entity_whose_own_time_makes_up_the_symptoms_movement_is_its_origin()
    {
        // Each request of web calls checkout twice and orders once: what orders adds reaches web through checkout.
        var origins = Derive(Signals.Latency, web: [0.1, 0.1, 0.5, 0.5], checkout: [0.04, 0.04, 0.24, 0.24], orders: [0.02, 0.02, 0.42, 0.42]);

        Assert.Equal([Sample.Orders], origins.Where(origin => origin is { Strength: > 0.8, Signal: MovementReader.Latency or MovementReader.Errors }).Select(origin => origin.Entity));
        Assert.All(origins.Where(origin => origin.Entity != Sample.Orders), origin => Assert.True(origin.Strength < 0.1, origin.Statement));
        Assert.Contains(origins, origin => origin.Entity == Sample.Orders && origin.Signal == MovementReader.SelfLatency);
    }

    [Fact]
    public void One_that_waits_for_nobody_but_itself_is_the_origin() =>
        Assert.Equal(Sample.Checkout, Top(Derive(Signals.Latency, web: [0.1, 0.1, 0.5, 0.5], checkout: [0.04, 0.04, 0.24, 0.24], orders: [0.02, 0.02, 0.02, 0.02])));

    [Fact]
    public void A_loud_bystander_whose_movement_does_not_add_up_is_not_blamed()
    {
        // Orders is ten times slower, but at another time than web.
        var origins = Derive(Signals.Latency, web: [0.1, 0.1, 0.1, 0.5, 0.5], checkout: [0.04, 0.04, 0.04, 0.24, 0.24], orders: [0.02, 0.3, 0.02, 0.02, 0.02]);

        Assert.Equal(Sample.Checkout, Top(origins));
    }

    [Fact]
    public void No_baseline_is_needed_where_the_trouble_comes_and_goes() =>
        Assert.Equal(Sample.Orders, Top(Derive(Signals.Latency, web: [0.5, 0.1, 0.5, 0.1], checkout: [0.24, 0.04, 0.24, 0.04], orders: [0.42, 0.02, 0.42, 0.02])));

    [Fact]
    public void A_symptom_that_did_not_move_has_no_origin() =>
        Assert.Empty(Derive(Signals.Latency, web: [0.1, 0.1, 0.1, 0.1], checkout: [0.04, 0.04, 0.04, 0.04], orders: [0.02, 0.42, 0.02, 0.42]));

    [Fact]
    public void Too_few_samples_say_nothing() => Assert.Empty(Derive(Signals.Latency, web: [0.1, 0.5, 0.5], checkout: [0.04, 0.24, 0.24], orders: [0.02, 0.42, 0.42]));

    [Fact]
    public void An_entity_whose_dependency_is_unknown_is_neither_blamed_nor_cleared()
    {
        var origins = Derive(Signals.Latency, web: [0.1, 0.1, 0.5, 0.5], checkout: [0.04, 0.04, 0.24, 0.24], orders: null);

        Assert.DoesNotContain(origins, origin => origin.Entity == Sample.Checkout);
    }

    [Fact]
    public void What_the_callers_of_a_silent_dependency_measure_is_shared_out_too()
    {
        // Orders says nothing of itself; checkout's client metrics tell how long its calls take.
        var origins = Derive(Signals.Latency, web: [0.1, 0.1, 0.5, 0.5], checkout: [0.04, 0.04, 0.24, 0.24], orders: null, seen: [0.02, 0.02, 0.42, 0.42]);

        Assert.Equal(Sample.Orders, Top(origins));
        Assert.All(origins.Where(origin => origin.Entity == Sample.Orders), origin => Assert.True(origin.Quality < 0.7, "only its caller measured it"));
    }

    [Fact]
    public void Those_that_were_not_read_are_cleared_where_the_movement_is_accounted_for()
    {
        var cache = new Entity("cache", EntityKinds.Cache);

        var origins = Derive(Signals.Latency, web: [0.1, 0.1, 0.5, 0.5], checkout: [0.04, 0.04, 0.24, 0.24], orders: [0.02, 0.02, 0.42, 0.42], unread: cache);

        var origin = Assert.Single(origins, origin => origin.Entity == cache);
        Assert.True(origin.Strength < 0.1);
        Assert.Contains("it was not read", origin.Statement, StringComparison.Ordinal);
    }

    [Fact]
    public void A_probe_that_says_up_does_not_tell_how_requests_end()
    {
        // Orders is up throughout, which clears it of no failure: what fails at checkout may be its own or that of orders.
        var origins = Derive(Signals.Errors, web: [0, 0, 20, 20], checkout: [0, 0, 10, 10], orders: [99, 99, 99, 99], metric: "availability", probe: true);

        Assert.DoesNotContain(origins, origin => origin.Entity == Sample.Orders || (origin.Entity == Sample.Checkout && origin.Strength > 0.5));
    }

    [Fact]
    public void Failures_are_followed_by_their_number()
    {
        var origins = Derive(Signals.Errors, web: [0, 0, 20, 20], checkout: [0, 0, 10, 10], orders: [0, 0, 20, 20], metric: "availability");

        Assert.Equal(Sample.Orders, Top(origins));
        Assert.Contains(origins, origin => origin.Signal == MovementReader.SelfErrors && origin.Entity == Sample.Orders);
    }

    private static Entity Top(IReadOnlyList<Observation> origins) => origins.Where(origin => origin.Signal is MovementReader.Latency or MovementReader.Errors).MaxBy(origin => origin.Strength)!.Entity;

    /// <summary>Web is asked 10 times a second, and calls checkout twice, which calls orders every second time.</summary>
    private static List<Observation> Derive(string signal, double[] web, double[] checkout, double[]? orders, string metric = "latency", double[]? seen = null, Entity? unread = null, bool probe = false)
    {
        var start = Sample.Baseline.Start;
        var scope = Sample.Scope() with
        {
            Symptom = new Symptom(Sample.Web, signal, "it is not well"),
            Entities = [Sample.Web, Sample.Checkout, Sample.Orders, .. unread is null ? Array.Empty<Entity>() : [unread]],
            Baseline = new TimeWindow(start, start + (2 * Step)),
            Window = new TimeWindow(start + (2 * Step), start + (web.Length * Step)),
        };
        List<(Entity Entity, double[]? Values, double Rate)> all = [(Sample.Web, web, 10), (Sample.Checkout, checkout, 20), (Sample.Orders, orders, 10)];
        var exhibits = all.Where(item => item.Values is not null).Select((item, i) => Sample.Exhibit(
            new MetricQuery { Entity = item.Entity, Window = Sample.Asked },
            new MetricAnswer
            {
                Series =
                [
                    Series(item.Entity, metric, "mean", metric == "latency" ? "s" : probe && item.Entity == Sample.Orders ? null : "%", [.. item.Values!.Select(value => metric == "latency" ? value : 100 - value)]),
                    .. item.Entity == Sample.Checkout && seen is not null
                        ? new[] { Series(item.Entity, "db.client.operation.duration", "mean", "s", seen, ("server.address", "orders")), Series(item.Entity, "db.client.operation.duration", "rate", "{request}/s", [.. seen.Select(_ => 10.0)], ("server.address", "orders")) }
                        : [],
                    Series(item.Entity, "requests", "rate", "{request}/s", [.. item.Values!.Select(_ => item.Rate)]),
                ],
            }) with
        { Id = $"E{i + 1}" }).ToList();
        var topology = unread is null ? Sample.Shop : new TopologyBuilder().Calls("web", "checkout").Calls("web", unread.Id).Calls("checkout", "database:orders").Build();
        var view = Sample.View(scope, topology, exhibits.Select(exhibit => new ExhibitReceived { QuestionId = "Q1", Exhibit = exhibit }));
        var origins = MovementReader.Derive(view, TopologyIndex.Of(view.Topology)).ToList();
        foreach (var origin in origins)
        {
            using var content = new CitedContent(exhibits.Single(exhibit => exhibit.Id == origin.ExhibitId));
            Assert.All(origin.Citations, citation => Assert.Null(content.Problem(citation)));
        }

        return origins;
    }

    private static MetricSeries Series(Entity entity, string metric, string statistic, string? unit, double[] values, params (string Key, string Value)[] attributes) => new()
    {
        Metric = metric,
        Attributes = attributes.ToDictionary(pair => pair.Key, pair => pair.Value),
        Entity = entity,
        Statistic = statistic,
        Unit = unit,
        Times = Enumerable.Range(0, values.Length).Select(i => (Sample.Baseline.Start + (i * Step)).ToUnixTimeMilliseconds()).ToArray(),
        Values = values,
    };
}
