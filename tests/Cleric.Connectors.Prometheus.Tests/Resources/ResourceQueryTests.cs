using Cleric.Entities;
using Cleric.Exhibits;
using Cleric.Queries;
using Microsoft.Extensions.Time.Testing;

namespace Cleric.Connectors.Prometheus.Tests.Resources;

public sealed class ResourceQueryTests
{
    private static readonly Entity Web = new("web");
    private readonly FakeTimeProvider _time = new(SmallServer.End);

    [Fact]
    public async Task A_change_of_the_targets_is_an_observation_and_so_are_the_first_and_the_last()
    {
        var server = Answering(
            """{"metric":{"__name__":"up","app":"web","job":"j","instance":"a"},"values":[[1767276000,"1"],[1767276010,"1"],[1767276020,"1"],[1767276030,"1"],[1767276599,"1"]]}""",
            """{"metric":{"__name__":"up","app":"web","job":"j","instance":"b"},"values":[[1767276000,"1"],[1767276010,"0"],[1767276020,"0"],[1767276030,"1"],[1767276599,"1"]]}""");
        var answer = await server.AskAsync<ResourceAnswer>(new ResourceQuery { Window = SmallServer.Window, Entity = Web }, time: _time);
        Assert.Equal(
            [("reachable", 0, "0"), ("degraded", 10, "1"), ("reachable", 30, "0"), ("reachable", 599, "0")],
            answer.States.Select(state => (state.State, (int)(state.Time - SmallServer.Begin).TotalSeconds, state.Attributes["targets.down"])));
        var condition = answer.States[1].Conditions.Single();
        Assert.Equal(("Reachable", "False", "the target b of job j could not be scraped"), (condition.Type, condition.Status, condition.Message));
        Assert.Equal(SmallServer.Begin + TimeSpan.FromSeconds(10), condition.Since);
    }

    [Fact]
    public async Task An_entity_none_of_whose_targets_can_be_scraped_is_unavailable()
    {
        var answer = await SmallServer.WithCheckout().AskAsync<ResourceAnswer>(new ResourceQuery { Window = SmallServer.Window }, time: _time);
        Assert.Equal("unavailable", answer.States.Last(state => state.Entity.Name == "orders").State);
        Assert.Equal("reachable", answer.States.Last(state => state.Entity.Name == "checkout").State);
    }

    [Fact]
    public async Task An_exporters_target_says_nothing_of_a_service()
    {
        var server = new SmallServer().With("up{job=kube-state-metrics,deployment=web,instance=k:80}", 0).With("up{app=web,instance=a:80}");
        var answer = await server.AskAsync<ResourceAnswer>(new ResourceQuery { Window = SmallServer.Window, Entity = Web }, time: _time);
        Assert.All(answer.States, state => Assert.Equal("reachable", state.State));
    }

    [Fact]
    public async Task What_its_exporter_does_not_reach_is_unavailable_though_the_exporter_answers()
    {
        var server = Answering(
            """{"metric":{"__name__":"up","job":"redis","instance":"x:9121"},"values":[[1767276000,"1"],[1767276010,"1"],[1767276020,"1"]]}""",
            """{"metric":{"__name__":"redis_up","job":"redis","instance":"x:9121"},"values":[[1767276000,"1"],[1767276010,"1"],[1767276020,"0"]]}""");
        var answer = await server.AskAsync<ResourceAnswer>(new ResourceQuery { Window = SmallServer.Window, Entity = new Entity("redis", EntityKinds.Cache) }, time: _time);
        Assert.Equal(["reachable", "unavailable"], answer.States.Select(state => state.State));
        var condition = answer.States[1].Conditions.Single();
        Assert.Equal(("NotReached", "the exporter x:9121 of job redis does not reach it (redis_up is 0)"), (condition.Reason, condition.Message));
        Assert.Contains("__name__=~\"up|[a-zA-Z0-9]+_up\"", answer.SentAs, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_target_that_is_none_any_more_is_stale()
    {
        var answer = await new SmallServer().With("up{app=web,instance=a}", to: SmallServer.Begin).AskAsync<ResourceAnswer>(new ResourceQuery { Window = SmallServer.Window, Entity = Web }, time: _time);
        Assert.Equal(Coverage.Stale, answer.Coverage);
        Assert.Contains("no target any more", answer.Note, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_entity_without_targets_is_empty()
    {
        var answer = await SmallServer.WithCheckout().AskAsync<ResourceAnswer>(new ResourceQuery { Window = SmallServer.Window, Entity = new Entity("nobody") }, time: _time);
        Assert.Equal((Coverage.Empty, "No scrape target names 'nobody'."), (answer.Coverage, answer.Note));
    }

    [Fact]
    public async Task An_expression_is_for_metrics_and_alerts()
    {
        var answer = await new SmallServer().AskAsync<NoAnswer>(new ResourceQuery { Window = SmallServer.Window, Native = "up" }, time: _time);
        Assert.Contains("PromQL answers metric and alert queries", answer.Note, StringComparison.Ordinal);
    }

    private static ScriptedServer Answering(params string[] series) => new() { Script = asked => asked.Path.EndsWith("query_range", StringComparison.Ordinal) ? ScriptedServer.Matrix(series) : null };
}
