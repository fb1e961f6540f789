using Cleric.CaseFiles;
using Cleric.Connectors;
using Cleric.Entities;
using Cleric.Exhibits;
using Cleric.Ledger;
using Cleric.Queries;
using Cleric.Reasoning;
using Cleric.Reasoning.Orientation;
using Cleric.Testing;
using Cleric.Triggers;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace Cleric.Engine.Tests.Reasoning.Orientation;

public sealed class OrienterTests
{
    private static readonly DateTimeOffset Now = Sample.Onset + TimeSpan.FromMinutes(12);
    private static readonly AlertTrigger Alert = new() { Name = "WebSlow", Entity = "web", Symptom = "latency", At = Sample.Onset + TimeSpan.FromMinutes(5) };

    [Fact]
    public void First_it_asks_for_the_topology_for_changes_and_for_alerts() =>
        Assert.Equal([QueryKind.Topology, QueryKind.Change, QueryKind.Alert], Orienter().Next(Sample.Opened(Alert)).Questions.Select(question => question.Query.Kind));

    [Fact]
    public void The_scope_is_the_symptom_and_its_neighbours_without_those_who_call_from_outside()
    {
        var scope = Settle(Alert, Sample.Shop with { Dependencies = [.. Sample.Shop.Dependencies, new Dependency(new Entity("users", EntityKinds.Client), Sample.Web)] }).Scope;

        Assert.Equal([Sample.Web, Sample.Checkout, Sample.Orders], scope.Entities);
        Assert.Equal((Sample.Web, "latency"), (scope.Symptom.Entity, scope.Symptom.Signal));
        Assert.Equal(scope.Baseline.End, scope.Window.Start);
        Assert.True(scope.Window.Contains(Alert.At!.Value));
    }

    [Fact]
    public void One_that_was_changed_and_shares_what_the_symptoms_entity_needs_is_in_the_scope()
    {
        var shop = new TopologyBuilder().Calls("web", "checkout").Calls("checkout", "database:orders").Calls("job:export", "database:orders").Calls("job:backup", "database:orders").Build();

        var scope = Settle(Alert, shop, (Query(QueryKind.Change), new ChangeAnswer { Changes = [Rows.Change("run-1", "job:export", Sample.Onset)] })).Scope;

        Assert.Contains(new Entity("export", "job"), scope.Entities);
        Assert.DoesNotContain(new Entity("backup", "job"), scope.Entities);
    }

    [Fact]
    public void Where_nothing_tells_whom_it_depends_on_everybody_known_may_be_behind_it()
    {
        var known = Topology.Empty with { Entities = [new TopologyEntity(Sample.Web), new TopologyEntity(Sample.Checkout), new TopologyEntity(Sample.Orders)] };
        var settled = Settle(Alert, known);

        Assert.Equal([Sample.Web, Sample.Checkout, Sample.Orders], settled.Scope.Entities);
        Assert.All(settled.Topology.Dependencies, dependency => Assert.Equal((Sample.Web, TopologyIndex.Presumed), (dependency.From, dependency.Kind)));
        Assert.Contains(settled.Notes, note => note.Contains("Nothing tells whom web depends on", StringComparison.Ordinal));
        Assert.False(new HypothesisLens(Sample.Hypothesis("H1", Sample.Orders, 1), new TopologyIndex(settled.Topology)).IsOutOfReach(Sample.Checkout));
    }

    [Fact]
    public void Who_complains_of_whom_is_read_from_logs_where_nothing_else_tells()
    {
        var known = Topology.Empty with { Entities = [new TopologyEntity(Sample.Web), new TopologyEntity(Sample.Checkout), new TopologyEntity(new Entity("shop"))] };
        var view = Sample.Opened(Alert, null, new ConnectorDescriptor { Name = "logs", System = "test", Capabilities = [new QueryCapability(QueryKind.Log) { WholeEstate = true }] });
        for (var step = Orienter().Next(view); step.Settled is null; step = Orienter().Next(view))
        {
            Ask(view, step.Questions, kind => kind switch
            {
                QueryKind.Topology => new TopologyAnswer { Topology = known },
                QueryKind.Log => new LogAnswer { Records = [.. Enumerable.Range(0, 5).SelectMany(i => new[] { Rows.Log("web", Sample.Onset + TimeSpan.FromSeconds(i), "checkout answered 500", 17), Rows.Log("shop", Sample.Onset + TimeSpan.FromSeconds(i), "web gave no answer", 17) })] },
                _ => NoAnswer.Empty("none"),
            });
        }

        var topology = Orienter().Next(view).Settled!.Topology;

        Assert.Equal([new Dependency(Sample.Web, Sample.Checkout, "complains of"), new Dependency(new Entity("shop"), Sample.Web, "complains of")], topology.Dependencies);
    }

    [Fact]
    public void Of_a_symptom_that_comes_and_goes_the_bout_that_was_noticed_counts_and_not_a_clearer_one_after_it()
    {
        var bouts = new MetricAnswer
        {
            Series = [Rows.Series("http.server.request.duration", "web", Sample.Onset - TimeSpan.FromMinutes(45), TimeSpan.FromSeconds(10), [.. Enumerable.Range(0, 306).Select(i => i > 300 ? 5 : i is >= 276 and < 290 ? 0.3 : 0.05)]) with { Statistic = "p95", Unit = "s" }],
            CoveredWindow = new TimeWindow(Sample.Onset - TimeSpan.FromMinutes(45), Now),
        };

        Assert.Equal(Sample.Onset + TimeSpan.FromMinutes(1), Follow(Alert, Sample.Shop, new() { [QueryKind.Metric] = bouts }).Settled.Scope.Onset);
    }

    [Fact]
    public void An_entity_is_found_by_an_alias() =>
        Assert.Equal(Sample.Web, Settle(Alert with { Entity = "WEB-svc" }, new TopologyBuilder().Calls("web", "checkout").Alias("web", "web-svc").Build()).Scope.Symptom.Entity);

    [Fact]
    public void An_ambiguous_name_is_a_note_and_not_a_guess()
    {
        var settled = Settle(Alert with { Entity = "orders" }, new TopologyBuilder().Calls("orders", "database:orders").Build());

        Assert.Contains(settled.Notes, note => note.Contains("ambiguous", StringComparison.Ordinal) && note.Contains("service:orders", StringComparison.Ordinal) && note.Contains("database:orders", StringComparison.Ordinal));
    }

    [Fact]
    public void A_name_that_is_not_known_is_taken_for_what_it_says_and_noted()
    {
        var settled = Settle(Alert with { Entity = "database:stock" }, Sample.Shop);

        Assert.Equal(new Entity("stock", EntityKinds.Database), settled.Scope.Symptom.Entity);
        Assert.Contains(settled.Notes, note => note.Contains("does not know", StringComparison.Ordinal));
    }

    [Fact]
    public void Without_a_name_the_longest_that_the_text_holds_is_meant() =>
        Assert.Equal(
            new Entity("checkout-db"),
            Settle(new QuestionTrigger { Text = "Why is checkout-db slow?", At = Now }, new TopologyBuilder().Calls("web", "checkout").Calls("checkout", "checkout-db").Build()).Scope.Symptom.Entity);

    [Fact]
    public void Without_any_name_the_symptom_is_at_nobody_known()
    {
        var settled = Settle(new QuestionTrigger { Text = "Why is it slow?", At = Now }, Sample.Shop);

        Assert.Equal("unknown", settled.Scope.Symptom.Entity.Name);
        Assert.Contains(settled.Notes, note => note.Contains("names no entity", StringComparison.Ordinal));
    }

    [Fact]
    public void A_question_says_where_what_and_since_when()
    {
        var settled = Settle(new QuestionTrigger { Text = "why is checkout failing since 09:50?" }, Sample.Shop);

        Assert.Equal((Sample.Checkout, "errors"), (settled.Scope.Symptom.Entity, settled.Scope.Symptom.Signal));
        Assert.Equal(new DateTimeOffset(2026, 3, 2, 9, 50, 0, TimeSpan.Zero), settled.Scope.Window.Start);
        Assert.Equal(new TimeWindow(settled.Scope.Window.Start - TimeSpan.FromHours(1), settled.Scope.Window.Start), settled.Scope.Baseline);
        Assert.StartsWith("Understood: checkout: the service to look at", settled.Notes[0], StringComparison.Ordinal);
        Assert.Empty(settled.AskedBack);
    }

    [Fact]
    public void What_the_trigger_settles_itself_is_not_read_from_its_text()
    {
        var window = new TimeWindow(Sample.Onset - TimeSpan.FromHours(2), Sample.Onset);
        var settled = Settle(new QuestionTrigger { Text = "why is billing-thing slow since 09:50?", Entity = "web", Window = window }, Sample.Shop);

        Assert.Equal((Sample.Web, window.Start), (settled.Scope.Symptom.Entity, settled.Scope.Baseline.Start));
        Assert.Equal(["slow: latency"], settled.Understood);
        Assert.Empty(settled.AskedBack);
    }

    [Fact]
    public void Who_is_not_known_is_asked_back_with_who_is()
    {
        var settled = Settle(new QuestionTrigger { Text = "why is billing-thing slow?" }, Sample.Shop);

        Assert.Equal("unknown", settled.Scope.Symptom.Entity.Name);
        Assert.Equal(["Which service is \"billing-thing\"? Known: checkout, orders, web."], settled.AskedBack);
        Assert.Contains($"Asked back: {settled.AskedBack[0]}", settled.Notes);
    }

    [Fact]
    public void An_ambiguous_name_in_a_question_is_asked_back()
    {
        var settled = Settle(new QuestionTrigger { Text = "why is orders slow?" }, new TopologyBuilder().Calls("orders", "database:orders").Build());

        Assert.Equal(["Which \"orders\" is meant: service:orders or database:orders?"], settled.AskedBack);
        Assert.Contains(settled.Notes, note => note.Contains("ambiguous", StringComparison.Ordinal));
    }

    [Fact]
    public void Changes_of_a_day_are_asked_for_where_a_question_speaks_of_one_at_no_time_and_its_time_is_what_is_looked_at()
    {
        var trigger = new QuestionTrigger { Text = "why is web slow since the last deploy of checkout?" };
        var deployed = Sample.Onset - TimeSpan.FromHours(5);
        var changes = Orienter().Next(Sample.Opened(trigger)).Questions.Single(question => question.Query.Kind == QueryKind.Change).Query;
        var settled = Settle(trigger, Sample.Shop, (Query(QueryKind.Change), new ChangeAnswer { Changes = [Rows.Change("v2", "checkout", deployed)] }));

        Assert.True(changes.Window.Start <= Now - TimeSpan.FromHours(23));
        Assert.Equal(Sample.Web, settled.Scope.Symptom.Entity);
        Assert.Equal((deployed, deployed + TimeSpan.FromHours(1) + TimeSpan.FromMinutes(5)), (settled.Scope.Window.Start, settled.Scope.Window.End));
    }

    [Fact]
    public void What_is_told_of_a_time_long_past_is_looked_at_there_and_not_until_now()
    {
        var settled = Settle(new QuestionTrigger { Text = "why was web slow yesterday between 08:00 and 08:30?" }, Sample.Shop);

        Assert.Equal(new DateTimeOffset(2026, 3, 1, 8, 35, 0, TimeSpan.Zero), settled.Scope.Window.End);
        Assert.Equal(new DateTimeOffset(2026, 3, 1, 7, 0, 0, TimeSpan.Zero), settled.Scope.Baseline.Start);
    }

    [Fact]
    public void A_change_is_at_the_entity_that_was_changed() =>
        Assert.Equal(
            Sample.Checkout,
            Settle(new ChangeTrigger { ChangeId = "v2", At = Now }, Sample.Shop, (Query(QueryKind.Change), new ChangeAnswer { Changes = [Rows.Change("v2", "checkout", Sample.Onset)] })).Scope.Symptom.Entity);

    [Fact]
    public void The_onset_is_found_in_metrics_and_nothing_else_is_asked_for_it()
    {
        var (settled, asked) = Follow(Alert, Sample.Shop, new() { [QueryKind.Metric] = Metrics });

        Assert.Equal(Sample.Onset, settled.Scope.Onset);
        Assert.True(settled.Scope.Window.Start < Sample.Onset && settled.Scope.Window.Start > Sample.Onset - TimeSpan.FromMinutes(2));
        Assert.Equal([QueryKind.Metric], asked);
    }

    [Fact]
    public void Where_metrics_show_no_onset_traces_are_asked_and_then_logs()
    {
        var (byTraces, asked) = Follow(Alert, Sample.Shop, new() { [QueryKind.Metric] = Quiet, [QueryKind.Trace] = Spans });
        Assert.Equal([QueryKind.Metric, QueryKind.Trace], asked);
        Assert.InRange(byTraces.Scope.Onset!.Value, Sample.Onset - TimeSpan.FromMinutes(2), Sample.Onset + TimeSpan.FromMinutes(1));

        var (byLogs, all) = Follow(Alert, Sample.Shop, new() { [QueryKind.Metric] = Quiet, [QueryKind.Trace] = new TraceAnswer(), [QueryKind.Log] = Logs });
        Assert.Equal([QueryKind.Metric, QueryKind.Trace, QueryKind.Log], all);
        Assert.InRange(byLogs.Scope.Onset!.Value, Sample.Onset - TimeSpan.FromMinutes(2), Sample.Onset + TimeSpan.FromMinutes(1));
    }

    [Fact]
    public void Where_nothing_shows_an_onset_the_time_before_the_trigger_is_compared_and_it_says_so()
    {
        var (settled, _) = Follow(Alert, Sample.Shop, new() { [QueryKind.Metric] = Quiet });

        Assert.Null(settled.Scope.Onset);
        Assert.True(settled.Scope.Window.Start < Alert.At);
        Assert.Contains(settled.Notes, note => note.Contains("No signal", StringComparison.Ordinal));
    }

    [Fact]
    public void Kinds_that_no_connector_answers_are_not_asked_for()
    {
        var (settled, asked) = Follow(Alert, Sample.Shop, []);

        Assert.Empty(asked);
        Assert.Null(settled.Scope.Onset);
    }

    [Fact]
    public void Without_a_topology_it_is_read_from_traces_and_noted()
    {
        var (settled, asked) = Follow(Alert, Topology.Empty, new() { [QueryKind.Trace] = Spans });

        Assert.Contains(new Dependency(Sample.Web, Sample.Checkout), settled.Topology.Dependencies);
        Assert.Contains(new Dependency(Sample.Checkout, Sample.Orders), settled.Topology.Dependencies);
        Assert.Contains(settled.Notes, note => note.Contains("taken from traces", StringComparison.Ordinal));
        Assert.Contains(QueryKind.Trace, asked);
    }

    [Fact]
    public void Topologies_of_several_systems_are_put_together()
    {
        var view = Sample.Opened(Alert);
        Ask(view, Orienter().Next(view).Questions, kind => kind == QueryKind.Topology ? new TopologyAnswer { Topology = Sample.Shop } : NoAnswer.Empty("none"));
        view.Apply(new ExhibitReceived
        {
            QuestionId = "Q1",
            Exhibit = Sample.Exhibit(new TopologyQuery { Window = Sample.Asked }, new TopologyAnswer { Topology = new TopologyBuilder().Calls("web", "checkout").Calls("web", "search").Alias("web", "shop").Build() }, "E9", "other"),
        });
        var topology = Orienter().Next(view).Settled!.Topology;

        Assert.Equal(3, topology.Dependencies.Count);
        Assert.Equal(4, topology.Entities.Count);
        Assert.Equal(["shop"], topology.Entities.Single(entity => entity.Entity == Sample.Web).Aliases);
    }

    [Fact]
    public void The_window_ends_a_little_after_the_trigger_but_never_in_the_future()
    {
        Assert.Equal(Alert.At + TimeSpan.FromMinutes(5), Settle(Alert, Sample.Shop).Scope.Window.End);
        Assert.Equal(Now, Settle(Alert with { At = Now - TimeSpan.FromMinutes(1) }, Sample.Shop).Scope.Window.End);
        Assert.Equal(Now, Settle(Alert with { At = null }, Sample.Shop).Scope.Window.End);
    }

    [Fact]
    public void A_window_that_the_trigger_names_is_looked_at_from_its_begin()
    {
        var window = new TimeWindow(Sample.Onset - TimeSpan.FromHours(5), Sample.Onset);

        Assert.Equal(window.Start, Settle(Alert with { At = null, Window = window }, Sample.Shop).Scope.Baseline.Start);
    }

    public static TheoryData<string, Trigger> Impossible => new()
    {
        { "trigger.window", Alert with { Window = new TimeWindow(Now, Now - TimeSpan.FromMinutes(1)) } },
        { "trigger.window", Alert with { Window = new TimeWindow(Now, Now) } },
        { "trigger.window", Alert with { Window = new TimeWindow(Now + TimeSpan.FromHours(1), Now + TimeSpan.FromHours(2)) } },
        { "trigger.at", Alert with { At = Now + TimeSpan.FromHours(1) } },
        { "trigger.at", Alert with { At = DateTimeOffset.MaxValue } },
        { "trigger.at", Alert with { At = DateTimeOffset.MinValue } },
        { "trigger.window", Alert with { Window = new TimeWindow(DateTimeOffset.MinValue, Now) } },
    };

    [Theory]
    [MemberData(nameof(Impossible), DisableDiscoveryEnumeration = true)]
    public void Times_that_cannot_be_are_refused_by_their_field(string field, Trigger trigger) =>
        Assert.Contains(field, Assert.Throws<ClericException>(() => Orienter().Validate(trigger, null)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData(-10, -20)]
    [InlineData(-10, 10)]
    [InlineData(-100_000_000, -10)]
    public void A_baseline_that_cannot_be_is_refused(int from, int to) =>
        Assert.Contains("baseline", Assert.Throws<ClericException>(() => Orienter().Validate(Alert with { At = Now }, new TimeWindow(Now.AddMinutes(from), Now.AddMinutes(to)))).Message, StringComparison.Ordinal);

    [Fact]
    public void A_clock_that_is_a_little_ahead_is_put_up_with() => Orienter().Validate(Alert with { At = Now + TimeSpan.FromMinutes(2) }, null);

    private static Orienter Orienter() => new(Options.Create(new ClericOptions()), new FakeTimeProvider(Now));

    private static Query Query(QueryKind kind) => kind == QueryKind.Change ? new ChangeQuery { Window = Sample.Asked } : new TopologyQuery { Window = Sample.Asked };

    private static ScopeOriented Settle(Trigger trigger, Topology topology, params (Query Query, Answer Answer)[] answers)
    {
        var view = Sample.Opened(trigger);
        Ask(view, Orienter().Next(view).Questions, kind => kind == QueryKind.Topology ? new TopologyAnswer { Topology = topology } : answers.FirstOrDefault(answer => answer.Query.Kind == kind).Answer ?? NoAnswer.Empty("none"));
        return Orienter().Next(view).Settled!;
    }

    /// <summary>Answers whatever is asked until the scope is settled, and tells which kinds beyond the first three were asked.</summary>
    private static (ScopeOriented Settled, List<QueryKind> Asked) Follow(Trigger trigger, Topology topology, Dictionary<QueryKind, Answer> answers)
    {
        var view = Sample.Opened(trigger, null, new ConnectorDescriptor { Name = "all", System = "test", Capabilities = [.. answers.Keys.Select(kind => new QueryCapability(kind))] });
        var asked = new List<QueryKind>();
        for (var round = 0; round < 10; round++)
        {
            var step = Orienter().Next(view);
            if (step.Settled is { } settled)
            {
                return (settled, asked);
            }

            if (round > 0)
            {
                asked.AddRange(step.Questions.Select(question => question.Query.Kind));
            }

            Ask(view, step.Questions, kind => kind == QueryKind.Topology ? new TopologyAnswer { Topology = topology } : answers.GetValueOrDefault(kind) ?? NoAnswer.Empty("none"));
        }

        throw new InvalidOperationException("It never settled.");
    }

    private static void Ask(CaseFold view, IReadOnlyList<Question> questions, Func<QueryKind, Answer> answer)
    {
        foreach (var question in questions)
        {
            var id = $"Q{view.Questions.Count + 1}";
            view.Apply(new QueryPlanned { Question = question with { Id = id } });
            view.Apply(new ExhibitReceived { QuestionId = id, Exhibit = Sample.Exhibit(question.Query, answer(question.Query.Kind), $"E{view.Exhibits.Count + 1}") });
        }
    }

    private static MetricAnswer Metrics => Series(i => i < 45 ? 0.05 : 0.5);

    private static MetricAnswer Quiet => Series(i => 0.05 + (i % 3 * 0.001));

    private static MetricAnswer Series(Func<int, double> value) => new()
    {
        Series = [Rows.Series("http.server.request.duration", "web", Sample.Onset - TimeSpan.FromMinutes(45), TimeSpan.FromMinutes(1), [.. Enumerable.Range(0, 57).Select(value)]) with { Statistic = "p95", Unit = "s" }],
        CoveredWindow = new TimeWindow(Sample.Onset - TimeSpan.FromMinutes(45), Now),
    };

    private static TraceAnswer Spans => new()
    {
        Spans = [.. Enumerable.Range(0, 340).SelectMany(i =>
        {
            var start = Sample.Onset - TimeSpan.FromMinutes(45) + (i * TimeSpan.FromSeconds(10));
            var own = TimeSpan.FromMilliseconds(start < Sample.Onset ? 20 + (i % 4) : 900);
            return new TraceBuilder("web", "GET /", start, own + TimeSpan.FromMilliseconds(20))
                .Call("web", "checkout", "POST /pay", TimeSpan.FromMilliseconds(1), TimeSpan.FromMilliseconds(15))
                .Call("checkout", "database:orders", "INSERT", TimeSpan.FromMilliseconds(2), TimeSpan.FromMilliseconds(8))
                .Build();
        })],
    };

    private static LogAnswer Logs => new()
    {
        Records = [.. Enumerable.Range(0, 680).Select(i => Rows.Log("web", Sample.Onset - TimeSpan.FromMinutes(45) + (i * TimeSpan.FromSeconds(5)), "line", i >= 540 ? 17 : 9))],
    };
}
