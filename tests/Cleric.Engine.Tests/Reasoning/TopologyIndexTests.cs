using Cleric.Entities;
using Cleric.Reasoning;
using Cleric.Testing;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace Cleric.Engine.Tests.Reasoning;

public sealed class TopologyIndexTests
{
    private static readonly TopologyIndex Shop = new(Sample.Shop);

    [Theory]
    [InlineData("checkout")]
    [InlineData("CHECKOUT")]
    [InlineData("service:checkout")]
    [InlineData("checkout-svc")]
    [InlineData("10.0.0.7:8080")]
    public void An_entity_is_found_by_name_id_and_alias_whatever_the_case(string name)
    {
        var index = new TopologyIndex(new TopologyBuilder().Services("web").Alias("checkout", "checkout-svc", "10.0.0.7:8080").Build());

        Assert.Equal([Sample.Checkout], index.Resolve(name));
    }

    [Fact]
    public void A_name_of_several_entities_resolves_to_all_of_them()
    {
        var index = new TopologyIndex(new TopologyBuilder().Services("orders", "database:orders").Alias("web", "shop").Alias("checkout", "shop").Build());

        Assert.Equal(2, index.Resolve("orders").Count);
        Assert.Equal(2, index.Resolve("shop").Count);
        Assert.Equal([Sample.Orders], index.Resolve("database:orders"));
    }

    [Fact]
    public void A_name_that_nobody_has_resolves_to_nothing()
    {
        Assert.Empty(Shop.Resolve("mail"));
        Assert.Empty(Shop.Resolve(""));
        Assert.False(Shop.Knows(new Entity("mail")));
        Assert.Empty(Shop.Aliases(new Entity("mail")));
    }

    [Fact]
    public void Callers_are_told_by_how_far_away_they_are() =>
        Assert.Equal(new Dictionary<Entity, int> { [Sample.Checkout] = 1, [Sample.Web] = 2 }, Shop.Callers(Sample.Orders));

    [Fact]
    public void Of_two_ways_the_shorter_one_is_the_distance()
    {
        var index = new TopologyIndex(new TopologyBuilder().Calls("a", "b").Calls("b", "c").Calls("a", "c").Build());

        Assert.Equal(1, index.Callers(new Entity("c"))[new Entity("a")]);
    }

    [Fact]
    public void A_circle_of_calls_ends_and_nobody_calls_themselves()
    {
        var index = new TopologyIndex(new TopologyBuilder().Calls("a", "b").Calls("b", "a").Calls("a", "a").Build());
        var a = new Entity("a");

        Assert.Equal([new Entity("b")], index.Callers(a).Keys);
        Assert.Equal([new Entity("b")], index.Dependencies(a));
        Assert.Equal(2, index.Neighbourhood(a, 10).Count);
    }

    [Fact]
    public void The_path_leads_from_the_cause_along_its_callers_to_the_symptom()
    {
        Assert.Equal([Sample.Orders, Sample.Checkout, Sample.Web], Shop.Path(Sample.Orders, Sample.Web));
        Assert.Equal([Sample.Web], Shop.Path(Sample.Web, Sample.Web));
    }

    [Fact]
    public void There_is_no_path_against_the_calls() => Assert.Empty(Shop.Path(Sample.Web, Sample.Orders));

    [Fact]
    public void The_path_is_the_shortest_also_where_there_are_circles()
    {
        var index = new TopologyIndex(new TopologyBuilder().Calls("a", "b").Calls("b", "c").Calls("c", "d").Calls("d", "a").Calls("a", "c").Build());

        Assert.Equal(["d", "c", "a"], index.Path(new Entity("d"), new Entity("a")).Select(entity => entity.Name));
    }

    [Fact]
    public void The_neighbourhood_is_the_centre_then_what_it_depends_on_then_who_depends_on_it()
    {
        var index = new TopologyIndex(new TopologyBuilder().Calls("user", "web").Calls("web", "checkout").Calls("checkout", "orders").Services("mail").Build());

        Assert.Equal(["web", "checkout", "orders", "user"], index.Neighbourhood(Sample.Web, 10).Select(entity => entity.Name));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    public void The_neighbourhood_is_no_larger_than_its_limit(int limit)
    {
        var builder = new TopologyBuilder();
        for (var i = 0; i < 40; i++)
        {
            builder.Calls("web", $"leaf-{i}").Calls($"client-{i}", "web");
        }

        var found = new TopologyIndex(builder.Build()).Neighbourhood(Sample.Web, limit);

        Assert.Equal(limit, found.Count);
        Assert.Equal(Sample.Web, found[0]);
    }

    [Property]
    public Property Whoever_is_a_caller_has_a_path_of_that_length() => Prop.ForAll(
        Gen.Two(Gen.Choose(0, 7)).ListOf().ToArbitrary(),
        calls =>
        {
            var builder = new TopologyBuilder().Services("n0");
            foreach (var (from, to) in calls)
            {
                builder.Calls($"n{from}", $"n{to}");
            }

            var index = new TopologyIndex(builder.Build());
            var cause = new Entity("n0");
            return index.Callers(cause).All(caller => index.Path(cause, caller.Key).Count == caller.Value + 1)
                && index.Topology.Entities.Select(entity => entity.Entity).Where(entity => entity != cause && !index.Callers(cause).ContainsKey(entity)).All(entity => index.Path(cause, entity).Count == 0);
        });
}
