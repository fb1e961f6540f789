using Cleric.Triggers;
using Microsoft.Extensions.Time.Testing;
using static Cleric.Connectors.Otlp.Tests.OtlpJson;

namespace Cleric.Connectors.Otlp.Tests;

public sealed class CaptureTests : IDisposable
{
    private readonly TestFolder _folder = new();
    private readonly FakeTimeProvider _clock = new(Start.AddHours(1));

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_manifest_is_read()
    {
        SmallCapture.Write(_folder);
        var capture = Capture.Open(_folder.Path, _clock);
        Assert.Equal(("small", "Checkout is slow", Window), (capture.Name, capture.Title, capture.Window));
        var trigger = Assert.IsType<AlertTrigger>(capture.Trigger);
        Assert.Equal(("CheckoutSlow", "checkout", "latency", "critical"), (trigger.Name, trigger.Entity, trigger.Symptom, trigger.Severity));
        Assert.Equal(Start.AddSeconds(270), trigger.At);
        Assert.Equal(("orders", "1"), (trigger.Labels["team"], trigger.Labels["tier"]));
    }

    [Theory]
    [InlineData("""{"kind":"question","text":"Why?"}""", typeof(QuestionTrigger))]
    [InlineData("""{"kind":"anomaly","metric":"cpu","entity":"checkout-svc"}""", typeof(AnomalyTrigger))]
    [InlineData("""{"changeId":"deploy-7","kind":"change","window":{"start":"2026-01-01T14:00:00Z","end":"2026-01-01T14:01:00+00:00"}}""", typeof(ChangeTrigger))]
    public void A_trigger_may_be_of_any_kind(string trigger, Type expected)
    {
        Manifest(trigger: trigger).With("topology.json", SmallCapture.Topology);
        var read = Capture.Open(_folder.Path, _clock).Trigger;
        Assert.IsType(expected, read);
        Assert.Equal(Window.End, read.At);
    }

    [Fact]
    public void An_entity_that_only_the_telemetry_names_is_known()
    {
        Manifest(trigger: """{"kind":"alert","name":"A","entity":"Payments"}""").With("logs.jsonl", "junk", LogLine("payments", Log(1, 9, "x")));
        Assert.Equal("Payments", Capture.Open(_folder.Path, _clock).Trigger.Entity);
    }

    [Fact]
    public void An_entity_that_nothing_names_is_a_mistake()
    {
        Manifest(trigger: """{"kind":"alert","name":"A","entity":"ghost"}""").With("topology.json", SmallCapture.Topology).With("metrics.jsonl", MetricLine("checkout", Gauge("cpu", "1", Point(1, 1))));
        AssertMistake("capture.json field 'trigger.entity': 'ghost'", "add the entity to topology.json");
    }

    [Theory]
    [InlineData("{", "capture.json line 2")]
    [InlineData("}", "capture.json line 1")]
    [InlineData("null", "is 'null'")]
    [InlineData("""{"format":"cleric-capture/2"}""", "field 'format' is 'cleric-capture/2', but this version reads \"cleric-capture/1\"")]
    [InlineData("{}", "field 'format' is missing")]
    [InlineData("""{"format":"cleric-capture/1","name":"x"}""", "field 'window' is missing")]
    [InlineData("""{"format":"cleric-capture/1","name":"x","window":{"start":"2026-01-01T14:00:00Z"}}""", "field 'window.end' is missing")]
    [InlineData("""{"format":"cleric-capture/1","name":"x","window":{"start":"yesterday"}}""", "field 'window.start': it is no time in ISO 8601")]
    [InlineData("""{"format":"cleric-capture/1","name":["x"]}""", "field 'name': it is not of the type that belongs here")]
    [InlineData("""{"format":"cleric-capture/1","name":"x","window":{"start":"2026-01-01T14:06:00Z","end":"2026-01-01T14:00:00Z"}}""", "field 'window' ends (2026-01-01 14:00:00Z) no later than it starts")]
    [InlineData("""{"format":"cleric-capture/1","name":"x","window":{"start":"2026-01-01T14:06:00Z","end":"2036-01-01T14:00:00Z"}}""", "field 'window.end' lies in the future")]
    [InlineData("""{"format":"cleric-capture/1","window":{"start":"2026-01-01T14:00:00Z","end":"2026-01-01T14:06:00Z"}}""", "field 'name' is missing")]
    [InlineData("""{"format":"cleric-capture/1","name":"x","window":{"start":"2026-01-01T14:00:00Z","end":"2026-01-01T14:06:00Z"}}""", "field 'trigger' is missing")]
    public void A_manifest_with_a_mistake_is_refused(string manifest, string expected)
    {
        _folder.With("capture.json", manifest);
        AssertMistake(expected);
    }

    [Theory]
    [InlineData("""{"kind":"hunch"}""", "field 'trigger.kind' is 'hunch'")]
    [InlineData("""{"kind":"alert"}""", "field 'trigger.name' is missing; a trigger of kind 'alert' needs it")]
    [InlineData("""{"kind":"question"}""", "field 'trigger.text' is missing")]
    [InlineData("""{"kind":"anomaly"}""", "field 'trigger.metric' is missing")]
    [InlineData("""{"kind":"change"}""", "field 'trigger.changeId' is missing")]
    [InlineData("""{"kind":"question","text":"?","at":"2030-01-01T00:00:00Z"}""", "field 'trigger.at' lies in the future")]
    [InlineData("""{"kind":"question","text":"?","window":{"start":"2026-01-01T14:06:00Z","end":"2026-01-01T14:00:00Z"}}""", "field 'trigger.window' ends")]
    public void A_trigger_with_a_mistake_is_refused(string trigger, string expected)
    {
        Manifest(trigger);
        AssertMistake(expected);
    }

    [Theory]
    [InlineData("changes.jsonl", "{\"id\":\"a\",\n", "changes.jsonl line 1")]
    [InlineData("changes.jsonl", "\n{\"id\":\"a\"}", "changes.jsonl line 2 has no 'time'")]
    [InlineData("changes.jsonl", "{\"time\":\"2026-01-01T14:00:00Z\",\"kind\":\"deploy\",\"title\":\"x\"}", "changes.jsonl line 1 has no 'id'")]
    [InlineData("changes.jsonl", "{\"id\":\"a\",\"time\":\"soon\"}", "changes.jsonl line 1 field 'time': it is no time in ISO 8601")]
    [InlineData("changes.jsonl", "null", "changes.jsonl line 1 is 'null'")]
    [InlineData("resources.jsonl", "{\"time\":\"2026-01-01T14:00:00Z\"}", "resources.jsonl line 1 has no 'entity'")]
    [InlineData("resources.jsonl", "{\"time\":\"2026-01-01T14:00:00Z\",\"entity\":\"a\",\"conditions\":[{}]}", "resources.jsonl line 1 has no 'conditions[].type'")]
    [InlineData("resources.jsonl", "{\"time\":\"2026-01-01T14:00:00Z\",\"entity\":\"a\",\"events\":[{\"reason\":\"x\"}]}", "has no 'events[].time'")]
    [InlineData("alerts.jsonl", "{\"id\":\"a\",\"name\":\"b\"}", "alerts.jsonl line 1 has no 'startsAt'")]
    [InlineData("alerts.jsonl", "{\"id\":\"a\",\"name\":\"b\",\"startsAt\":\"2026-01-01T14:00:00Z\",\"endsAt\":\"2026-01-01T13:00:00Z\"}", "has an 'endsAt' before its 'startsAt'")]
    [InlineData("topology.json", "{\"entities\":[{\"kind\":\"x\"}]}", "topology.json field 'entities[0].name' is missing")]
    [InlineData("topology.json", "{\"dependencies\":[{\"from\":\"x\"}]}", "topology.json field 'dependencies[0].to' is missing")]
    [InlineData("topology.json", "{\"entities\":[{\"name\":\"a\",\"aliases\":[\"s\"]},{\"name\":\"b\",\"aliases\":[\"s\"]}],\"dependencies\":[{\"from\":\"s\",\"to\":\"a\"}]}", "'s' stands for service:a and service:b")]
    [InlineData("topology.json", "[", "topology.json line 1")]
    public void A_small_file_with_a_mistake_is_refused_by_file_and_line(string file, string content, string expected)
    {
        Manifest("""{"kind":"question","text":"?"}""").With(file, content);
        AssertMistake(expected);
        Assert.Contains(expected, Assert.Throws<ClericException>(() => _folder.Connector()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_damaged_archive_of_changes_is_refused()
    {
        Manifest("""{"kind":"question","text":"?"}""");
        File.WriteAllText(Path.Combine(_folder.Path, "changes.jsonl.gz"), "no archive");
        AssertMistake("changes.jsonl.gz is damaged");
    }

    [Fact]
    public void A_folder_without_a_manifest_or_no_folder_is_a_mistake()
    {
        AssertMistake("There is no '", "capture.json'");
        Assert.Contains("There is no folder", Assert.Throws<ClericException>(() => Capture.Open(Path.Combine(_folder.Path, "nowhere"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_truth_is_read_on_its_own()
    {
        Assert.Null(CaptureTruth.Read(_folder.Path));
        _folder.With("truth.json", """{ "entity": "postgres", "modes": ["lock-contention"], "onset": "2026-01-01T14:02:03Z", "change": null, "note": "what was done" }""");
        var truth = CaptureTruth.Read(_folder.Path)!;
        Assert.Equal(("postgres", "lock-contention", Start.AddSeconds(123), null, "what was done"), (truth.Entity, truth.Modes.Single(), truth.Onset!.Value, truth.Change, truth.Note));
        Assert.Equal(["postgres"], truth.Entities);
        _folder.With("truth.json", """{ "entity": "postgres", "entities": ["payments", "postgres"] }""");
        Assert.Equal(["postgres", "payments"], CaptureTruth.Read(_folder.Path)!.Entities);
        _folder.With("truth.json", """{ "entity": null }""");
        Assert.Empty(CaptureTruth.Read(_folder.Path)!.Entities);
        Assert.False(CaptureTruth.Read(_folder.Path)!.TextOnly);
        _folder.With("truth.json", """{ "entity": "postgres", "textOnly": true }""");
        Assert.True(CaptureTruth.Read(_folder.Path)!.TextOnly);
        _folder.With("truth.json", "{]");
        Assert.Contains("truth.json line 1", Assert.Throws<ClericException>(() => CaptureTruth.Read(_folder.Path)).Message, StringComparison.Ordinal);
        Assert.Throws<ClericException>(() => CaptureTruth.Read(Path.Combine(_folder.Path, "nowhere")));
    }

    private TestFolder Manifest(string trigger) => _folder.With(
        "capture.json",
        $$$"""{"format":"cleric-capture/1","name":"x","window":{"start":"2026-01-01T14:00:00Z","end":"2026-01-01T14:06:00Z"},"trigger":{{{trigger}}}}""");

    private void AssertMistake(params string[] parts)
    {
        var message = Assert.Throws<ClericException>(() => Capture.Open(_folder.Path, _clock)).Message;
        Assert.All(parts, part => Assert.Contains(part, message, StringComparison.Ordinal));
    }
}
