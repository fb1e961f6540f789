using Cleric.Entities;
using Cleric.Exhibits;
using Cleric.Queries;
using Microsoft.Extensions.Time.Testing;

namespace Cleric.Connectors.Prometheus.Tests.Topologies;

public sealed class TopologyQueryTests
{
    private readonly FakeTimeProvider _time = new(SmallServer.End);

    [Fact]
    public async Task Targets_are_entities_and_service_graphs_tell_who_calls_whom()
    {
        var topology = (await SmallServer.WithCheckout().AskAsync<TopologyAnswer>(new TopologyQuery { Window = SmallServer.Window }, time: _time)).Topology;
        Assert.Equal(
            ["database:shop-db", "service:checkout a:80 shop/checkout", "service:orders b:80"],
            topology.Entities.Select(entity => string.Join(' ', entity.Aliases.Prepend(entity.Entity.Id))));
        Assert.Equal(
            ["service:checkout calls service:orders", "service:orders queries database:shop-db"],
            topology.Dependencies.Select(dependency => $"{dependency.From.Id} {dependency.Kind} {dependency.To.Id}"));
    }

    [Fact]
    public async Task Meshes_users_and_queues_are_known_and_strangers_are_not()
    {
        var topology = (await new SmallServer()
            .With("istio_requests_total{source_workload=web,destination_workload=cart}").With("istio_requests_total{source_workload=unknown,destination_workload=web}")
            .With("traces_service_graph_request_total{client=user,server=web}").With("traces_service_graph_request_total{client=cart,server=kafka,connection_type=messaging_system}").With("traces_service_graph_request_total{client=cart,server=cart}")
            .AskAsync<TopologyAnswer>(new TopologyQuery { Window = SmallServer.Window }, time: _time)).Topology;
        Assert.Equal(["client:user service:web", "service:cart queue:kafka", "service:web service:cart"], topology.Dependencies.Select(dependency => $"{dependency.From.Id} {dependency.To.Id}"));
    }

    [Fact]
    public async Task A_host_goes_by_its_name_and_its_address_is_an_alias()
    {
        var topology = (await new SmallServer().With("node_uname_info{job=node,instance=10.0.0.5:9100,nodename=db1}").With("up{job=node,instance=10.0.0.5:9100}")
            .AskAsync<TopologyAnswer>(new TopologyQuery { Window = SmallServer.Window }, time: _time)).Topology;
        Assert.Equal(("host:db1", "10.0.0.5:9100"), (topology.Entities.Single().Entity.Id, topology.Entities.Single().Aliases.Single()));
    }

    [Fact]
    public async Task A_name_that_two_bear_is_an_alias_of_neither()
    {
        var topology = (await new SmallServer().With("up{app=a,job=pods,instance=x}").With("up{app=b,job=pods,instance=y}").AskAsync<TopologyAnswer>(new TopologyQuery { Window = SmallServer.Window }, time: _time)).Topology;
        Assert.Equal(["x", "y"], topology.Entities.SelectMany(entity => entity.Aliases));
    }

    [Fact]
    public async Task Of_an_entity_its_neighbours_come_too()
    {
        var answer = await SmallServer.WithCheckout().AskAsync<TopologyAnswer>(new TopologyQuery { Window = SmallServer.Window, Entity = new Entity("shop-db") }, time: _time);
        Assert.Equal(["database:shop-db", "service:orders"], answer.Topology.Entities.Select(entity => entity.Entity.Id));
    }

    [Fact]
    public async Task Where_no_metric_tells_who_calls_whom_the_note_says_so()
    {
        var answer = await new SmallServer().With("up{app=a}").AskAsync<TopologyAnswer>(new TopologyQuery { Window = SmallServer.Window }, time: _time);
        Assert.Contains("targets alone", answer.Note, StringComparison.Ordinal);
        var cut = await SmallServer.WithCheckout().AskAsync<TopologyAnswer>(new TopologyQuery { Window = SmallServer.Window }, options => options.MaxSeries = 2, _time);
        Assert.Equal(Coverage.CutShort, cut.Coverage);
    }
}
