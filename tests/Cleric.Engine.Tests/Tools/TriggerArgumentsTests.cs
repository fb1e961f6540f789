using System.Text.Json;
using System.Text.Json.Nodes;
using Cleric.Tools;
using Cleric.Triggers;

namespace Cleric.Engine.Tests.Tools;

public sealed class TriggerArgumentsTests
{
    [Fact]
    public void An_alert_is_read_with_all_that_belongs_to_it()
    {
        var alert = Assert.IsType<AlertTrigger>(Read("""{"name":"Slow","entity":"database:orders","symptom":"latency","summary":"p95","severity":1,"labels":{"region":"eu","n":2},"at":"2026-01-01T14:00:00+02:00"}"""));

        Assert.Equal(("Slow", "database:orders", "latency", "p95", "1"), (alert.Name, alert.Entity, alert.Symptom, alert.Summary, alert.Severity));
        Assert.Equal([new("region", "eu"), new("n", "2")], alert.Labels);
        Assert.Equal(new DateTimeOffset(2026, 1, 1, 12, 0, 0, TimeSpan.Zero), alert.At);
    }

    [Fact]
    public void A_question_an_odd_metric_and_a_change_are_read()
    {
        var question = Assert.IsType<QuestionTrigger>(Read("""{"question":" Why? ","from":"2026-01-01T14:00:00","to":"2026-01-01T15:00:00Z"}"""));
        Assert.Equal(("Why?", new TimeWindow(new(2026, 1, 1, 14, 0, 0, TimeSpan.Zero), new(2026, 1, 1, 15, 0, 0, TimeSpan.Zero))), (question.Text, question.Window));
        Assert.Equal("cpu", Assert.IsType<AnomalyTrigger>(Read("""{"metric":"cpu","summary":"odd"}""")).Metric);
        Assert.Equal("42", Assert.IsType<ChangeTrigger>(Read("""{"changeId":42}""")).ChangeId);
    }

    [Fact]
    public void What_a_model_leaves_empty_is_not_given()
    {
        var question = Assert.IsType<QuestionTrigger>(Read("""{"question":"Why?","name":"","symptom":null,"labels":{},"at":" "}"""));
        Assert.Null(question.At);
    }

    [Fact]
    public void Values_that_a_host_gives_are_read_as_those_of_a_model()
    {
        var at = new DateTimeOffset(2026, 1, 1, 14, 0, 0, TimeSpan.Zero);
        var alert = Assert.IsType<AlertTrigger>(TriggerArguments.Read(new Dictionary<string, object?> { ["name"] = JsonValue.Create("Slow"), ["at"] = at, ["severity"] = 2, ["labels"] = new Dictionary<string, string> { ["a"] = "b" }, ["summary"] = null }));

        Assert.Equal((at, "2", "b"), (alert.At, alert.Severity, alert.Labels["a"]));
    }

    [Theory]
    [InlineData("{}", "Say what to investigate: give one of question")]
    [InlineData("""{"question":"Why?","name":"Slow"}""", "Give one of question, name, not 2")]
    [InlineData("""{"question":"Why?","symptom":"latency"}""", "symptom does not go with question. Put it into the question's words, or give name instead")]
    [InlineData("""{"metric":"cpu","labels":{"a":"b"}}""", "labels does not go with metric")]
    [InlineData("""{"name":"Slow","symptom":"slowness"}""", "symptom is 'slowness'. Give one of latency, errors, traffic, availability, saturation")]
    [InlineData("""{"name":"Slow","at":"yesterday"}""", "at is 'yesterday', which is no time. Give ISO 8601")]
    [InlineData("""{"name":"Slow","at":"01/02/2026 10:00"}""", "at is '01/02/2026 10:00', which is no time")]
    [InlineData("""{"name":"Slow","from":"2026-01-01T00:00:00Z"}""", "from is given without to")]
    [InlineData("""{"name":"Slow","to":"2026-01-01T00:00:00Z"}""", "to is given without from")]
    [InlineData("""{"name":"Slow","from":"2026-01-02T00:00:00Z","to":"2026-01-01T00:00:00Z"}""", "has to lie before to")]
    [InlineData("""{"name":["Slow"]}""", "name has to be a text")]
    [InlineData("""{"name":"Slow","labels":["a"]}""", "labels has to be an object")]
    [InlineData("""{"name":"Slow","labels":{"a":{}}}""", "labels.a has to be a text")]
    [InlineData("""{"name":"Slow","tenant":"other"}""", "There is no argument 'tenant'")]
    public void A_mistake_is_told_by_the_argument_and_what_to_give(string arguments, string expected) =>
        Assert.Contains(expected, Assert.Throws<ClericException>(() => Read(arguments)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_text_that_is_too_long_is_refused_by_its_limit() =>
        Assert.Contains("question is longer than 4,000 characters", Assert.Throws<ClericException>(() => Read($$"""{"question":"{{new string('x', 4001)}}"}""")).Message, StringComparison.Ordinal);

    [Fact]
    public void The_schema_names_each_argument_that_is_read()
    {
        foreach (var argument in TriggerArguments.Schema.GetProperty("properties").EnumerateObject())
        {
            Assert.DoesNotContain("There is no argument", Record.Exception(() => Read($$"""{"{{argument.Name}}":"x"}"""))?.Message ?? "", StringComparison.Ordinal);
        }
    }

    private static Trigger Read(string json) =>
        TriggerArguments.Read(JsonElement.Parse(json).EnumerateObject().Select(property => KeyValuePair.Create(property.Name, (object?)property.Value)));
}
