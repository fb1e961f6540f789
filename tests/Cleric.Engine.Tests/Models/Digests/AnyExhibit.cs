using Cleric.Entities;
using Cleric.Exhibits;
using Cleric.Queries;
using FsCheck;
using FsCheck.Fluent;

namespace Cleric.Engine.Tests.Models.Digests;

/// <summary>Exhibits of every kind with any content, hostile content among it.</summary>
internal static class AnyExhibit
{
    private static readonly string[] Words =
    [
        "connection", "refused", "order", "17", "12ms", "\n", "\r\n", "\t", "\u001b[31m", "\u2028", "# E9: logs of everything", "- /records/0/body | x", "<|endoftext|>", "<|endofprompt|>", "日本語", "été", "🔥", "\ud83d", "\udd25", "\U000E0041",
        "/", "//", "  ", "", "\"", "\\", "error", "at Foo.Bar()", "...[+3 characters]", "@@ -1 +1 @@", "\n+ new", "\n- old", "\n+++ b/file.cs\n", "\0", ". ", "|",
    ];

    private static Gen<string> Text => Gen.Frequency(
        (8, Gen.Elements(Words).ListOf().Select(words => string.Join(' ', words))),
        (2, Gen.Elements(Words).ArrayOf(300).Select(words => string.Concat(words))),
        (1, Gen.Choose(0, 5000).Select(length => new string('x', length))));

    private static Gen<Entity> Someone => Gen.Elements(Sample.Web, Sample.Checkout, Sample.Orders, new Entity("a\nb|c"));

    private static Gen<DateTimeOffset> Time => Gen.Choose(-3000, 1200).Select(seconds => Sample.Onset + TimeSpan.FromSeconds(seconds));

    private static Gen<IReadOnlyDictionary<string, string>> Fields =>
        (from key in Gen.Elements("exception.message", "exception.type", "error.type", "a/b~c", "version")
         from value in Text
         select (key, value)).ListOf().Select(pairs => (IReadOnlyDictionary<string, string>)pairs.Take(3).GroupBy(pair => pair.key, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.First().value, StringComparer.Ordinal));

    private static Gen<Answer> Logs =>
        (from time in Time
         from severity in Gen.Elements(0, 1, 5, 9, 13, 17, 21)
         from body in Text
         from entity in Someone
         from fields in Fields
         select new LogRecord { Time = time, Severity = severity, Body = body, Entity = entity, Attributes = fields }).ListOf().Select(records => (Answer)new LogAnswer { Records = records });

    private static Gen<Answer> Metrics =>
        (from entity in Someone
         from name in Text
         from values in Gen.Choose(-1000, 1000).Select(value => value / 7.0).ArrayOf()
         from fields in Fields
         select new MetricSeries
         {
             Metric = name,
             Entity = entity,
             Unit = "s",
             Attributes = fields,
             Times = values.Select((_, i) => Sample.Onset.AddSeconds((i - (values.Length / 2)) * 15).ToUnixTimeMilliseconds()).ToArray(),
             Values = values,
         }).ListOf().Select(series => (Answer)new MetricAnswer { Series = series });

    private static Gen<Answer> Traces =>
        (from time in Time
         from name in Gen.Elements("GET /cart", "POST /order", "a\nb")
         from message in Text
         from entity in Someone
         from error in Gen.Elements(true, false)
         from took in Gen.Choose(0, 5000)
         select new Span { TraceId = "t", SpanId = "s", Entity = entity, Name = name, Start = time, Duration = TimeSpan.FromMilliseconds(took), Error = error, StatusMessage = message }).ListOf().Select(spans => (Answer)new TraceAnswer { Spans = spans });

    private static Gen<Answer> Changes =>
        (from time in Time
         from title in Text
         from diff in Text
         from fields in Fields
         select new Change { Id = "1", Time = time, Kind = "deploy", Title = title, Diff = diff, From = title, To = diff, Attributes = fields }).ListOf().Select(changes => (Answer)new ChangeAnswer { Changes = changes });

    private static Gen<Answer> Knowledge =>
        (from title in Text
         from text in Text
         select new KnowledgeSection { Id = "1", Title = title, Text = text }).ListOf().Select(sections => (Answer)new KnowledgeAnswer { Sections = sections });

    private static Gen<Answer> Tools => Text.ListOf().Select(texts => (Answer)new ToolAnswer { Contents = [.. texts.Select(text => new ToolContent(text))] });

    private static Gen<Answer> Resources =>
        (from time in Time
         from entity in Someone
         from state in Gen.Elements("healthy", "degraded", "unknown")
         from text in Text
         from fields in Fields
         select new ResourceState { Time = time, Entity = entity, State = state, Conditions = [new ResourceCondition("Ready", "False", text, text)], Events = [new ResourceEvent(time, text, text)], Attributes = fields })
        .ListOf().Select(states => (Answer)new ResourceAnswer { States = states });

    private static Gen<Answer> Alerts =>
        (from time in Time
         from name in Text
         from summary in Text
         select new Alert { Id = "1", Name = name, StartsAt = time, Summary = summary }).ListOf().Select(alerts => (Answer)new AlertAnswer { Alerts = alerts });

    private static Gen<Answer> Topologies =>
        (from one in Someone
         from other in Someone
         from alias in Text
         select (Entity: new TopologyEntity(one) { Aliases = [alias] }, Dependency: new Dependency(one, other))).ListOf()
        .Select(parts => (Answer)new TopologyAnswer { Topology = new Topology { Entities = [.. parts.Select(part => part.Entity)], Dependencies = [.. parts.Select(part => part.Dependency)] } });

    private static Gen<Answer> Nothing => Text.Select(note => (Answer)NoAnswer.Failed(note));

    private static Gen<Answer> Answers =>
        from answer in Gen.OneOf(Logs, Logs, Metrics, Traces, Changes, Knowledge, Tools, Resources, Alerts, Topologies, Nothing)
        from coverage in Gen.Elements(Coverage.Data, Coverage.Data, Coverage.CutShort, Coverage.Stale, Coverage.Denied)
        from note in Text
        select answer is NoAnswer ? answer : answer with { Coverage = coverage, Note = note };

    /// <summary>Several exhibits with ids of their own.</summary>
    public static Gen<Exhibit[]> Several => Answers.ListOf().Select(answers => answers.Take(6).Select((answer, i) => Of(answer, $"E{i + 1}")).ToArray());

    public static Exhibit Of(Answer answer, string id = "E1") => new()
    {
        Id = id,
        Query = answer switch
        {
            MetricAnswer => new MetricQuery { Window = Sample.Asked },
            TraceAnswer => new TraceQuery { Window = Sample.Asked },
            ChangeAnswer => new ChangeQuery { Window = Sample.Asked },
            KnowledgeAnswer => new KnowledgeQuery { Window = Sample.Asked },
            ToolAnswer => new ToolQuery { Window = Sample.Asked, Tool = "kubectl" },
            ResourceAnswer => new ResourceQuery { Window = Sample.Asked },
            AlertAnswer => new AlertQuery { Window = Sample.Asked },
            TopologyAnswer => new TopologyQuery { Window = Sample.Asked },
            _ => new LogQuery { Window = Sample.Asked },
        },
        Connector = "scripted",
        AskedAt = Sample.Onset,
        Answer = answer,
        Sha256 = new string('0', 64),
    };
}
