using Cleric.Entities;
using Cleric.Exhibits;
using Cleric.Queries;
using Cleric.Reasoning;
using Cleric.Reasoning.Readers;
using Cleric.Reports;
using Cleric.Testing;

namespace Cleric.Engine.Tests.Reasoning.Readers;

public sealed class OneSidedReaderTests
{
    private const int Before = 20;
    private const int Since = 12;
    private static readonly Topology Shop = new TopologyBuilder().Calls("web", "checkout").Calls("web", "database:orders").Calls("checkout", "database:orders").Build();

    [Fact]
    public void Trouble_that_one_of_two_callers_sees_is_one_sided()
    {
        var observation = Assert.Single(Derive((Sample.Web, 0.01), (Sample.Checkout, 0.9)));

        Assert.Equal((Sample.Orders, Signals.OneSided), (observation.Entity, observation.Signal));
        Assert.True(observation.Strength > 0.5);
        Assert.Contains("checkout sees trouble with it", observation.Statement, StringComparison.Ordinal);
        Assert.Contains("web does not", observation.Statement, StringComparison.Ordinal);
    }

    [Fact]
    public void Trouble_that_all_callers_see_is_not()
    {
        var observation = Assert.Single(Derive((Sample.Web, 0.8), (Sample.Checkout, 0.9)));

        Assert.True(observation.Strength < 0.5);
    }

    [Fact]
    public void Without_trouble_there_is_nothing_to_compare() => Assert.Empty(Derive((Sample.Web, 0.01), (Sample.Checkout, 0.01)));

    [Fact]
    public void One_caller_alone_tells_nothing() => Assert.Empty(Derive((Sample.Checkout, 0.9)));

    [Theory]
    [InlineData(0.9, 0)]
    [InlineData(0.01, 1)]
    public void Trouble_that_the_entity_measures_itself_is_not_on_the_way_to_it(double own, int observations) =>
        Assert.Equal(observations, Derive((Sample.Web, 0.01), (Sample.Checkout, 0.9), (Sample.Orders, own)).Count);

    private static List<Observation> Derive(params (Entity Of, double Since)[] measured)
    {
        var exhibits = measured.Select((one, i) => Sample.Exhibit(
            new MetricQuery { Entity = one.Of, Window = Sample.Asked },
            new MetricAnswer { Series = [Series(one.Of, "mean", 0.01, one.Since), Series(one.Of, "rate", 10, 10)] },
            $"E{i + 1}")).ToList();
        var observations = OneSidedReader.Derive(exhibits, TopologyIndex.Of(Shop), Sample.Scope()).ToList();
        foreach (var citation in observations.SelectMany(observation => observation.Citations))
        {
            using var content = new CitedContent(exhibits.Single(exhibit => exhibit.Id == citation.ExhibitId));
            Assert.Null(content.Problem(citation));
        }

        return observations;
    }

    private static MetricSeries Series(Entity of, string statistic, double before, double since) => new()
    {
        Metric = of == Sample.Orders ? "http.server.request.duration" : "db.client.operation.duration",
        Entity = of,
        Statistic = statistic,
        Unit = statistic == "rate" ? "{request}/s" : "s",
        Attributes = of == Sample.Orders ? new Dictionary<string, string>() : new Dictionary<string, string> { ["server.address"] = "orders" },
        Times = Enumerable.Range(0, Before + Since).Select(i => (Sample.Window.Start + TimeSpan.FromMinutes(i - Before)).ToUnixTimeMilliseconds()).ToArray(),
        Values = Enumerable.Range(0, Before + Since).Select(i => i < Before ? before : since).ToArray(),
    };
}
