using System.Text;
using Cleric.Entities;
using Cleric.Exhibits;

namespace Cleric.Connectors.Alertmanager.Tests.Webhooks;

public sealed class AlertmanagerWebhookTests
{
    /// <summary>As Alertmanager 0.25 sends it.</summary>
    private const string Payload = """
        {"receiver":"cleric","status":"firing","alerts":[
        {"status":"firing","labels":{"alertname":"CheckoutLatencyHigh","job":"shop/checkout","severity":"page"},"annotations":{"summary":"p95 is 2 s"},"startsAt":"2026-01-01T14:05:00.5Z","endsAt":"0001-01-01T00:00:00Z","generatorURL":"http://x","fingerprint":"a"},
        {"status":"firing","labels":{"alertname":"TargetDown","instance":"10.0.0.5:9100","job":"node"},"annotations":{"description":"host gone"},"startsAt":"2026-01-01T15:01:00+01:00","endsAt":"0001-01-01T00:00:00Z","generatorURL":"","fingerprint":"b"},
        {"status":"resolved","labels":{"alertname":"Old","app":"x"},"annotations":{},"startsAt":"2026-01-01T13:00:00Z","endsAt":"2026-01-01T13:30:00Z","generatorURL":"","fingerprint":"c"}],
        "groupLabels":{"cluster":"eu"},"commonLabels":{"cluster":"eu"},"commonAnnotations":{},"externalURL":"http://am:9093","version":"4","groupKey":"{}:{cluster=\"eu\"}","truncatedAlerts":2}
        """;

    [Fact]
    public void An_alert_that_was_read_is_a_trigger_too()
    {
        var trigger = AlertmanagerTrigger.Of(new Alert
        {
            Id = "a",
            Name = "SomethingOdd",
            Entity = new Entity("checkout"),
            Severity = "page",
            Summary = "it is odd",
            StartsAt = new DateTimeOffset(2026, 1, 1, 14, 5, 0, TimeSpan.Zero),
            Labels = new Dictionary<string, string> { ["symptom"] = "errors", ["alertmanager.group"] = "job=x" },
        });
        Assert.Equal(("SomethingOdd", "checkout", "errors", "page", "it is odd"), (trigger.Name, trigger.Entity, trigger.Symptom, trigger.Severity, trigger.Summary));
        Assert.Equal(new DateTimeOffset(2026, 1, 1, 14, 5, 0, TimeSpan.Zero), trigger.At);
        Assert.Equal(["alertname", "symptom"], trigger.Labels.Keys.Order());
    }

    [Fact]
    public void Each_alert_that_fires_is_a_trigger_the_oldest_first()
    {
        var notification = AlertmanagerWebhook.Parse(Payload);
        Assert.Equal(("firing", "cleric", "{}:{cluster=\"eu\"}", 2), (notification.Status, notification.Receiver, notification.GroupKey, notification.TruncatedAlerts));
        Assert.Equal(["TargetDown", "CheckoutLatencyHigh"], notification.Triggers.Select(trigger => trigger.Name));
        var (down, slow) = (notification.Triggers[0], notification.Triggers[1]);
        Assert.Same(down, notification.Trigger);
        Assert.Equal(("10.0.0.5", "availability", "host gone", new DateTimeOffset(2026, 1, 1, 14, 1, 0, TimeSpan.Zero)), (down.Entity, down.Symptom, down.Summary, down.At!.Value));
        Assert.Equal(TimeSpan.Zero, down.At!.Value.Offset);
        Assert.Equal(("checkout", "latency", "page", "CheckoutLatencyHigh: p95 is 2 s"), (slow.Entity, slow.Symptom, slow.Severity, slow.Title));
        Assert.Equal("shop/checkout", slow.Labels["job"]);
    }

    [Fact]
    public void What_is_resolved_triggers_nothing()
    {
        var notification = AlertmanagerWebhook.Parse("""{"version":"4","status":"resolved","alerts":[{"status":"resolved","labels":{"alertname":"A"}}]}""");
        Assert.Equal(("resolved", ""), (notification.Status, notification.GroupKey));
        Assert.Null(notification.Trigger);
    }

    [Fact]
    public void Labels_of_a_hosts_own_name_the_entity_first()
    {
        var options = new AlertmanagerOptions();
        options.EntityLabels.Add("component");
        var payload = Encoding.UTF8.GetBytes("""{"version":"4","alerts":[{"labels":{"alertname":"A","component":"cart","job":"checkout"}}]}""");
        var trigger = AlertmanagerWebhook.Parse(payload, options).Trigger!;
        Assert.Equal(("cart", null, null), (trigger.Entity, trigger.At, trigger.Summary));
        Assert.Equal("firing", AlertmanagerWebhook.Parse(payload).Status);
    }

    [Theory]
    [InlineData("HighErrorRate", "errors")]
    [InlineData("KubePodCrashLooping", null)]
    [InlineData("InstanceDown", "availability")]
    [InlineData("HostHighCpuLoad", "saturation")]
    [InlineData("api_p99_too_high", "latency")]
    [InlineData("TrafficDropped", "traffic")]
    [InlineData("HTTP5xx", null)]
    [InlineData("SLOErrorBudgetBurn", "errors")]
    public void The_symptom_is_told_by_the_words_of_the_name(string name, string? symptom) =>
        Assert.Equal(symptom, AlertmanagerWebhook.Parse($$$"""{"version":"4","alerts":[{"labels":{"alertname":"{{{name}}}"}}]}""").Trigger!.Symptom);

    [Theory]
    [InlineData("Latency", "latency")]
    [InlineData("weird", null)]
    public void A_label_says_which_symptom_it_is(string label, string? symptom) =>
        Assert.Equal(symptom, AlertmanagerWebhook.Parse($$$"""{"version":"4","alerts":[{"labels":{"alertname":"X","symptom":"{{{label}}}"}}]}""").Trigger!.Symptom);

    [Theory]
    [InlineData("", "malformed")]
    [InlineData("hello", "malformed")]
    [InlineData("[]", "no JSON as Alertmanager sends it")]
    [InlineData("null", "version ''")]
    [InlineData("{}", "version ''")]
    [InlineData("{\"version\":\"1\",\"alerts\":[]}", "version '1'; version 4 is read")]
    [InlineData("{\"version\":\"4\"}", "no 'alerts'")]
    [InlineData("{\"version\":\"4\",\"alerts\":[]}", "no 'alerts'")]
    [InlineData("{\"version\":\"4\",\"alerts\":[{\"status\":\"weird\",\"labels\":{\"alertname\":\"A\"}}]}", "'alerts[0].status' of the webhook's payload is 'weird'")]
    [InlineData("{\"version\":\"4\",\"alerts\":{}}", "'$.alerts'")]
    [InlineData("{\"version\":\"4\",\"alerts\":[null]}", "'alerts[0].labels.alertname'")]
    [InlineData("{\"version\":\"4\",\"alerts\":[{\"labels\":{\"alertname\":\"A\"}},{\"labels\":{\"job\":\"x\"}}]}", "'alerts[1].labels.alertname'")]
    [InlineData("{\"version\":\"4\",\"alerts\":[{\"labels\":{\"alertname\":\"A\",\"x\":null}}]}", "a label without a value")]
    [InlineData("{\"version\":\"4\",\"alerts\":[{\"labels\":{\"alertname\":\"A\",\"x\":1}}]}", "'$.alerts[0].labels")]
    [InlineData("{\"version\":\"4\",\"alerts\":[{\"labels\":{\"alertname\":\"A\"},\"startsAt\":\"soon\"}]}", "'$.alerts[0].startsAt'")]
    public void What_is_no_such_payload_is_told_by_the_field(string payload, string words) =>
        Assert.Contains(words, Assert.Throws<ClericException>(() => AlertmanagerWebhook.Parse(payload)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_payload_beyond_all_measure_is_not_read() =>
        Assert.Contains("max_alerts", Assert.Throws<ClericException>(() => AlertmanagerWebhook.Parse(new byte[AlertmanagerWebhook.MaxBytes + 1])).Message, StringComparison.Ordinal);
}
