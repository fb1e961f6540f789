using System.Net;
using Cleric.Entities;
using Cleric.Exhibits;
using Cleric.Queries;
using Microsoft.Extensions.Time.Testing;

namespace Cleric.Connectors.Prometheus.Tests;

/// <summary>Answers as Prometheus 2.42 gave them.</summary>
public sealed class RecordedAnswersTests
{
    private static readonly TimeWindow Window = new(DateTimeOffset.FromUnixTimeSeconds(1795468100), DateTimeOffset.FromUnixTimeSeconds(1795468170));
    private readonly FakeTimeProvider _time = new(Window.End);

    [Fact]
    public async Task A_matrix()
    {
        var server = Answering("query_range", Recordings.Read("query_range.json"));
        var answer = await server.AskAsync<MetricAnswer>(new MetricQuery { Window = Window, Native = "rate(node_cpu_seconds_total{mode=\"idle\"}[1m])", Step = TimeSpan.FromSeconds(15) }, time: _time);
        Assert.Equal(Coverage.Data, answer.Coverage);
        Assert.Equal(["0", "1"], answer.Series.Select(series => series.Attributes["cpu"]));
        Assert.All(answer.Series, series => Assert.Equal(("node_cpu_seconds_total", "rate", "s/s", "host:127.0.0.1"), (series.Metric, series.Statistic, series.Unit, series.Entity.Id)));
        Assert.Equal([1795468106000, 1795468121000, 1795468136000, 1795468151000, 1795468166000], answer.Series[0].Times.ToArray());
        Assert.Equal(0.0007142857143013055, answer.Series[0].Values.Span[0]);
    }

    [Theory]
    [InlineData("400_parse_error.json", "unclosed left parenthesis")]
    [InlineData("400_too_many_points.json", "exceeded maximum resolution of 11,000 points")]
    public async Task Errors(string file, string words)
    {
        var body = Recordings.Read(file);
        var answer = await new ScriptedServer { Script = _ => ScriptedServer.Json(body, HttpStatusCode.BadRequest) }.AskAsync<NoAnswer>(new MetricQuery { Window = Window, Native = "x" }, time: _time);
        Assert.Contains(words, answer.Note, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rules_fill_in_what_an_alert_says()
    {
        var rules = Recordings.Read("rules.json");
        var server = new ScriptedServer
        {
            Script = asked => asked.Path.EndsWith("rules", StringComparison.Ordinal) ? ScriptedServer.Json(rules)
                : asked.Path.EndsWith("query_range", StringComparison.Ordinal) ? ScriptedServer.Matrix("""{"metric":{"__name__":"ALERTS","alertname":"TargetDown","alertstate":"firing","instance":"127.0.0.1:1","job":"dead","severity":"critical"},"values":[[1795468120,"1"],[1795468121,"1"]]}""")
                : null,
        };
        var alert = (await server.AskAsync<AlertAnswer>(new AlertQuery { Window = Window }, time: _time)).Alerts.Single();
        Assert.Equal(("TargetDown", "dead is down", "critical", "service:dead"), (alert.Name, alert.Summary, alert.Severity, alert.Entity!.Id));
        Assert.StartsWith("97f50f5299744521-", alert.Id, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Targets_tell_why_they_could_not_be_scraped()
    {
        var targets = Recordings.Read("targets.json");
        var server = new ScriptedServer
        {
            Script = asked => asked.Path.EndsWith("targets", StringComparison.Ordinal) ? ScriptedServer.Json(targets)
                : asked.Path.EndsWith("query_range", StringComparison.Ordinal) ? ScriptedServer.Matrix("""{"metric":{"__name__":"up","instance":"127.0.0.1:1","job":"dead"},"values":[[1795468120,"0"],[1795468169,"0"]]}""")
                : null,
        };
        var states = (await server.AskAsync<ResourceAnswer>(new ResourceQuery { Window = Window, Entity = new Entity("dead") }, time: _time)).States;
        Assert.Contains("connection refused", states[^1].Conditions.Single().Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Series_make_a_topology()
    {
        var answer = await Answering("series", Recordings.Read("series.json")).AskAsync<TopologyAnswer>(new TopologyQuery { Window = Window }, time: _time);
        Assert.Equal(["host:127.0.0.1", "service:dead"], answer.Topology.Entities.Select(entity => entity.Entity.Id));
    }

    private static ScriptedServer Answering(string path, string body) => new() { Script = asked => asked.Path.EndsWith(path, StringComparison.Ordinal) ? ScriptedServer.Json(body) : null };
}
