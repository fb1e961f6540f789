using Cleric.Entities;
using Cleric.Reasoning;
using Cleric.Reasoning.Orientation;
using Cleric.Testing;

namespace Cleric.Engine.Tests.Reasoning.Orientation;

public sealed class TopologyMergeTests
{
    private static readonly Entity Postgres = new("postgres", EntityKinds.Database);
    private static readonly Entity Traced = new("postgres");
    private static readonly Topology Traces = new TopologyBuilder().Calls("web", "checkout").Calls("checkout", "postgres").Build();

    [Fact]
    public void What_traces_call_a_service_and_a_catalogue_a_database_is_one_by_the_catalogue()
    {
        var merged = TopologyMerge.Merge([Traces, Catalogue("database:postgres")]);

        Assert.Equal(["database:postgres", "service:checkout", "service:web"], merged.Entities.Select(known => known.Entity.Id).Order());
        Assert.Contains(merged.Dependencies, dependency => dependency == new Dependency(new Entity("checkout"), Postgres));
        Assert.Equal("dba", merged.Entities.Single(known => known.Entity == Postgres).Attributes["owner"]);
        var index = new TopologyIndex(merged);
        Assert.Equal([Postgres], index.Resolve("postgres"));
        Assert.Equal(Postgres, index.Canonical(Traced));
        Assert.Equal(new Entity("web"), index.Canonical(new Entity("web")));
        Assert.Equal(new Entity("nobody"), index.Canonical(new Entity("nobody")));
    }

    [Fact]
    public void The_order_of_the_sources_does_not_matter()
    {
        var (one, other) = (TopologyMerge.Merge([Traces, Catalogue("database:postgres")]), TopologyMerge.Merge([Catalogue("database:postgres"), Traces]));

        Assert.Equal(one.Entities.Select(known => known.Entity.Id).Order(), other.Entities.Select(known => known.Entity.Id).Order());
        Assert.Equal(one.Dependencies.Order(Comparer<Dependency>.Create((a, b) => string.CompareOrdinal($"{a.From.Id} {a.To.Id}", $"{b.From.Id} {b.To.Id}"))), other.Dependencies.Order(Comparer<Dependency>.Create((a, b) => string.CompareOrdinal($"{a.From.Id} {a.To.Id}", $"{b.From.Id} {b.To.Id}"))));
    }

    [Fact]
    public void A_name_that_a_catalogue_has_as_an_alias_is_the_same_entity()
    {
        var merged = TopologyMerge.Merge([Traces, Catalogue("database:orders-db", "postgres", "acme/orders")]);
        var known = Assert.Single(merged.Entities, known => known.Entity == new Entity("orders-db", EntityKinds.Database));

        Assert.DoesNotContain(merged.Entities, other => other.Entity == Traced);
        Assert.Equal(["postgres", "acme/orders", "service:postgres"], known.Aliases);
    }

    [Fact]
    public void A_name_that_may_mean_several_means_none()
    {
        var merged = TopologyMerge.Merge([Traces, Catalogue("database:a", "postgres"), Catalogue("database:b", "postgres")]);

        Assert.Contains(merged.Entities, known => known.Entity == Traced);
    }

    [Fact]
    public void What_one_source_tells_apart_are_two()
    {
        var both = new TopologyBuilder().Calls("checkout", "postgres").Calls("postgres", "database:postgres").Build();

        Assert.Equal(2, TopologyMerge.Merge([both, Catalogue("database:postgres")]).Entities.Count(known => known.Entity.Name == "postgres"));
    }

    [Fact]
    public void What_calls_others_is_no_database_though_one_bears_its_name()
    {
        var traces = new TopologyBuilder().Calls("web", "orders").Calls("orders", "payments").Build();

        Assert.Equal(2, TopologyMerge.Merge([traces, Catalogue("database:orders")]).Entities.Count(known => known.Entity.Name == "orders"));
    }

    [Fact]
    public void Without_a_description_kinds_are_left_as_they_are()
    {
        var guessed = new TopologyBuilder().Services("database:postgres").Build();

        Assert.Equal(2, TopologyMerge.Merge([Traces, guessed]).Entities.Count(known => known.Entity.Name == "postgres"));
    }

    [Fact]
    public void One_topology_stays_as_it_is() => Assert.Same(Traces, TopologyMerge.Merge([Traces]));

    private static Topology Catalogue(string id, params string[] aliases) => new()
    {
        Entities = [new TopologyEntity(Entity.Parse(id)) { Aliases = aliases, Attributes = new Dictionary<string, string> { ["owner"] = "dba" } }],
    };
}
