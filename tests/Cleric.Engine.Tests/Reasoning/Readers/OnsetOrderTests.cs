using Cleric.Entities;
using Cleric.Reasoning;
using Cleric.Reasoning.Readers;

namespace Cleric.Engine.Tests.Reasoning.Readers;

public sealed class OnsetOrderTests
{
    [Theory]
    [InlineData(-180, 0.7, 1.0)]
    [InlineData(0, 0.5, 0.7)]
    [InlineData(180, 0.0, 0.3)]
    public void A_cause_precedes_its_symptoms(int seconds, double least, double most)
    {
        var order = Derive(At(Sample.Checkout, seconds), At(Sample.Web, 0)).Single();

        Assert.Equal((Sample.Checkout, Signals.Precedence), (order.Entity, order.Signal));
        Assert.InRange(order.Strength, least, most);
    }

    [Fact]
    public void The_first_of_those_who_depend_on_it_counts() =>
        Assert.True(Derive(At(Sample.Orders, 0), At(Sample.Checkout, -300), At(Sample.Web, 300)).Single(observation => observation.Entity == Sample.Orders).Strength < 0.3);

    [Fact]
    public void Whose_callers_show_no_trouble_is_not_compared() => Assert.Empty(Derive(At(Sample.Orders, 0)));

    [Fact]
    public void What_is_not_clearly_seen_is_not_compared() => Assert.Empty(Derive(At(Sample.Checkout, -180) with { Strength = 0.6 }, At(Sample.Web, 0)));

    [Fact]
    public void What_is_no_trouble_is_not_compared() => Assert.Empty(Derive(At(Sample.Checkout, -180) with { Signal = Signals.Traffic }, At(Sample.Web, 0)));

    [Fact]
    public void Both_sides_are_cited()
    {
        var order = Derive(At(Sample.Checkout, -180), At(Sample.Web, 0)).Single();

        Assert.Equal(["checkout", "web"], order.Citations.Select(citation => citation.ExhibitId));
    }

    private static IEnumerable<Observation> Derive(params Observation[] observations) => OnsetOrder.Derive(
        observations.Select((observation, i) => new Evidence { Id = $"V{i}", Observation = observation, Weight = 1, Likelihoods = [] }), new TopologyIndex(Sample.Shop), Sample.Scope());

    private static Observation At(Entity entity, int seconds) => Sample.Observation(Signals.Latency, entity, 0.95) with
    {
        Onset = Sample.Onset + TimeSpan.FromSeconds(seconds),
        Citations = [new(entity.Name, "/series/0/values/0")],
    };
}
