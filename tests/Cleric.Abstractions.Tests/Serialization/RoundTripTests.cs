using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Cleric.CaseFiles;
using Cleric.Connectors;
using Cleric.Entities;
using Cleric.Exhibits;
using Cleric.Memory;
using Cleric.Models;
using Cleric.Queries;
using Cleric.Reasoning;
using Cleric.Reports;
using Cleric.Serialization;
using Cleric.Triggers;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Outcome = Cleric.Reports.Outcome;

namespace Cleric.Abstractions.Tests.Serialization;

public sealed class RoundTripTests
{
    private static readonly DateTimeOffset At = new(2026, 3, 2, 10, 0, 0, 123, TimeSpan.Zero);
    private static readonly TimeWindow Window = new(At, At + TimeSpan.FromHours(1));
    private static readonly Entity Web = new("web");
    private static readonly Entity Orders = new("orders", EntityKinds.Database);
    private static readonly Dictionary<string, string> Words = new() { ["key"] = "välue \"quoted\" \n<b>", [""] = "" };
    private static readonly Citation Cited = new("E1", "/a~1b/0", "42");
    private static readonly Cause Locks = new(Orders, "lock-contention", At, "change-1");

    private static readonly Query[] AllQueries =
    [
        new MetricQuery { Entity = Web, Window = Window, Metric = "up", Step = TimeSpan.FromSeconds(15), Native = "up{}", Connector = "prometheus", Aliases = ["web-svc"], Caller = new Caller("ann", "shop"), Limit = 7 },
        new LogQuery { Window = Window, MinSeverity = 13, Contains = "boom" },
        new TraceQuery { Window = Window, TraceId = "abc", ErrorsOnly = true },
        new ChangeQuery { Window = Window },
        new ResourceQuery { Entity = Orders, Window = Window },
        new TopologyQuery { Window = Window },
        new AlertQuery { Window = Window },
        new KnowledgeQuery { Window = Window, Text = "locks" },
        new ToolQuery { Window = Window, Tool = "psql", Arguments = "{\"q\":1}" },
    ];

    private static readonly Answer[] AllAnswers =
    [
        new MetricAnswer
        {
            Series = [new MetricSeries { Metric = "up", Entity = Web, Statistic = "rate", Unit = "1", Attributes = Words, Times = new long[] { 1, 2 }, Values = new[] { 0.1, 1e-300 } }],
            Coverage = Coverage.CutShort,
            Note = "cut",
            CoveredWindow = Window,
            SentAs = "up",
            Link = "https://x",
            RowsAvailable = 9,
        },
        new LogAnswer { Records = [new LogRecord { Time = At, Entity = Web, Severity = 17, Body = "boom", Attributes = Words, TraceId = "t", SpanId = "s" }, new LogRecord { Time = At, Body = "" }] },
        new TraceAnswer
        {
            Spans =
            [
                new Span
                {
                    TraceId = "t", SpanId = "s", ParentSpanId = "p", Entity = Web, Name = "GET /", Kind = SpanKind.Client, Start = At, Duration = TimeSpan.FromTicks(12345), Error = true, StatusMessage = "no", Peer = Orders, Attributes = Words,
                },
            ],
        },
        new ChangeAnswer { Changes = [new Change { Id = "c", Time = At, Kind = "deploy", Entity = Web, Title = "v2", Author = "ann", From = "1", To = "2", Diff = "-a\n+b", Attributes = Words }] },
        new ResourceAnswer { States = [new ResourceState { Time = At, Entity = Orders, State = "degraded", Conditions = [new ResourceCondition("Ready", "False", "Why", "because", At)], Events = [new ResourceEvent(At, "OOMKilled", "gone")], Attributes = Words }] },
        new TopologyAnswer { Topology = new Topology { Entities = [new TopologyEntity(Web) { Aliases = ["shop"], Attributes = Words }], Dependencies = [new Dependency(Web, Orders, "queries")] } },
        new AlertAnswer { Alerts = [new Alert { Id = "a", Name = "Slow", Entity = Web, Severity = "page", State = "resolved", StartsAt = At, EndsAt = At, Summary = "slow", Labels = Words }] },
        new KnowledgeAnswer { Sections = [new KnowledgeSection { Id = "k", Title = "Locks", Text = "Look.", UpdatedAt = At, Entities = [Orders], Steps = [new KnowledgeStep("it waits", "check the locks"), new KnowledgeStep(null, "check it")] }] },
        new ToolAnswer { Contents = [new ToolContent("text", "text/x")] },
        NoAnswer.Denied("no"),
    ];

    private static readonly Trigger[] AllTriggers =
    [
        new AlertTrigger { Name = "Slow", Symptom = "latency", Summary = "slow", Severity = "page", Labels = Words, Entity = "web", At = At, Window = Window },
        new QuestionTrigger { Text = "why?" },
        new AnomalyTrigger { Metric = "p95", Summary = "odd" },
        new ChangeTrigger { ChangeId = "c", Summary = "v2" },
    ];

    private static readonly Observation Seen = new()
    {
        ExhibitId = "E1",
        Entity = Orders,
        Signal = "saturation.locks",
        Direction = Direction.Down,
        Strength = 0.93,
        Quality = 0.75,
        Magnitude = 3.5,
        Onset = At,
        ChangeId = "c",
        Statement = "12 wait",
        Citations = [Cited],
        Ratios = new Dictionary<string, double> { ["H1"] = 2.5 },
    };

    private static readonly Question Asked = new() { Id = "Q1", Query = AllQueries[0], Why = "to know", ExpectedBits = 0.3, Cost = 2, Refutes = "H1" };

    private static readonly CaseEvent[] AllEvents =
    [
        new InvestigationOpened
        {
            CaseId = "case", Trigger = AllTriggers[0], Caller = new Caller("ann"), Budget = new Budget { MaxTokens = 5, MaxCost = 0.5m }, Engine = "1.0", Tags = Words,
            Connectors = [new ConnectorDescriptor { Name = "p", System = "prometheus", Capabilities = [new QueryCapability(QueryKind.Metric) { RelativeCost = 2, WholeEstate = true, NativeLanguage = "PromQL", Retention = TimeSpan.FromDays(7) }], CannotSee = ["old"] }],
            Sequence = 1, At = At,
        },
        new InvestigationResumed { Engine = "1.0", Sequence = 2, At = At },
        new ScopeOriented { Scope = new Scope { Entities = [Web, Orders], Symptom = new Symptom(Web, "latency", "slow"), Onset = At, Window = Window, Baseline = Window }, Topology = ((TopologyAnswer)AllAnswers[5]).Topology, Notes = ["noted"] },
        new MemoryRecalled { Recollections = [new Recollection { Id = "m", Kind = MemoryKind.Procedure, Statement = "s", Trust = 0.5, Why = "w", Cause = Locks, PriorFactor = 2, Similarity = 0.75, Differences = ["d"], Tested = "t", Questions = [new RecalledQuestion(QueryKind.Metric, Web, 1.5, 2)], Reached = 0.75 }] },
        new MemoryWithdrawn { RecollectionIds = ["m"], Why = "elsewhere" },
        new HypothesisProposed { Hypothesis = new Hypothesis { Id = "H1", Cause = Locks, Statement = "locks", Prior = 0.1, PriorSource = "catalogue", Predictions = [new Prediction { Signal = "x", Where = PredictionTarget.Callers, Direction = Direction.Down, IfTrue = 0.9, IfFalse = 0.1 }], Remediation = ["look"] } },
        new QueryPlanned { Question = Asked },
        new ExhibitReceived { QuestionId = "Q1", Exhibit = new Exhibit { Id = "E1", Query = AllQueries[1], Connector = "loki", AskedAt = At, Elapsed = TimeSpan.FromMilliseconds(7), Answer = AllAnswers[1], Sha256 = new string('a', 64), Cached = true }, More = true },
        new EvidenceWeighed { Evidence = new Evidence { Id = "V1", Observation = Seen, Weight = 0.5, SameAs = "V2", Likelihoods = [new Likelihood("H1", 3.25, "as predicted")] } },
        new BeliefUpdated { Beliefs = [new Belief("H1", 1.0 / 3)], ExhibitIds = ["E1"] },
        new GapFound { Gap = new Gap { Id = "G1", Statement = "none", Coverage = Coverage.NotConfigured, Kind = QueryKind.Log, Entity = Web, ExhibitId = "E1", Remedy = "add" } },
        new BudgetSpent { Spent = new Spending { Queries = 1, Elapsed = TimeSpan.FromSeconds(1.5), Rows = 2, Tokens = 3, Cost = 0.25m } },
        new InvestigationConcluded { Conclusion = new Conclusion { Outcome = Outcome.CauseFound, HypothesisId = "H1", Confidence = 0.9, StopReason = StopReason.LeaderClear, Partial = true, SymptomConfirmed = false, NotAsked = [Asked], Passages = Words } },
        new FeedbackGiven { Feedback = new Feedback(FeedbackVerdict.Corrected, "ann", Locks, "really") },
        new ModelAsked { Call = new ModelCall { Id = "M1", Seat = ModelSeat.Read, Subject = "E1", Model = "small", Prompt = "what?", PromptSha256 = "ab", Answer = "{}", Outcome = ModelOutcome.Repaired, Problem = "none", Dropped = ["a claim"], InputTokens = 1, OutputTokens = 2, Counted = true, Cost = 0.25m, Attempts = 2, Elapsed = TimeSpan.FromSeconds(1.5) } },
        new NoticeGiven { Notice = "a torn entry was dropped" },
    ];

    public static TheoryData<Query> Queries => [.. AllQueries];

    public static TheoryData<Answer> Answers => [.. AllAnswers];

    public static TheoryData<Trigger> Triggers => [.. AllTriggers];

    public static TheoryData<CaseEvent> Events => [.. AllEvents];

    [Theory]
    [MemberData(nameof(Queries), DisableDiscoveryEnumeration = true)]
    public void A_query_is_read_back_as_it_was_written(Query query) => RoundTrip(query);

    [Theory]
    [MemberData(nameof(Answers), DisableDiscoveryEnumeration = true)]
    public void An_answer_is_read_back_as_it_was_written(Answer answer)
    {
        var read = RoundTrip(answer);

        Assert.Equal(answer.Rows, read.Rows);
    }

    [Theory]
    [MemberData(nameof(Triggers), DisableDiscoveryEnumeration = true)]
    public void A_trigger_is_read_back_as_it_was_written(Trigger trigger) => Assert.Equal(trigger.Title, RoundTrip(trigger).Title);

    [Theory]
    [MemberData(nameof(Events), DisableDiscoveryEnumeration = true)]
    public void An_event_is_read_back_as_it_was_written(CaseEvent caseEvent) => RoundTrip(caseEvent);

    [Theory]
    [InlineData(typeof(Query))]
    [InlineData(typeof(Answer))]
    [InlineData(typeof(Trigger))]
    [InlineData(typeof(CaseEvent))]
    public void Every_kind_there_is_was_tried_and_names_itself_in_kebab_case(Type type)
    {
        object[] tried = type == typeof(Query) ? AllQueries : type == typeof(Answer) ? AllAnswers : type == typeof(Trigger) ? AllTriggers : AllEvents;
        var declared = type.GetCustomAttributes<JsonDerivedTypeAttribute>(inherit: false).ToList();

        Assert.Equal(declared.Select(attribute => attribute.DerivedType.Name).Order(), tried.Select(item => item.GetType().Name).Order());
        Assert.Equal(type.Assembly.GetTypes().Count(other => other.IsSubclassOf(type)), declared.Count);
        Assert.All(declared, attribute => Assert.Matches("^[a-z]+(-[a-z]+)*$", (string)attribute.TypeDiscriminator!));
    }

    [Fact]
    public void Every_enum_is_a_word_in_kebab_case()
    {
        var enums = typeof(Entity).Assembly.GetExportedTypes().Where(type => type.IsEnum).ToList();

        Assert.Contains(typeof(StopReason), enums);
        Assert.All(enums, type => Assert.All(Enum.GetValues(type).Cast<object>(), value =>
        {
            var word = JsonSerializer.Serialize(value, ClericJson.Options.GetTypeInfo(type));
            Assert.Matches("^\"[a-z]+(-[a-z]+)*\"$", word);
            Assert.Equal(value, JsonSerializer.Deserialize(word, ClericJson.Options.GetTypeInfo(type)));
        }));
        Assert.Equal("\"nothing-left-to-learn\"", JsonSerializer.Serialize(StopReason.NothingLeftToLearn, ClericJson.Options.GetTypeInfo(typeof(StopReason))));
    }

    [Fact]
    public void An_event_of_an_unknown_type_is_not_read_as_something_else() =>
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize("{\"type\":\"dreamt\",\"version\":1}", ClericJson.Options.GetTypeInfo(typeof(CaseEvent))));

    [Fact]
    public void What_is_nothing_is_left_out()
    {
        var json = JsonNode.Parse(JsonSerializer.Serialize<Query>(new LogQuery { Window = Window }, ClericJson.Options))!.AsObject();

        Assert.False(json.ContainsKey("entity"));
        Assert.False(json.ContainsKey("native"));
        Assert.Equal("log", json["kind"]!.GetValue<string>());
    }

    [Fact]
    public void Text_stays_legible_and_the_options_cannot_be_changed()
    {
        var json = JsonSerializer.Serialize<Trigger>(new QuestionTrigger { Text = "Wärum <slow> & 💥?" }, ClericJson.Options);

        Assert.Contains("Wärum <slow> & ", json, StringComparison.Ordinal);
        Assert.True(ClericJson.Options.IsReadOnly && ClericJson.Indented.IsReadOnly);
        Assert.Contains("\n", JsonSerializer.Serialize<Trigger>(AllTriggers[1], ClericJson.Indented), StringComparison.Ordinal);
    }

    [Property]
    public Property Any_text_and_any_number_survives() => Prop.ForAll(
        ArbMap.Default.ArbFor<NonNull<string>>().Filter(text => IsText(text.Get)),
        ArbMap.Default.ArbFor<double>(),
        (text, number) =>
        {
            var written = new EvidenceWeighed { Evidence = new Evidence { Id = "V1", Observation = Seen with { Statement = text.Get, Magnitude = number }, Weight = 1, Likelihoods = [] } };
            var read = (EvidenceWeighed)JsonSerializer.Deserialize<CaseEvent>(JsonSerializer.Serialize<CaseEvent>(written, ClericJson.Options), ClericJson.Options)!;
            return read.Evidence.Observation.Statement == text.Get && read.Evidence.Observation.Magnitude!.Value.Equals(number);
        });

    [Property]
    public Property Any_series_survives() => Prop.ForAll(
        ArbMap.Default.ArbFor<NormalFloat[]>(),
        values =>
        {
            var written = new MetricAnswer { Series = [new MetricSeries { Metric = "m", Entity = Web, Times = Enumerable.Range(0, values.Length).Select(i => (long)i).ToArray(), Values = values.Select(value => value.Get).ToArray() }] };
            var read = (MetricAnswer)JsonSerializer.Deserialize<Answer>(JsonSerializer.Serialize<Answer>(written, ClericJson.Options), ClericJson.Options)!;
            return read.Series[0].Values.Span.SequenceEqual(written.Series[0].Values.Span) && read.Series[0].Times.Span.SequenceEqual(written.Series[0].Times.Span);
        });

    /// <summary>Half of a surrogate pair is no text.</summary>
    private static bool IsText(string text) => text.EnumerateRunes().All(rune => rune != System.Text.Rune.ReplacementChar);

    private static T RoundTrip<T>(T value)
        where T : class
    {
        var json = JsonSerializer.Serialize(value, ClericJson.Options.GetTypeInfo(typeof(T)));
        var read = (T)JsonSerializer.Deserialize(json, ClericJson.Options.GetTypeInfo(typeof(T)))!;

        Assert.IsType(value.GetType(), read);
        Assert.Equal(json, JsonSerializer.Serialize(read, ClericJson.Options.GetTypeInfo(typeof(T))));
        Same(value, read, typeof(T).Name);
        return read;
    }

    /// <summary>Property by property, so that what is neither written nor read is missed.</summary>
    private static void Same(object? one, object? other, string path)
    {
        if (one is null || other is null || one is string or ValueType and not TimeWindow || one.GetType().IsEnum)
        {
            if (one is ReadOnlyMemory<long> times)
            {
                Assert.True(times.Span.SequenceEqual(((ReadOnlyMemory<long>)other!).Span), path);
            }
            else if (one is ReadOnlyMemory<double> values)
            {
                Assert.True(values.Span.SequenceEqual(((ReadOnlyMemory<double>)other!).Span), path);
            }
            else
            {
                Assert.True(Equals(one, other), $"{path}: {one} was read back as {other}");
            }

            return;
        }

        if (one is System.Collections.IDictionary words)
        {
            foreach (var key in words.Keys)
            {
                Same(words[key], ((System.Collections.IDictionary)other)[key], $"{path}[{key}]");
            }
        }
        else if (one is System.Collections.IEnumerable items)
        {
            var (left, right) = (items.Cast<object>().ToList(), ((System.Collections.IEnumerable)other).Cast<object>().ToList());
            Assert.True(left.Count == right.Count, path);
            for (var i = 0; i < left.Count; i++)
            {
                Same(left[i], right[i], $"{path}[{i}]");
            }
        }
        else
        {
            Assert.Equal(one.GetType(), other.GetType());
            foreach (var property in one.GetType().GetProperties().Where(property => property.GetIndexParameters().Length == 0 && property.Name != "EqualityContract" && !property.GetMethod!.IsStatic))
            {
                Same(property.GetValue(one), property.GetValue(other), $"{path}.{property.Name}");
            }
        }
    }
}
