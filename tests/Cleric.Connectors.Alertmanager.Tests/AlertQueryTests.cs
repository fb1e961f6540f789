using System.Net;
using System.Text;
using Cleric.Entities;
using Cleric.Exhibits;
using Cleric.Queries;
using static Cleric.Connectors.Alertmanager.Tests.ScriptedAlertmanager;

namespace Cleric.Connectors.Alertmanager.Tests;

public sealed class AlertQueryTests
{
    [Fact]
    public async Task Active_silenced_and_inhibited_alerts_are_told_apart()
    {
        var server = new ScriptedAlertmanager
        {
            Groups = """[{"labels":{"cluster":"eu"},"receiver":{"name":"team"},"alerts":[{"fingerprint":"f0"},{"fingerprint":"f1"}]}]""",
            Silences = """[{"id":"s1","createdBy":"ann","comment":"planned maintenance","endsAt":"2026-01-01T16:00:00Z","status":{"state":"active"}},{"id":"s2","createdBy":"bob","comment":"other"}]""",
        }
            .With("alertname=NodeDown,node=db1,severity=critical", 50, annotations: "summary=db1 is down")
            .With("alertname=HighLatency,job=shop/checkout", 40, inhibitedBy: "f0", annotations: "description=p95 is 2 s")
            .With("alertname=DiskFull,app=orders-postgres", 30, silencedBy: "s1", annotations: "summary=95 % full");
        var answer = await server.AskAsync<AlertAnswer>();
        Assert.Equal((Coverage.Data, null, 3L), (answer.Coverage, answer.Note, answer.RowsAvailable));
        var (node, latency, disk) = (answer.Alerts[0], answer.Alerts[1], answer.Alerts[2]);
        Assert.Equal(("NodeDown", "host:db1", "critical", "firing", "db1 is down", "f0"), (node.Name, node.Entity!.Id, node.Severity, node.State, node.Summary, node.Id));
        Assert.Equal((Now - TimeSpan.FromMinutes(50), null), (node.StartsAt, node.EndsAt));
        Assert.Equal(("cluster=eu", "team"), (node.Labels["alertmanager.group"], node.Labels["alertmanager.receivers"]));
        Assert.Equal(("firing", "NodeDown", "p95 is 2 s"), (latency.State, latency.Labels["alertmanager.inhibited_by"], latency.Summary));
        Assert.Equal(("silenced", "s1", "database:orders-postgres"), (disk.State, disk.Labels["alertmanager.silenced_by"], disk.Entity!.Id));
        Assert.Equal("95 % full (silenced by ann until 2026-01-01T16:00:00Z: planned maintenance)", disk.Summary);
    }

    [Fact]
    public async Task Only_alerts_that_overlap_the_window_come()
    {
        var server = new ScriptedAlertmanager().With("alertname=Old,app=a", 300).With("alertname=New,app=a", 1).With("alertname=Over,app=a", 40, endsIn: -30);
        Assert.Equal(["Old firing", "Over resolved", "New firing"], (await server.AskAsync<AlertAnswer>()).Alerts.Select(alert => $"{alert.Name} {alert.State}"));
        var early = await server.AskAsync<AlertAnswer>(new AlertQuery { Window = new TimeWindow(Now - TimeSpan.FromHours(2), Now - TimeSpan.FromHours(1)) });
        Assert.Equal(["Old"], early.Alerts.Select(alert => alert.Name));
        Assert.Equal(Coverage.CutShort, early.Coverage);
        Assert.Contains("ended since", early.Note, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Alerts_of_an_entity_are_those_that_name_it()
    {
        var server = new ScriptedAlertmanager().With("alertname=A,job=shop/checkout", 5).With("alertname=B,team_service=checkout", 5).With("alertname=C,app=cart", 5);
        Assert.Equal(["A"], (await server.AskAsync<AlertAnswer>(new AlertQuery { Window = Window, Entity = new Entity("checkout") })).Alerts.Select(alert => alert.Name));
        Assert.Equal(["A", "B"], (await server.AskAsync<AlertAnswer>(new AlertQuery { Window = Window, Entity = new Entity("checkout") }, options => options.EntityLabels.Add("team_service"))).Alerts.Select(alert => alert.Name));
        var none = await server.AskAsync<AlertAnswer>(new AlertQuery { Window = Window, Entity = new Entity("nobody") });
        Assert.Equal((Coverage.Empty, "3 alerts are active, but none of this entity and window."), (none.Coverage, none.Note));
    }

    [Fact]
    public async Task No_alert_is_an_answer()
    {
        var answer = await new ScriptedAlertmanager().AskAsync<AlertAnswer>();
        Assert.Equal((Coverage.Empty, "No alert is active."), (answer.Coverage, answer.Note));
    }

    [Fact]
    public async Task Matchers_are_sent_as_they_are_with_the_labels_that_are_required()
    {
        var server = new ScriptedAlertmanager().With("alertname=A,app=a", 5);
        var answer = await server.AskAsync<AlertAnswer>(new AlertQuery { Window = Window, Native = "alertname=~\"A|B\"\n severity=\"page\"\n" }, options => options.RequiredLabels["cluster"] = "e\"u");
        Assert.Equal("?filter=alertname%3D~%22A%7CB%22&filter=severity%3D%22page%22&filter=cluster%3D%22e%5C%22u%22", server.Asked[0].RequestUri!.Query);
        Assert.Contains("severity=\"page\"", answer.SentAs, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_groups_or_silences_the_alerts_come_all_the_same()
    {
        var server = new ScriptedAlertmanager { Script = uri => uri.AbsolutePath == "/api/v2/alerts" ? null : new HttpResponseMessage(HttpStatusCode.InternalServerError) }.With("alertname=A,app=a", 5, silencedBy: "s1");
        var answer = await server.AskAsync<AlertAnswer>();
        Assert.Equal("silenced", answer.Alerts.Single().State);
        Assert.Contains("not known which alerts are grouped", answer.Note, StringComparison.Ordinal);
        Assert.Contains("not known who silenced them", answer.Note, StringComparison.Ordinal);
    }

    [Fact]
    public async Task More_than_the_limit_are_thinned_evenly()
    {
        var server = new ScriptedAlertmanager();
        for (var i = 0; i < 9; i++)
        {
            server.With($"alertname=A{i},app=a", 50 - i);
        }

        var answer = await server.AskAsync<AlertAnswer>(new AlertQuery { Window = Window, Limit = 3 });
        Assert.Equal(["A0", "A4", "A8"], answer.Alerts.Select(alert => alert.Name));
        Assert.Equal((Coverage.CutShort, 9L), (answer.Coverage, answer.RowsAvailable));
    }

    [Theory]
    [InlineData(400, "\"bad matcher format: x\"", Coverage.Failed, "bad matcher format: x")]
    [InlineData(400, "{\"code\":601,\"message\":\"filter is wrong\"}", Coverage.Failed, "filter is wrong")]
    [InlineData(401, "", Coverage.Denied, "Check the credentials")]
    [InlineData(404, "404 page not found", Coverage.Failed, "no Alertmanager API")]
    [InlineData(410, "{\"status\":\"deprecated\"}", Coverage.Failed, "HTTP 410")]
    [InlineData(200, "{\"status\":\"success\"}", Coverage.Failed, "is not as its API describes it")]
    [InlineData(200, "[{\"startsAt\":\"yesterday\"}]", Coverage.Failed, "$[0].startsAt")]
    [InlineData(200, "hello", Coverage.Failed, "is not as its API describes it")]
    public async Task What_stays_wrong_is_told_in_words(int status, string body, Coverage coverage, string words)
    {
        var answer = await new ScriptedAlertmanager { Script = _ => Json(body, (HttpStatusCode)status) }.AskAsync<NoAnswer>();
        Assert.Equal(coverage, answer.Coverage);
        Assert.Contains(words, answer.Note, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_may_pass_is_thrown_to_be_tried_again()
    {
        await Assert.ThrowsAsync<HttpRequestException>(() => new ScriptedAlertmanager { Script = _ => new HttpResponseMessage(HttpStatusCode.BadGateway) }.AskAsync<NoAnswer>());
        foreach (var cut in (string[])["", "[", "[{\"labels\":{\"a\":\"b", "[{\"labels\":{\"a\":\"b\"}"])
        {
            Assert.Contains("cut off", (await Assert.ThrowsAsync<IOException>(() => new ScriptedAlertmanager { Script = _ => Json(cut) }.AskAsync<NoAnswer>())).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_page_or_an_answer_without_end_is_failed()
    {
        Assert.Contains("answered with a page", (await new ScriptedAlertmanager { Script = _ => new HttpResponseMessage { Content = new StringContent("<html/>", Encoding.UTF8, "text/html") } }.AskAsync<NoAnswer>()).Note, StringComparison.Ordinal);
        Assert.Contains("MaxResponseBytes (2000)", (await new ScriptedAlertmanager { Script = _ => Json($"[{new string(' ', 5000)}]") }.AskAsync<NoAnswer>(configure: options => options.MaxResponseBytes = 2000)).Note, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Credentials_are_sent()
    {
        var server = new ScriptedAlertmanager();
        await server.AskAsync<AlertAnswer>(configure: options => (options.BearerToken, options.Tenant) = (_ => new("token"), "team-a"));
        Assert.Equal("Bearer token", server.Asked[0].Headers.Authorization!.ToString());
        Assert.Equal("team-a", server.Asked[0].Headers.GetValues("X-Scope-OrgID").Single());
    }

    [Theory]
    [InlineData("alerts.json")]
    [InlineData("groups.json")]
    public async Task Recorded_answers_of_a_real_server_are_read(string file)
    {
        var recorded = Recording(file);
        var at = new DateTimeOffset(2026, 11, 23, 21, 9, 0, TimeSpan.Zero);
        var answer = await new ScriptedAlertmanager { Script = uri => uri.AbsolutePath.EndsWith(file.Replace(".json", "", StringComparison.Ordinal), StringComparison.Ordinal) ? Json(recorded) : uri.AbsolutePath.EndsWith("/alerts", StringComparison.Ordinal) ? Json(Recording("alerts.json")) : null }
            .AskAsync<AlertAnswer>(new AlertQuery { Window = new TimeWindow(at - TimeSpan.FromHours(1), at) }, time: new Microsoft.Extensions.Time.Testing.FakeTimeProvider(at));
        var alert = answer.Alerts.Single();
        Assert.Equal(("97f50f5299744521", "TargetDown", "service:dead", "dead is down", "firing"), (alert.Id, alert.Name, alert.Entity!.Id, alert.Summary, alert.State));
        Assert.Equal(file == "groups.json", alert.Labels.ContainsKey("alertmanager.group"));
    }

    /// <summary>Answers of real servers lie beside the repository where there are any.</summary>
    private static string Recording(string name)
    {
        const string Folder = "shared/specs/recorded/alertmanager-0.25";
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var file = Path.Combine(folder.FullName, Folder, name);
            if (File.Exists(file))
            {
                return File.ReadAllText(file);
            }
        }

        Assert.Skip($"Needs the recorded answers of Alertmanager: {Folder}/{name} in a folder above the tests.");
        return "";
    }
}
