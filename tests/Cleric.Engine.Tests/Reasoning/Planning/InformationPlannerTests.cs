using Cleric.CaseFiles;
using Cleric.Connectors;
using Cleric.Entities;
using Cleric.Exhibits;
using Cleric.Queries;
using Cleric.Reasoning;
using Cleric.Reasoning.Planning;
using Cleric.Triggers;
using Microsoft.Extensions.Options;

namespace Cleric.Engine.Tests.Reasoning.Planning;

public sealed class InformationPlannerTests
{
    private static readonly Hypothesis None = Sample.Hypothesis("H0", null, 0.2);
    private static readonly Hypothesis Locks = Sample.Hypothesis("H1", Sample.Orders, 0.4, Sample.Prediction("saturation.locks", 0.9, 0.03), Sample.Prediction(Signals.State, 0.8, 0.05));
    private static readonly Hypothesis Fault = Sample.Hypothesis("H2", Sample.Checkout, 0.4, Sample.Prediction(Signals.SelfErrors, 0.8, 0.1), Sample.Prediction("log.error", 0.6, 0.3));

    [Fact]
    public async Task What_tells_the_hypotheses_apart_best_for_its_cost_is_asked_first()
    {
        var plan = await Plan(Beliefs(0.2, 0.4, 0.4));

        Assert.Null(plan.StopReason);
        Assert.Equal((QueryKind.Metric, Sample.Orders), Asked(plan)[0]);
        Assert.Equal(plan.Questions.OrderByDescending(question => question.ExpectedBits / question.Cost).Select(question => question.Query.Kind), plan.Questions.Select(question => question.Query.Kind));
        Assert.All(plan.Questions, question => Assert.True(question.ExpectedBits > 0));
    }

    [Fact]
    public async Task What_costs_much_more_is_asked_later()
    {
        var dear = Connector([.. Kinds.Select(kind => new QueryCapability(kind) { RelativeCost = kind == QueryKind.Metric ? 100 : 1 })]);

        Assert.NotEqual(QueryKind.Metric, Asked(await Plan(Beliefs(0.2, 0.4, 0.4), [dear]))[0].Kind);
    }

    [Fact]
    public async Task What_could_refute_the_leader_comes_before_what_could_support_others()
    {
        var plan = await Plan(Beliefs(0.1, 0.2, 0.7));

        Assert.Equal(Sample.Checkout, plan.Questions[0].Query.Entity);
        Assert.Equal("H2", plan.Questions[0].Refutes);
        Assert.Contains("H2", plan.Questions[0].Why, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_is_asked_twice()
    {
        var view = Beliefs(0.2, 0.4, 0.4);
        var asked = new HashSet<(QueryKind, Entity?)>();
        for (var round = 0; round < 50; round++)
        {
            var plan = await Plan(view);
            foreach (var question in plan.Questions)
            {
                Assert.True(asked.Add((question.Query.Kind, question.Query.Entity)));
                view.Apply(new QueryPlanned { Question = question with { Id = $"Q{asked.Count}" } });
            }

            if (plan.Questions.Count == 0)
            {
                Assert.Equal(StopReason.NothingLeftToLearn, plan.StopReason);
                return;
            }
        }

        Assert.Fail("It never stopped.");
    }

    [Fact]
    public async Task Only_what_a_connector_answers_is_asked() =>
        Assert.All(Asked(await Plan(Beliefs(0.2, 0.4, 0.4), [Connector(new QueryCapability(QueryKind.Log))])), item => Assert.Equal(QueryKind.Log, item.Kind));

    [Fact]
    public async Task With_nobody_to_ask_there_is_nothing_left_to_learn() =>
        Assert.Equal(StopReason.NothingLeftToLearn, (await Plan(Beliefs(0.2, 0.4, 0.4), [])).StopReason);

    [Fact]
    public async Task No_more_is_asked_at_once_than_allowed() => Assert.Single((await Plan(Beliefs(0.2, 0.4, 0.4), options: new ClericOptions { MaxConcurrentQueries = 1 })).Questions);

    [Fact]
    public async Task What_tells_next_to_nothing_is_not_asked() =>
        Assert.Equal(StopReason.NothingLeftToLearn, (await Plan(Beliefs(0.2, 0.4, 0.4), options: new ClericOptions { LeastBits = 1 })).StopReason);

    [Fact]
    public async Task A_clear_leader_that_was_put_to_every_test_ends_it()
    {
        var view = Beliefs(0.01, 0.97, 0.02);
        foreach (var kind in Kinds)
        {
            view.Apply(Planned(kind, Sample.Orders));
            view.Apply(Planned(kind, Sample.Checkout));
            view.Apply(Planned(kind, Sample.Web));
        }

        Assert.Equal(StopReason.LeaderClear, (await Plan(view)).StopReason);
    }

    [Fact]
    public async Task A_clear_leader_is_still_put_to_the_tests_that_could_refute_it()
    {
        var plan = await Plan(Beliefs(0.01, 0.97, 0.02));

        Assert.Null(plan.StopReason);
        Assert.Equal("H1", plan.Questions[0].Refutes);
        Assert.All(plan.Questions.Where(question => question.Query.Entity != Sample.Orders), question => Assert.Equal("H1", question.Refutes));
    }

    public static TheoryData<Spending, StopReason> Limits => new()
    {
        { new Spending { Queries = 10 }, StopReason.QueryBudget },
        { new Spending { Queries = 11 }, StopReason.QueryBudget },
        { new Spending { Rows = 1000 }, StopReason.RowBudget },
        { new Spending { Elapsed = TimeSpan.FromMinutes(1) }, StopReason.TimeBudget },
        { new Spending { Tokens = 101 }, StopReason.ModelBudget },
        { new Spending { Cost = 1.01m }, StopReason.ModelBudget },
    };

    [Theory]
    [MemberData(nameof(Limits), DisableDiscoveryEnumeration = true)]
    public async Task Each_limit_of_the_budget_stops_it_and_it_says_what_it_would_have_asked(Spending spent, StopReason reason)
    {
        var plan = await Plan(Beliefs(0.2, 0.4, 0.4, new BudgetSpent { Spent = spent }));

        Assert.Equal(reason, plan.StopReason);
        Assert.NotEmpty(plan.Questions);
    }

    [Fact]
    public async Task Within_the_budget_it_goes_on() =>
        Assert.Null((await Plan(Beliefs(0.2, 0.4, 0.4, new BudgetSpent { Spent = new Spending { Queries = 9, Rows = 999, Elapsed = TimeSpan.FromSeconds(59), Tokens = 100, Cost = 1 } }))).StopReason);

    [Fact]
    public async Task Without_a_scope_or_beliefs_there_is_nothing_to_plan()
    {
        Assert.Equal(StopReason.NothingLeftToLearn, (await Plan(Sample.View(null, Topology.Empty))).StopReason);
        Assert.Equal(StopReason.NothingLeftToLearn, (await Plan(Sample.View())).StopReason);
    }

    [Fact]
    public async Task The_plan_is_a_function_of_what_is_known()
    {
        var one = await Plan(Beliefs(0.2, 0.4, 0.4));
        var other = await Plan(Beliefs(0.2, 0.4, 0.4));

        Assert.Equal(one.Questions.Select(question => (question.Query.Kind, question.Query.Entity, question.ExpectedBits, question.Why)), other.Questions.Select(question => (question.Query.Kind, question.Query.Entity, question.ExpectedBits, question.Why)));
    }

    [Fact]
    public async Task A_ledger_in_which_each_hypothesis_is_all_but_negligible_is_planned_for_all_the_same()
    {
        List<Hypothesis> many = [.. Enumerable.Range(0, 3000).Select(i => Sample.Hypothesis($"H{i}", i % 2 == 0 ? Sample.Orders : Sample.Checkout, 1, Sample.Prediction("saturation.locks", 0.9, 0.03)) with { Cause = new Cause(i % 2 == 0 ? Sample.Orders : Sample.Checkout, $"mode-{i}") })];
        var view = Sample.View(
        [
            .. many.Select(hypothesis => (CaseEvent)new HypothesisProposed { Hypothesis = hypothesis }),
            new BeliefUpdated { Beliefs = [.. many.Select(hypothesis => new Belief(hypothesis.Id, 1.0 / many.Count))] },
        ]);

        Assert.NotEmpty((await Plan(view)).Questions);
    }

    [Fact]
    public async Task Questions_carry_aliases_caller_and_the_whole_time()
    {
        var question = (await Plan(Beliefs(0.2, 0.4, 0.4))).Questions[0];

        Assert.Equal(Sample.Asked, question.Query.Window);
        Assert.Equal(Caller.Anonymous, question.Query.Caller);
    }

    private static readonly QueryKind[] Kinds = [QueryKind.Metric, QueryKind.Trace, QueryKind.Log, QueryKind.Resource];

    private static List<(QueryKind Kind, Entity? Entity)> Asked(Plan plan) => [.. plan.Questions.Select(question => (question.Query.Kind, question.Query.Entity))];

    private static QueryPlanned Planned(QueryKind kind, Entity entity) =>
        new() { Question = new Question { Id = $"{kind}-{entity}", Query = Cleric.Reasoning.Orientation.Orienter.QueryOf(kind, entity, new TopologyIndex(Sample.Shop), Sample.Asked), Why = "test" } };

    private static ConnectorDescriptor Connector(params QueryCapability[] capabilities) => new() { Name = "all", System = "test", Capabilities = capabilities };

    private static CaseFold Beliefs(double none, double locks, double fault, params CaseEvent[] more)
    {
        var fold = Sample.Opened(new QuestionTrigger { Text = "why?", Entity = "web" }, new Budget { MaxQueries = 10, MaxRows = 1000, MaxTime = TimeSpan.FromMinutes(1), MaxTokens = 100, MaxCost = 1 });
        IEnumerable<CaseEvent> events =
        [
            new ScopeOriented { Scope = Sample.Scope(), Topology = Sample.Shop },
            new HypothesisProposed { Hypothesis = None },
            new HypothesisProposed { Hypothesis = Locks },
            new HypothesisProposed { Hypothesis = Fault },
            new BeliefUpdated { Beliefs = [.. new[] { new Belief("H0", none), new Belief("H1", locks), new Belief("H2", fault) }.OrderByDescending(belief => belief.Probability)] },
            .. more,
        ];
        foreach (var caseEvent in events)
        {
            fold.Apply(caseEvent);
        }

        return fold;
    }

    private static async Task<Plan> Plan(ICaseView view, IReadOnlyList<ConnectorDescriptor>? connectors = null, ClericOptions? options = null) =>
        await new InformationPlanner(Options.Create(options ?? new ClericOptions())).PlanAsync(
            view, connectors ?? [Connector([.. Kinds.Select(kind => new QueryCapability(kind))])], TestContext.Current.CancellationToken);
}
