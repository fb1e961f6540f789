using Cleric.Entities;
using Cleric.Memory;
using Cleric.Reasoning;
using Cleric.Testing;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace Cleric.Engine.Tests.Memory;

public sealed class RolesTests
{
    [Theory]
    [InlineData("web", "self/service")]
    [InlineData("checkout", "needs-1/service")]
    [InlineData("database:orders", "needs-2/database")]
    [InlineData("gateway", "beside/service")]
    public void An_entitys_role_is_told_from_the_symptom(string entity, string role) =>
        Assert.Equal(role, Roles.Of(Entity.Parse(entity), Sample.Web, TopologyIndex.Of(Sample.Shop)));

    [Fact]
    public void Who_calls_the_symptom_has_a_role_of_its_own() =>
        Assert.Equal("callers-1/service", Roles.Of(Sample.Web, Sample.Checkout, TopologyIndex.Of(Sample.Shop)));

    [Fact]
    public void Who_had_the_role_has_it_still_and_another_only_where_that_one_is_gone()
    {
        var topology = new TopologyBuilder().Calls("web", "checkout").Calls("web", "search").Build();
        var scope = Sample.Scope(null, Sample.Web, Sample.Checkout, new Entity("search"));

        Assert.Equal([Sample.Checkout], Roles.Find("needs-1/service", Sample.Checkout, scope, TopologyIndex.Of(topology)));
        Assert.Equal([Sample.Checkout, new Entity("search")], Roles.Find("needs-1/service", new Entity("payment"), scope, TopologyIndex.Of(topology)));
    }

    [Fact]
    public void Where_many_have_a_role_it_says_too_little()
    {
        var names = Enumerable.Range(0, 5).Select(i => $"s{i}").ToList();
        var topology = names.Aggregate(new TopologyBuilder(), (builder, name) => builder.Calls("web", name)).Build();
        var scope = Sample.Scope(null, [Sample.Web, .. names.Select(name => new Entity(name))]);

        Assert.Empty(Roles.Find("needs-1/service", new Entity("payment"), scope, TopologyIndex.Of(topology)));
        Assert.Equal([new Entity("s3")], Roles.Find("needs-1/service", new Entity("s3"), scope, TopologyIndex.Of(topology)));
    }

    [Property]
    public Property Of_an_entity_in_scope_the_role_finds_it_again() => Prop.ForAll(
        Gen.Choose(0, 5).Two().NonEmptyListOf().ToArbitrary(),
        calls =>
        {
            var topology = calls.Where(call => call.Item1 != call.Item2).Aggregate(new TopologyBuilder().Calls("s0", "s1"), (builder, call) => builder.Calls($"s{call.Item1}", $"s{call.Item2}")).Build();
            List<Entity> entities = [.. topology.Entities.Select(known => known.Entity)];
            var (scope, index) = (Sample.Scope(null, [.. entities]), TopologyIndex.Of(topology));
            Assert.All(entities, entity => Assert.Equal([entity], Roles.Find(Roles.Of(entity, scope.Symptom.Entity, index), entity, scope, index)));
        });
}
