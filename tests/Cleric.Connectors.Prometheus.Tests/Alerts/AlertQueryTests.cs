using System.Net;
using Cleric.Entities;
using Cleric.Exhibits;
using Cleric.Queries;
using Microsoft.Extensions.Time.Testing;

namespace Cleric.Connectors.Prometheus.Tests.Alerts;

public sealed class AlertQueryTests
{
    private static readonly DateTimeOffset Begin = SmallServer.Begin;
    private readonly FakeTimeProvider _time = new(SmallServer.End);

    [Fact]
    public async Task Each_stretch_in_which_an_alert_fired_is_an_alert()
    {
        var server = SmallServer.WithCheckout()
            .With("ALERTS{alertname=Flaps,alertstate=firing,app=web}", 1, Begin + TimeSpan.FromMinutes(1), Begin + TimeSpan.FromMinutes(2) - TimeSpan.FromMinutes(5))
            .With("ALERTS{alertname=Pending,alertstate=pending,app=web}");
        var answer = await server.AskAsync<AlertAnswer>(new AlertQuery { Window = SmallServer.Window }, time: _time);
        Assert.Equal(Coverage.Data, answer.Coverage);
        Assert.Equal(["TargetDown", "Flaps", "ErrorsHigh"], answer.Alerts.Select(alert => alert.Name));
        var (down, flaps, errors) = (answer.Alerts[0], answer.Alerts[1], answer.Alerts[2]);
        Assert.Equal((Begin, null, "firing", "service:orders"), (down.StartsAt, down.EndsAt, down.State, down.Entity!.Id));
        Assert.Equal(("resolved", Begin + TimeSpan.FromMinutes(1), Begin + TimeSpan.FromSeconds(122)), (flaps.State, flaps.StartsAt, flaps.EndsAt));
        Assert.Equal((Begin + TimeSpan.FromMinutes(4), "page", "service:checkout"), (errors.StartsAt, errors.Severity, errors.Entity!.Id));
        Assert.Equal(["job", "severity"], errors.Labels.Keys);
    }

    [Fact]
    public async Task What_fired_before_the_window_says_since_when()
    {
        var server = SmallServer.WithCheckout().With("ALERTS_FOR_STATE{alertname=TargetDown,job=orders,instance=b:80}", (Begin - TimeSpan.FromHours(2)).ToUnixTimeSeconds());
        var answer = await server.AskAsync<AlertAnswer>(new AlertQuery { Window = SmallServer.Window }, time: _time);
        Assert.Equal(Begin - TimeSpan.FromHours(2), answer.Alerts.Single(alert => alert.Name == "TargetDown").StartsAt);
    }

    [Fact]
    public async Task Alerts_of_an_entity_are_those_that_name_it()
    {
        var answer = await SmallServer.WithCheckout().AskAsync<AlertAnswer>(new AlertQuery { Window = SmallServer.Window, Entity = new Entity("orders") }, time: _time);
        Assert.Equal(["TargetDown"], answer.Alerts.Select(alert => alert.Name));
        var none = await SmallServer.WithCheckout().AskAsync<AlertAnswer>(new AlertQuery { Window = SmallServer.Window, Entity = new Entity("nobody") }, time: _time);
        Assert.Contains("2 alerts fired in the window, but none that names 'nobody'", none.Note, StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_alert_from_no_rule_is_told_apart_from_none_that_fired()
    {
        var server = new SmallServer();
        Assert.Contains("evaluates no alerting rules", (await server.AskAsync<AlertAnswer>(new AlertQuery { Window = SmallServer.Window }, time: _time)).Note, StringComparison.Ordinal);
        server.Script = asked => asked.Path.EndsWith("rules", StringComparison.Ordinal) ? ScriptedServer.Data("""{"groups":[{"name":"g","rules":[{"type":"alerting","name":"X","query":"up == 0"}]}]}""") : null;
        var quiet = await server.AskAsync<AlertAnswer>(new AlertQuery { Window = SmallServer.Window }, time: _time);
        Assert.Equal((Coverage.Empty, "No alert fired in the window."), (quiet.Coverage, quiet.Note));
    }

    [Fact]
    public async Task Without_rules_alerts_are_told_by_their_series_alone()
    {
        var server = SmallServer.WithCheckout();
        server.Script = asked => asked.Path.EndsWith("rules", StringComparison.Ordinal) ? new HttpResponseMessage(HttpStatusCode.NotFound) : null;
        var answer = await server.AskAsync<AlertAnswer>(new AlertQuery { Window = SmallServer.Window }, time: _time);
        Assert.Equal(2, answer.Alerts.Count);
        Assert.Contains("What the alerting rules say is not known", answer.Note, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"name":"ErrorsHigh","query":"x > 1","annotations":{"summary":"too many errors"},"alerts":[]}""", "too many errors")]
    [InlineData("""{"name":"ErrorsHigh","query":"x > 1","annotations":{"summary":"errors of {{ $labels.job }}"},"alerts":[]}""", "x > 1")]
    [InlineData("""{"name":"ErrorsHigh","query":"x > 1","annotations":{"description":"d"},"alerts":[{"labels":{"alertname":"ErrorsHigh","job":"shop/checkout"},"annotations":{"description":"filled in"}}]}""", "filled in")]
    [InlineData("""{"name":"Other","query":"x > 1"}""", null)]
    public async Task What_an_alert_says_is_its_annotation_else_its_rules_else_the_expression(string rule, string? summary)
    {
        var server = SmallServer.WithCheckout();
        server.Script = asked => asked.Path.EndsWith("rules", StringComparison.Ordinal) ? ScriptedServer.Data($$"""{"groups":[{"rules":[{{rule}}]}]}""") : null;
        Assert.Equal(summary, (await server.AskAsync<AlertAnswer>(new AlertQuery { Window = SmallServer.Window }, time: _time)).Alerts.Single(alert => alert.Name == "ErrorsHigh").Summary);
    }

    [Fact]
    public async Task An_expression_has_to_yield_alerts()
    {
        var server = SmallServer.WithCheckout();
        var alerts = await server.AskAsync<AlertAnswer>(new AlertQuery { Window = SmallServer.Window, Native = "ALERTS{severity=\"page\"}" }, time: _time);
        Assert.Equal(["ErrorsHigh"], alerts.Alerts.Select(alert => alert.Name));
        Assert.Contains("'alertname'", (await server.AskAsync<NoAnswer>(new AlertQuery { Window = SmallServer.Window, Native = "up" }, time: _time)).Note, StringComparison.Ordinal);
    }

    [Fact]
    public async Task More_alerts_than_the_limit_are_thinned_evenly()
    {
        var server = new SmallServer();
        for (var i = 0; i < 9; i++)
        {
            server.With($"ALERTS{{alertname=A{i},alertstate=firing}}", 1, Begin + TimeSpan.FromMinutes(i));
        }

        var answer = await server.AskAsync<AlertAnswer>(new AlertQuery { Window = SmallServer.Window, Limit = 3 }, time: _time);
        Assert.Equal(["A0", "A4", "A8"], answer.Alerts.Select(alert => alert.Name));
        Assert.Equal((Coverage.CutShort, 9L), (answer.Coverage, answer.RowsAvailable));
        var few = await server.AskAsync<AlertAnswer>(new AlertQuery { Window = SmallServer.Window }, options => options.MaxSeries = 5, _time);
        Assert.Equal((Coverage.CutShort, 5), (few.Coverage, few.Rows));
    }
}
