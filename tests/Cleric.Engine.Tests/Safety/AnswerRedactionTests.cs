using System.Text.Json;
using Cleric.Entities;
using Cleric.Exhibits;
using Cleric.Serialization;

namespace Cleric.Engine.Tests.Safety;

public class AnswerRedactionTests
{
    private static readonly string Secret = "AKIA" + "IOSFODNN7EXAMPLE";
    private static readonly DateTimeOffset Noon = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    public static TheoryData<string> Kinds { get; } = new(Answers("x").Keys);

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_text_of_every_kind_of_answer_is_redacted(string kind)
    {
        var redacted = RedactorTests.Default.Redact(Answers($"text with {Secret} in it")[kind]);

        var json = JsonSerializer.Serialize(redacted, ClericJson.Options);
        var planted = JsonSerializer.Serialize(Answers("text with [redacted:aws-key] in it")[kind], ClericJson.Options);
        Assert.Equal(planted, json);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Without_a_secret_the_answer_is_the_same_instance(string kind)
    {
        var answer = Answers("nothing to see")[kind];

        Assert.Same(answer, RedactorTests.Default.Redact(answer));
    }

    [Theory]
    [InlineData("http.request.header.authorization", "abc", "[redacted:authorization]")]
    [InlineData("db.connection_string", "Host=a", "[redacted:connection-string]")]
    [InlineData("http.request.header.cookie", "a", "[redacted:cookie]")]
    [InlineData("X-API-Key", "a", "[redacted:key]")]
    [InlineData("db_password2", "a", "[redacted:password]")]
    [InlineData("session.token", "abc", "[redacted:token]")]
    [InlineData("gen_ai.usage.input_tokens", "512", "512")]
    [InlineData("token", "512", "512")]
    [InlineData("password", "[redacted:password]", "[redacted:password]")]
    [InlineData("secret", "", "")]
    [InlineData("service.name", "checkout", "checkout")]
    public void The_name_of_a_field_tells_whether_its_value_is_secret(string key, string value, string expected)
    {
        var answer = new LogAnswer { Records = [new LogRecord { Time = Noon, Body = "b", Attributes = new Dictionary<string, string> { [key] = value } }] };

        Assert.Equal(expected, ((LogAnswer)RedactorTests.Default.Redact(answer)).Records[0].Attributes[key]);
    }

    [Fact]
    public void Names_of_fields_are_redacted_without_losing_a_field()
    {
        var attributes = new Dictionary<string, string> { ["a@example.com"] = "1", ["b@example.com"] = "2", ["plain"] = "3" };

        var redacted = (LogAnswer)RedactorTests.Default.Redact(new LogAnswer { Records = [new LogRecord { Time = Noon, Body = "b", Attributes = attributes }] });

        Assert.Equal(new Dictionary<string, string> { ["[redacted:email]"] = "1", ["[redacted:email]#2"] = "2", ["plain"] = "3" }, redacted.Records[0].Attributes);
    }

    [Fact]
    public void Ids_of_traces_are_left_alone_even_when_they_look_like_cards()
    {
        var span = new Span { TraceId = "41111111111111114111111111111111", SpanId = "4111111111111111", Entity = new("a"), Name = "n", Start = Noon, Duration = TimeSpan.Zero };
        var answer = new TraceAnswer { Spans = [span] };

        Assert.Same(answer, RedactorTests.Default.Redact(answer));
    }

    [Fact]
    public void Samples_are_untouched()
    {
        var values = new[] { 4111111111111111.0 };
        var answer = new MetricAnswer { Series = [new MetricSeries { Metric = Secret, Entity = new("a"), Times = new long[] { 4111111111111111 }, Values = values }] };

        var series = ((MetricAnswer)RedactorTests.Default.Redact(answer)).Series[0];

        Assert.Equal("[redacted:aws-key]", series.Metric);
        Assert.True(series.Values.Span.SequenceEqual(values));
    }

    [Fact]
    public void The_common_path_allocates_nothing_for_each_record()
    {
        var records = Enumerable.Range(0, 1000).Select(i => new LogRecord
        {
            Time = Noon,
            Entity = new Entity("checkout"),
            Body = $"GET /cart/{i} 200 in 12 ms",
            Attributes = new Dictionary<string, string> { ["http.route"] = "/cart", ["http.response.status_code"] = "200" },
        }).ToArray();
        var answer = new LogAnswer { Records = records };
        RedactorTests.Default.Redact(answer);

        var before = GC.GetAllocatedBytesForCurrentThread();
        RedactorTests.Default.Redact(answer);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.True(allocated < 10_000, $"{allocated} bytes for 1,000 records");
    }

    private static Dictionary<string, Answer> Answers(string text)
    {
        var entity = new Entity(text, "service");
        var fields = new Dictionary<string, string> { ["field"] = text };
        Answer[] answers =
        [
            new LogAnswer { Records = [new LogRecord { Time = Noon, Entity = entity, Body = text, Attributes = fields, TraceId = text, SpanId = text }] },
            new TraceAnswer
            {
                Spans =
                [
                    new Span { TraceId = text, SpanId = text, ParentSpanId = text, Entity = entity, Name = text, Start = Noon, Duration = TimeSpan.Zero, StatusMessage = text, Peer = entity, Attributes = fields },
                ],
            },
            new MetricAnswer { Series = [new MetricSeries { Metric = text, Entity = entity, Statistic = text, Unit = text, Attributes = fields, Times = default, Values = default }] },
            new ChangeAnswer { Changes = [new Change { Id = text, Time = Noon, Kind = text, Entity = entity, Title = text, Author = text, From = text, To = text, Diff = text, Attributes = fields }] },
            new ResourceAnswer
            {
                States =
                [
                    new ResourceState { Time = Noon, Entity = entity, State = text, Conditions = [new(text, text, text, text)], Events = [new(Noon, text, text)], Attributes = fields },
                ],
            },
            new TopologyAnswer { Topology = new Topology { Entities = [new TopologyEntity(entity) { Aliases = [text], Attributes = fields }], Dependencies = [new(entity, entity, text)] } },
            new AlertAnswer { Alerts = [new Alert { Id = text, Name = text, Entity = entity, Severity = text, State = text, StartsAt = Noon, Summary = text, Labels = fields }] },
            new KnowledgeAnswer { Sections = [new KnowledgeSection { Id = text, Title = text, Text = text, Entities = [entity], Steps = [new KnowledgeStep(text, text)] }] },
            new ToolAnswer { Contents = [new ToolContent(text, text)] },
            NoAnswer.Failed(text),
        ];
        return answers.ToDictionary(answer => answer.GetType().Name, answer => answer with { Note = text, SentAs = text, Link = text });
    }
}
