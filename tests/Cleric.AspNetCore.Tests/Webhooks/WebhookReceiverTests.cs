using System.Globalization;
using System.Text;
using Cleric.AspNetCore.Webhooks;
using Cleric.AspNetCore.Webhooks.Receivers;
using Cleric.Triggers;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using NSubstitute;

namespace Cleric.AspNetCore.Tests.Webhooks;

public sealed class WebhookReceiverTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 14, 10, 0, TimeSpan.Zero);

    private static IWebhookReceiver Receiver(string name, WebhooksOptions? options = null)
    {
        var used = options ?? new WebhooksOptions();
        var monitor = Substitute.For<IOptionsMonitor<WebhooksOptions>>();
        monitor.CurrentValue.Returns(used);
        var naming = new AlertNaming(Options.Create(used));
        return name switch
        {
            "alertmanager" => new AlertmanagerReceiver(naming),
            "grafana" => new GrafanaReceiver(naming),
            "pagerduty" => new PagerDutyReceiver(),
            "datadog" => new DatadogReceiver(naming),
            "github" => new GitHubReceiver(monitor),
            _ => new GenericReceiver(naming),
        };
    }

    private static WebhookRequest Request(string body, params (string Name, string Value)[] headers)
    {
        var all = new HeaderDictionary();
        foreach (var (name, value) in headers)
        {
            all[name] = value;
        }

        return new WebhookRequest { Headers = all, Body = Encoding.UTF8.GetBytes(body), ReceivedAt = Now };
    }

    private static WebhookOptions Sender(params string[] secrets)
    {
        var options = new WebhookOptions();
        foreach (var secret in secrets)
        {
            options.Secrets.Add(secret);
        }

        return options;
    }

    private static string Seconds(int offset) => (Now.ToUnixTimeSeconds() + offset).ToString(CultureInfo.InvariantCulture);

    [Fact]
    public void Alertmanagers_payload_is_a_group_of_alerts()
    {
        var delivery = Receiver("alertmanager").Read(Request(WebhookExamples.Alertmanager));
        Assert.Equal("{}:{cluster=\"eu\"}", delivery.GroupKey);
        Assert.Equal([("a1", "CheckoutLatencyHigh", "checkout"), ("b2", "TargetDown", "10.0.0.5"), ("c3", "Old", "x")], delivery.Alerts.Select(alert => (alert.Key, alert.Trigger.Name, alert.Trigger.Entity)));
        Assert.All(delivery.Alerts, alert => Assert.Equal(("alertmanager", Now), (alert.Source, alert.ReceivedAt)));
        Assert.Equal([null, null, new DateTimeOffset(2026, 1, 1, 13, 30, 0, TimeSpan.Zero)], delivery.Alerts.Select(alert => alert.ResolvedAt));
        Assert.Equal(("latency", "page", "p95 is 2 s"), (delivery.Alerts[0].Trigger.Symptom, delivery.Alerts[0].Trigger.Severity, delivery.Alerts[0].Trigger.Summary));
        Assert.Equal(new DateTimeOffset(2026, 1, 1, 14, 1, 0, TimeSpan.Zero), delivery.Alerts[1].Trigger.At);
    }

    [Fact]
    public void A_delivery_of_alertmanager_is_told_from_others_by_group_and_bytes()
    {
        var receiver = Receiver("alertmanager");
        var id = receiver.Read(Request(WebhookExamples.Alertmanager)).Id;
        Assert.Equal(id, receiver.Read(Request(WebhookExamples.Alertmanager)).Id);
        Assert.NotEqual(id, receiver.Read(Request(WebhookExamples.Alertmanager.Replace("p95 is 2 s", "p95 is 3 s", StringComparison.Ordinal))).Id);
    }

    [Fact]
    public void An_alert_that_alertmanager_recorded_keeps_its_fingerprint_when_none_is_sent()
    {
        var recorded = System.Text.Json.JsonDocument.Parse(Specs.Read("recorded/alertmanager-0.25/alerts.json")).RootElement[0];
        var body = $$"""{"version":"4","groupKey":"g","alerts":[{"status":"firing","labels":{{recorded.GetProperty("labels").GetRawText()}},"annotations":{{recorded.GetProperty("annotations").GetRawText()}},"startsAt":"{{recorded.GetProperty("startsAt").GetString()}}"}]}""";
        var alert = Assert.Single(Receiver("alertmanager").Read(Request(body)).Alerts);
        Assert.Equal((recorded.GetProperty("fingerprint").GetString(), "TargetDown", "dead"), (alert.Key, alert.Trigger.Name, alert.Trigger.Entity));
    }

    [Fact]
    public void Grafanas_payload_is_a_group_of_alerts()
    {
        var delivery = Receiver("grafana").Read(Request(WebhookExamples.Grafana));
        Assert.Equal("{}:{}", delivery.GroupKey);
        Assert.Equal([("c6eadffa33fcdf37", "High memory usage", "saturation"), ("bc97ff14869b13e3", "High CPU usage", "saturation")], delivery.Alerts.Select(alert => (alert.Key, alert.Trigger.Name, alert.Trigger.Symptom!)));
        Assert.Equal(new DateTimeOffset(2021, 10, 12, 7, 51, 3, 157, TimeSpan.Zero).AddTicks(760), delivery.Alerts[0].Trigger.At);
        Assert.Null(delivery.Alerts[0].Trigger.Entity);
    }

    [Fact]
    public void A_label_of_the_hosts_own_names_the_entity()
    {
        var options = new WebhooksOptions();
        options.EntityLabels.Add("team");
        Assert.All(Receiver("grafana", options).Read(Request(WebhookExamples.Grafana)).Alerts, alert => Assert.Equal("blue", alert.Trigger.Entity));
    }

    [Theory]
    [InlineData("incident.triggered", "2020-04-09T15:16:27Z", null)]
    [InlineData("incident.reopened", "2020-10-02T18:45:22.169Z", null)]
    [InlineData("incident.resolved", null, "2020-10-02T18:45:22.169Z")]
    public void An_incident_of_pagerduty_is_an_alert(string type, string? at, string? resolvedAt)
    {
        var delivery = Receiver("pagerduty").Read(Request(WebhookExamples.PagerDuty.Replace("incident.priority_updated", type, StringComparison.Ordinal)));
        Assert.Equal("5ac64822-4adc-4fda-ade0-410becf0de4f", delivery.Id);
        var alert = Assert.Single(delivery.Alerts);
        Assert.Equal(("PGR0VU2", "pagerduty", "A little bump in the road", "API Service", "P1"), (alert.Key, alert.Source, alert.Trigger.Name, alert.Trigger.Entity, alert.Trigger.Severity));
        Assert.Equal(at is null ? null : DateTimeOffset.Parse(at, CultureInfo.InvariantCulture), alert.Trigger.At);
        Assert.Equal(resolvedAt is null ? null : DateTimeOffset.Parse(resolvedAt, CultureInfo.InvariantCulture), alert.ResolvedAt);
        Assert.Equal("https://acme.pagerduty.com/incidents/PGR0VU2", alert.Trigger.Labels["html_url"]);
    }

    [Fact]
    public void Other_events_of_pagerduty_say_nothing()
    {
        var receiver = Receiver("pagerduty");
        Assert.Empty(receiver.Read(Request(WebhookExamples.PagerDuty)).Alerts);
        Assert.Empty(receiver.Read(Request(WebhookExamples.PagerDutyService)).Alerts);
        Assert.Equal("01BRB6ZP4M6T8ZG4X6BP63ZB9O", receiver.Read(Request(WebhookExamples.PagerDutyService)).Id);
    }

    [Fact]
    public void An_alert_of_datadog_is_read_by_the_template()
    {
        var delivery = Receiver("datadog").Read(Request(WebhookExamples.Datadog));
        Assert.Equal(("1234567-Triggered", "1234"), (delivery.Id, delivery.GroupKey));
        var alert = Assert.Single(delivery.Alerts);
        Assert.Equal(("9bd4ac313a4d1e8fae2482df7b77628", "Host is Down", "availability", "P1"), (alert.Key, alert.Trigger.Name, alert.Trigger.Symptom, alert.Trigger.Severity));
        Assert.Equal("system.load.1 over host:my-host was > 0 at least once during the last 1m", alert.Trigger.Summary);
        Assert.Equal(DateTimeOffset.FromUnixTimeMilliseconds(1406662672000), alert.Trigger.At);
        Assert.Equal(("us-east-1a", "computing-node", "ip-012345"), (alert.Trigger.Labels["availability-zone"], alert.Trigger.Labels["role"], alert.Trigger.Labels["host"]));
        Assert.Null(alert.ResolvedAt);
    }

    [Theory]
    [InlineData("service:checkout,env:prod", "checkout")]
    [InlineData("env:prod,kube_deployment:cart,pod_name:cart-7d9f8b6c5d-x2x4z", "cart")]
    [InlineData("service:checkout,service:cart,kube_deployment:shop", "shop")]
    [InlineData("env:prod", "ip-012345")]
    public void An_alerts_tags_name_the_entity_and_an_ambiguous_one_does_not(string tags, string? entity) =>
        Assert.Equal(entity, Receiver("datadog").Read(Request(WebhookExamples.Datadog.Replace("monitor, name:myService, role:computing-node", tags, StringComparison.Ordinal))).Alerts[0].Trigger.Entity);

    [Theory]
    [InlineData("Triggered", true)]
    [InlineData("Re-Triggered", true)]
    [InlineData("No Data", true)]
    [InlineData("Re-No Data", true)]
    [InlineData("Warn", true)]
    [InlineData("Re-Warn", true)]
    [InlineData("Renotify", true)]
    [InlineData("Recovered", false)]
    [InlineData("Null", null)]
    public void Datadogs_transitions_are_known(string transition, bool? fires)
    {
        var delivery = Receiver("datadog").Read(Request(WebhookExamples.Datadog.Replace("\"Triggered\"", $"\"{transition}\"", StringComparison.Ordinal)));
        Assert.Equal(fires, delivery.Alerts.Count == 0 ? null : delivery.Alerts[0].ResolvedAt is null);
    }

    [Fact]
    public void What_datadog_left_as_it_is_in_the_template_is_not_there()
    {
        var body = """{"id":"$ID","alert_id":1234,"alert_transition":"Triggered","alert_title":"$ALERT_TITLE","event_title":"CPU is high","alert_cycle_key":"","alert_scope":"host:a","date":"$DATE","hostname":null,"tags":"$TAGS"}""";
        var delivery = Receiver("datadog").Read(Request(body));
        Assert.Null(delivery.Id);
        Assert.Equal(("1234:host:a", "CPU is high", "a", null), (delivery.Alerts[0].Key, delivery.Alerts[0].Trigger.Name, delivery.Alerts[0].Trigger.Entity, delivery.Alerts[0].Trigger.At));
    }

    [Fact]
    public void A_deployment_on_github_is_a_change_of_its_repository()
    {
        var delivery = Receiver("github").Read(Request(WebhookExamples.GitHub, ("X-GitHub-Event", "deployment_status"), ("X-GitHub-Delivery", "72d3162e-cc78-11e3-81ab-4c9367dc0958")));
        Assert.Equal(("72d3162e-cc78-11e3-81ab-4c9367dc0958", "Codertocat/Hello-World/deployments/145988746"), (delivery.Id, delivery.TriggerKey));
        var change = Assert.IsType<ChangeTrigger>(delivery.Trigger);
        Assert.Equal(("f95f852bd8fca8fcc58a9a2d6c842781e32a215e", "Hello-World", "Deployment of Codertocat/Hello-World master (f95f852) to production"), (change.ChangeId, change.Entity, change.Summary));
        Assert.Equal(new DateTimeOffset(2019, 5, 15, 15, 20, 55, TimeSpan.Zero), change.At);
        Assert.Equal(delivery.TriggerKey, Receiver("github").Read(Request(WebhookExamples.GitHub, ("X-GitHub-Event", "deployment"))).TriggerKey);
    }

    [Fact]
    public void The_deployment_in_githubs_own_description_of_its_api_is_read()
    {
        using var api = System.Text.Json.JsonDocument.Parse(Specs.Read("github/api.github.com.subset.json"));
        var deployment = api.RootElement.GetProperty("components").GetProperty("examples").GetProperty("deployment").GetProperty("value");
        var body = $$$"""{"action":"created","deployment":{{{deployment.GetRawText()}}},"repository":{"name":"example","full_name":"octocat/example"}}""";
        var change = Assert.IsType<ChangeTrigger>(Receiver("github").Read(Request(body, ("X-GitHub-Event", "deployment"))).Trigger);
        Assert.Equal((deployment.GetProperty("sha").GetString(), "example"), (change.ChangeId, change.Entity));
        Assert.Contains(deployment.GetProperty("description").GetString()!, change.Summary, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\"service\": \"checkout\"}")]
    [InlineData("\"{\\\"entity\\\": \\\"checkout\\\"}\"")]
    public void A_deployments_payload_may_name_what_is_deployed(string payload)
    {
        var body = WebhookExamples.GitHub.Replace("\"payload\": {}", $"\"payload\": {payload}", StringComparison.Ordinal);
        Assert.Equal("checkout", Receiver("github").Read(Request(body, ("X-GitHub-Event", "deployment_status"))).Trigger!.Entity);
    }

    [Theory]
    [InlineData("\"\"")]
    [InlineData("\"{not json\"")]
    [InlineData("[1]")]
    [InlineData("null")]
    public void A_deployments_payload_that_names_nothing_leaves_the_repository(string payload)
    {
        var body = WebhookExamples.GitHub.Replace("\"payload\": {}", $"\"payload\": {payload}", StringComparison.Ordinal);
        Assert.Equal("Hello-World", Receiver("github").Read(Request(body, ("X-GitHub-Event", "deployment_status"))).Trigger!.Entity);
    }

    [Theory]
    [InlineData("success", true)]
    [InlineData("failure", true)]
    [InlineData("error", true)]
    [InlineData("in_progress", false)]
    [InlineData("queued", false)]
    [InlineData("pending", false)]
    [InlineData("inactive", false)]
    [InlineData("waiting", false)]
    public void Only_a_state_that_ends_a_deployment_is_a_change(string state, bool isChange) =>
        Assert.Equal(isChange, Receiver("github").Read(Request(WebhookExamples.GitHub.Replace("\"success\"", $"\"{state}\"", StringComparison.Ordinal), ("X-GitHub-Event", "deployment_status"))).Trigger is not null);

    [Theory]
    [InlineData("ping")]
    [InlineData("push")]
    [InlineData("check_run")]
    public void Other_events_of_github_say_nothing_whatever_their_body(string type)
    {
        var delivery = Receiver("github").Read(Request("""{"zen":"Avoid administrative distraction.","hook_id":90753227}""", ("X-GitHub-Event", type), ("X-GitHub-Delivery", "1")));
        Assert.Equal(("1", null), (delivery.Id, delivery.Trigger));
        Assert.Empty(delivery.Alerts);
    }

    [Fact]
    public void Deployments_to_previews_are_left_alone_and_environments_can_be_chosen()
    {
        var body = WebhookExamples.GitHub.Replace("\"task\": \"deploy\"", "\"task\": \"deploy\", \"transient_environment\": true", StringComparison.Ordinal);
        Assert.Null(Receiver("github").Read(Request(body, ("X-GitHub-Event", "deployment"))).Trigger);
        var options = new WebhooksOptions();
        options.Environments.Add("Production");
        Assert.NotNull(Receiver("github", options).Read(Request(body, ("X-GitHub-Event", "deployment"))).Trigger);
        options.Environments[0] = "staging";
        Assert.Null(Receiver("github", options).Read(Request(body, ("X-GitHub-Event", "deployment"))).Trigger);
    }

    [Fact]
    public void An_alert_in_the_form_of_clerics_own_is_read()
    {
        var body = """{"key":"k1","name":"CheckoutLatencyHigh","entity":"checkout","symptom":"errors","summary":"all is slow","severity":"page","labels":{"region":"eu"},"at":"2026-01-01T15:00:00+01:00","groupKey":"g","id":"d1"}""";
        var delivery = Receiver("generic").Read(Request(body));
        Assert.Equal(("d1", "g"), (delivery.Id, delivery.GroupKey));
        var alert = Assert.Single(delivery.Alerts);
        Assert.Equal(("k1", "CheckoutLatencyHigh", "checkout", "errors", "all is slow", "page", "eu"), (alert.Key, alert.Trigger.Name, alert.Trigger.Entity, alert.Trigger.Symptom, alert.Trigger.Summary, alert.Trigger.Severity, alert.Trigger.Labels["region"]));
        Assert.Equal((new DateTimeOffset(2026, 1, 1, 14, 0, 0, TimeSpan.Zero), TimeSpan.Zero, null), (alert.Trigger.At!.Value, alert.Trigger.At!.Value.Offset, alert.ResolvedAt));
    }

    [Fact]
    public void A_name_is_all_that_it_takes()
    {
        var alert = Assert.Single(Receiver("generic").Read(Request("""{"name":"CheckoutLatencyHigh","labels":{"service":"checkout"}}""")).Alerts);
        Assert.Equal(("checkout", "latency"), (alert.Trigger.Entity, alert.Trigger.Symptom));
        Assert.Equal(alert.Key, Receiver("generic").Read(Request("""{ "labels":{"service":"checkout"}, "name":"CheckoutLatencyHigh", "status":"resolved"}""")).Alerts[0].Key);
        Assert.NotEqual(alert.Key, Receiver("generic").Read(Request("""{"name":"CheckoutLatencyHigh","labels":{"service":"cart"}}""")).Alerts[0].Key);
    }

    [Fact]
    public void Several_alerts_may_be_posted_at_once_some_resolved()
    {
        var delivery = Receiver("generic").Read(Request("""{"alerts":[{"name":"A"},{"name":"B","status":"resolved","at":"2026-01-01T14:00:00Z"},{"name":"C","status":"firing"}]}"""));
        Assert.Equal(["A", "B", "C"], delivery.Alerts.Select(alert => alert.Trigger.Name));
        Assert.Equal([null, new DateTimeOffset(2026, 1, 1, 14, 0, 0, TimeSpan.Zero), null], delivery.Alerts.Select(alert => alert.ResolvedAt));
    }

    [Fact]
    public void A_trigger_may_be_posted_as_to_investigations()
    {
        var delivery = Receiver("generic").Read(Request("""{"key":"q1","trigger":{"text":"Why is checkout slow?","entity":"checkout","kind":"question"}}"""));
        Assert.Equal(("q1", "Why is checkout slow?"), (delivery.TriggerKey, Assert.IsType<QuestionTrigger>(delivery.Trigger).Text));
        var alert = Assert.Single(Receiver("generic").Read(Request("""{"trigger":{"kind":"alert","name":"A","entity":"checkout"}}""")).Alerts);
        Assert.Equal(("A", "checkout"), (alert.Trigger.Name, alert.Trigger.Entity));
    }

    [Fact]
    public void Markup_in_names_is_text_like_any_other()
    {
        const string Name = "<img src=x onerror=alert(1)>";
        Assert.Equal(Name, Receiver("generic").Read(Request($$"""{"name":"{{Name}}","entity":"<b>x</b>"}""")).Alerts[0].Trigger.Name);
        Assert.Equal(Name, Receiver("alertmanager").Read(Request($$$"""{"version":"4","alerts":[{"labels":{"alertname":"{{{Name}}}"}}]}""")).Alerts[0].Trigger.Name);
        Assert.Equal(Name, Receiver("pagerduty").Read(Request(WebhookExamples.PagerDuty.Replace("priority_updated", "triggered", StringComparison.Ordinal).Replace("A little bump in the road", Name, StringComparison.Ordinal))).Alerts[0].Trigger.Name);
    }

    [Fact]
    public void A_label_that_no_system_would_have_names_nothing_and_takes_no_time() =>
        Assert.Null(Receiver("alertmanager").Read(Request($$$"""{"version":"4","alerts":[{"labels":{"alertname":"A","job":"{{{new string('/', 200_000)}}}"}}]}""")).Alerts[0].Trigger.Entity);

    [Theory]
    [InlineData("alertmanager", "", "malformed")]
    [InlineData("alertmanager", "null", "null")]
    [InlineData("alertmanager", "[]", "malformed")]
    [InlineData("alertmanager", "{}", "'version' of the body is ''; 4 is read")]
    [InlineData("alertmanager", "{\"version\":\"1\",\"alerts\":[]}", "post it to the webhook 'grafana'")]
    [InlineData("alertmanager", "{\"version\":\"4\"}", "'alerts' is missing")]
    [InlineData("alertmanager", "{\"version\":\"4\",\"alerts\":{}}", "'$.alerts'")]
    [InlineData("alertmanager", "{\"version\":\"4\",\"alerts\":[{\"labels\":{\"alertname\":\"A\"},\"endsAt\":\"soon\"}]}", "'$.alerts[0].endsAt'")]
    [InlineData("grafana", "{\"title\":\"legacy\"}", "'alerts' is missing")]
    [InlineData("pagerduty", "{}", "'event' is missing")]
    [InlineData("pagerduty", "{\"event\":{\"id\":\"1\"}}", "'event.event_type' is missing")]
    [InlineData("pagerduty", "{\"event\":{\"event_type\":\"incident.triggered\"}}", "'event.id' is missing")]
    [InlineData("pagerduty", "{\"event\":{\"id\":\"1\",\"event_type\":\"incident.triggered\"}}", "'event.data' is missing")]
    [InlineData("pagerduty", "{\"event\":{\"id\":\"1\",\"event_type\":\"incident.triggered\",\"data\":{\"title\":\"x\"}}}", "'event.data.id' is missing")]
    [InlineData("pagerduty", "{\"event\":{\"id\":\"1\",\"event_type\":\"incident.triggered\",\"data\":{\"id\":\"P\"}}}", "'event.data.title' is missing")]
    [InlineData("pagerduty", "{\"event\":{\"id\":\"1\",\"event_type\":\"incident.triggered\",\"data\":{\"id\":\"P\",\"title\":[]}}}", "'$.event.data.title'")]
    [InlineData("datadog", "{\"id\":\"1\",\"event_type\":\"x\"}", "'alert_id' is missing")]
    [InlineData("datadog", "{\"alert_id\":\"$ALERT_ID\"}", "'alert_id' is missing")]
    [InlineData("datadog", "{\"alert_id\":1}", "'alert_transition' is missing")]
    [InlineData("datadog", "{\"alert_id\":1,\"alert_transition\":\"Sideways\"}", "'alert_transition' is 'Sideways'")]
    [InlineData("datadog", "{\"alert_id\":1,\"alert_transition\":\"Triggered\"}", "'alert_title' is missing")]
    [InlineData("datadog", "{\"alert_id\":1,\"alert_transition\":\"Triggered\",\"alert_title\":[]}", "'alert_title' of the body is neither")]
    [InlineData("datadog", "{\"alert_id\":1,\"alert_transition\":\"Triggered\",\"alert_title\":\"x\",\"date\":\"2026-01-01\"}", "'date' is '2026-01-01'")]
    [InlineData("github", "{}", "'deployment' is missing")]
    [InlineData("github", "{\"deployment\":{\"id\":\"x\"}}", "'$.deployment.id'")]
    [InlineData("github", "{\"deployment\":{}}", "'deployment.id' is missing")]
    [InlineData("github", "{\"deployment\":{\"id\":1}}", "'deployment.sha' is missing")]
    [InlineData("github", "{\"deployment\":{\"id\":1,\"sha\":\"a\"}}", "'repository.full_name' is missing")]
    [InlineData("github", "{\"deployment\":{\"id\":1,\"sha\":\"a\"},\"repository\":{\"full_name\":\"o/r\"}}", "'deployment_status.state' is missing")]
    [InlineData("generic", "{}", "'name' is missing")]
    [InlineData("generic", "{\"name\":\" \"}", "'name' is missing")]
    [InlineData("generic", "{\"nmae\":\"A\"}", "'$.nmae' of the body is unknown")]
    [InlineData("generic", "{\"name\":\"A\",\"symptom\":\"slowness\"}", "'symptom' is 'slowness': it has to be one of latency")]
    [InlineData("generic", "{\"name\":\"A\",\"status\":\"open\"}", "'status' is 'open'")]
    [InlineData("generic", "{\"name\":\"A\",\"at\":\"today\"}", "'$.at'")]
    [InlineData("generic", "{\"name\":\"A\",\"labels\":{\"x\":null}}", "'labels.x' is null")]
    [InlineData("generic", "{\"name\":\"A\",\"alerts\":[]}", "more than one of")]
    [InlineData("generic", "{\"trigger\":{\"kind\":\"question\"}}", "'$.trigger'")]
    [InlineData("generic", "{\"trigger\":{\"text\":\"x\"}}", "'$.trigger.kind' of the body is missing")]
    [InlineData("generic", "{\"trigger\":{\"kind\":\"rumour\",\"text\":\"x\"}}", "'$.trigger")]
    public void What_is_of_another_form_is_told_by_the_field(string name, string body, string words) =>
        Assert.Contains(words, Assert.Throws<ClericException>(() => Receiver(name).Read(Request(body, ("X-GitHub-Event", "deployment_status")))).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("alertmanager", "{\"version\":\"4\",\"alerts\":[null]}", "'alerts[0].labels.alertname'")]
    [InlineData("alertmanager", "{\"version\":\"4\",\"alerts\":[{\"status\":\"firing\",\"labels\":{\"alertname\":\"A\"}},{\"status\":\"weird\",\"labels\":{\"alertname\":\"A\"}}]}", "'alerts[1].status' of the webhook's payload is 'weird'")]
    [InlineData("grafana", "{\"alerts\":[{\"labels\":{}}]}", "'alerts[0].labels.alertname'")]
    [InlineData("grafana", "{\"alerts\":[{\"status\":\"Alerting\",\"labels\":{\"alertname\":\"A\"}}]}", "'alerts[0].status'")]
    [InlineData("generic", "{\"alerts\":[{\"name\":\"A\"},{\"symptom\":\"errors\"}]}", "'alerts[1].name' is missing")]
    public void An_alert_of_another_form_is_told_by_the_field_and_is_no_reason_to_lose_others(string name, string body, string words)
    {
        var delivery = Receiver(name).Read(Request(body));
        Assert.Contains(words, Assert.Single(delivery.Problems), StringComparison.Ordinal);
        Assert.Equal(body.Contains("\"A\"", StringComparison.Ordinal) && !body.Contains("Alerting", StringComparison.Ordinal) ? ["A"] : [], delivery.Alerts.Select(alert => alert.Trigger.Name));
    }

    [Fact]
    public void Without_its_header_nobody_knows_githubs_event() =>
        Assert.Contains("X-GitHub-Event", Assert.Throws<ClericException>(() => Receiver("github").Read(Request(WebhookExamples.GitHub))).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("alertmanager")]
    [InlineData("datadog")]
    [InlineData("grafana")]
    public void Credentials_let_in_those_who_cannot_sign(string name)
    {
        var basic = Convert.ToBase64String(Encoding.UTF8.GetBytes("alertmanager:a long password"));
        var sender = Sender("alertmanager:a long password", WebhookExamples.Secret);
        Assert.Null(Receiver(name).Refuse(Request("", ("Authorization", $"Bearer {WebhookExamples.Secret}")), sender));
        Assert.Null(Receiver(name).Refuse(Request("", ("Authorization", $"Basic {basic}")), sender));
        Assert.NotNull(Receiver(name).Refuse(Request("", ("Authorization", "Bearer of bad news")), sender));
        Assert.NotNull(Receiver(name).Refuse(Request(""), sender));
    }

    [Fact]
    public void PagerDutys_signatures_are_those_of_all_its_secrets()
    {
        var receiver = Receiver("pagerduty");
        var (body, sender) = (WebhookExamples.PagerDuty, Sender(WebhookExamples.Secret));
        Assert.Null(receiver.Refuse(Request(body, ("X-PagerDuty-Signature", $"v1={WebhookExamples.Hmac(body)}")), sender));
        Assert.Null(receiver.Refuse(Request(body, ("X-PagerDuty-Signature", $"v1={WebhookExamples.Hmac(body, "the secret before this one")},v1={WebhookExamples.Hmac(body)}")), sender));
        Assert.NotNull(receiver.Refuse(Request(body, ("X-PagerDuty-Signature", $"v1={WebhookExamples.Hmac(body, "the secret before this one")}")), sender));
        Assert.NotNull(receiver.Refuse(Request(body + " ", ("X-PagerDuty-Signature", $"v1={WebhookExamples.Hmac(body)}")), sender));
        Assert.NotNull(receiver.Refuse(Request(body, ("X-PagerDuty-Signature", $"v2={WebhookExamples.Hmac(body)}")), sender));
        Assert.NotNull(receiver.Refuse(Request(body), sender));
    }

    [Fact]
    public void GitHubs_signature_is_that_of_its_documentation()
    {
        var sender = Sender(WebhookExamples.Secret);
        Assert.Null(Receiver("github").Refuse(Request("Hello, World!", ("X-Hub-Signature-256", "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17")), sender));
        Assert.NotNull(Receiver("github").Refuse(Request("Hello, World?", ("X-Hub-Signature-256", "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17")), sender));
        Assert.NotNull(Receiver("github").Refuse(Request("Hello, World!", ("X-Hub-Signature-256", "757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17")), sender));
        Assert.NotNull(Receiver("github").Refuse(Request("Hello, World!", ("X-Hub-Signature", "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17")), sender));
    }

    [Fact]
    public void Grafanas_signature_is_over_the_body_or_over_time_and_body()
    {
        var receiver = Receiver("grafana");
        var (body, sender) = (WebhookExamples.Grafana, Sender(WebhookExamples.Secret));
        Assert.Null(receiver.Refuse(Request(body, ("X-Grafana-Alerting-Signature", WebhookExamples.Hmac(body))), sender));
        var timed = WebhookExamples.Hmac($"{Seconds(-300)}:{body}");
        Assert.Null(receiver.Refuse(Request(body, ("X-Grafana-Alerting-Signature", timed), ("X-Grafana-Alerting-Timestamp", Seconds(-300))), sender));
        Assert.NotNull(receiver.Refuse(Request(body, ("X-Grafana-Alerting-Signature", timed)), sender));
        Assert.NotNull(receiver.Refuse(Request(body, ("X-Grafana-Alerting-Signature", timed), ("X-Grafana-Alerting-Timestamp", Seconds(0))), sender));
        Assert.Contains("off", receiver.Refuse(Request(body, ("X-Grafana-Alerting-Signature", WebhookExamples.Hmac($"{Seconds(-301)}:{body}")), ("X-Grafana-Alerting-Timestamp", Seconds(-301))), sender), StringComparison.Ordinal);
        Assert.NotNull(receiver.Refuse(Request(body, ("X-Grafana-Alerting-Signature", new string('0', 64)), ("Authorization", $"Bearer {WebhookExamples.Secret}")), sender));
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(300, true)]
    [InlineData(301, false)]
    [InlineData(-301, false)]
    public void A_signature_of_clerics_own_form_is_good_for_minutes(int offset, bool good)
    {
        const string Body = """{"name":"A"}""";
        var refusal = Receiver("generic").Refuse(Request(Body, ("X-Cleric-Signature", $"sha256={WebhookExamples.Hmac($"{Seconds(offset)}.{Body}")}"), ("X-Cleric-Timestamp", Seconds(offset))), Sender(WebhookExamples.Secret));
        Assert.Equal(good, refusal is null);
    }

    [Fact]
    public void A_signature_of_clerics_own_form_needs_its_time()
    {
        const string Body = """{"name":"A"}""";
        var sender = Sender(WebhookExamples.Secret);
        Assert.NotNull(Receiver("generic").Refuse(Request(Body, ("X-Cleric-Signature", $"sha256={WebhookExamples.Hmac(Body)}")), sender));
        Assert.NotNull(Receiver("generic").Refuse(Request(Body, ("X-Cleric-Timestamp", Seconds(0))), sender));
        Assert.NotNull(Receiver("generic").Refuse(Request(Body, ("X-Cleric-Signature", $"sha256={WebhookExamples.Hmac($"{Seconds(-9)}.{Body}")}"), ("X-Cleric-Timestamp", Seconds(0))), sender));
    }
}
