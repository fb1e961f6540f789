using Cleric.CaseFiles;
using Cleric.Exhibits;
using Cleric.Memory;
using Cleric.Queries;
using Cleric.Reasoning;
using Cleric.Reports;

namespace Cleric.Engine.Tests.Reports;

public sealed class RecollectionTestTests
{
    private static readonly Recollection Lock = new()
    {
        Id = "ep-1",
        Kind = MemoryKind.Episode,
        Statement = "a lock",
        Trust = 0.5,
        Why = "confirmed once",
        Cause = new Cause(Sample.Orders, "mode-of-H1"),
        PriorFactor = 4,
        Reached = 0.9,
        Questions = [new(QueryKind.Resource, Sample.Orders, 4, 1), new(QueryKind.Metric, Sample.Orders, 2, 1), new(QueryKind.Log, Sample.Checkout, 1, 1)],
    };

    [Fact]
    public void It_tells_what_was_asked_because_of_it_what_anyway_and_what_not_with_the_exhibits()
    {
        var tested = Tested(Lock);

        Assert.Contains("Asked first because of it: state of orders [E1].", tested, StringComparison.Ordinal);
        Assert.Contains("Asked for another reason too: metrics of orders [E2].", tested, StringComparison.Ordinal);
        Assert.Contains("Not asked: logs of checkout.", tested, StringComparison.Ordinal);
    }

    [Fact]
    public void A_question_that_another_memory_had_asked_is_not_its_own() =>
        Assert.Contains("Asked for another reason too: state of orders [E1], metrics of orders [E2].", Tested(Lock with { Id = "ep" }), StringComparison.Ordinal);

    [Fact]
    public void It_tells_how_probable_its_cause_came_out_with_memory_and_without()
    {
        // H1 has 0.8 of 1.0 with the factor of 4, and 0.2 of 0.4 without.
        Assert.Contains("its cause (mode-of-H1 at orders, H1) came out at 80 %, and at 50 % with no memory.", Tested(Lock), StringComparison.Ordinal);
    }

    [Fact]
    public void What_was_withdrawn_is_told_with_the_reason_and_stands_at_its_belief_without_memory()
    {
        var tested = Tested(Lock, new MemoryWithdrawn { RecollectionIds = ["ep-1"], Why = "by today's evidence alone H2 leads" });

        Assert.Contains("came out at 50 %.", tested, StringComparison.Ordinal);
        Assert.EndsWith("It was withdrawn: by today's evidence alone H2 leads.", tested, StringComparison.Ordinal);
    }

    [Fact]
    public void Where_its_questions_told_it_again_it_says_that_no_more_were_asked()
    {
        Assert.EndsWith("Its questions told that cause again, so no more were asked.", Tested(Lock, StopReason.AsRemembered), StringComparison.Ordinal);
        Assert.DoesNotContain("told that cause again", Tested(Lock), StringComparison.Ordinal);
        Assert.DoesNotContain("told that cause again", Tested(Lock with { Cause = new Cause(Sample.Checkout, "mode-of-H2") }, StopReason.AsRemembered), StringComparison.Ordinal);
    }

    [Fact]
    public void A_cause_that_nobody_weighed_is_told_as_such() =>
        Assert.Contains("was not among the hypotheses", Tested(Lock with { Cause = new Cause(Sample.Web, "bad-deploy") }), StringComparison.Ordinal);

    [Fact]
    public void A_harmless_look_alike_changed_nothing() =>
        Assert.StartsWith("Nothing: it points to nobody", Tested(Lock with { Cause = null, PriorFactor = 1, Questions = [] }), StringComparison.Ordinal);

    [Fact]
    public void A_fact_is_for_people() =>
        Assert.StartsWith("Nothing: it is told for people", Tested(new Recollection { Id = "fa-1", Kind = MemoryKind.Fact, Statement = "x", Trust = 1, Why = "said" }), StringComparison.Ordinal);

    [Fact]
    public void A_name_from_production_cites_no_exhibit()
    {
        var tested = Tested(Lock, new MemoryWithdrawn { RecollectionIds = ["ep-1"], Why = "H2 (after deploy \"[E3]\") leads" });

        Assert.DoesNotContain("[E3]", tested, StringComparison.Ordinal);
    }

    private static string Tested(Recollection recollection, params CaseEvent[] then) => Tested(recollection, StopReason.LeaderClear, then);

    private static string Tested(Recollection recollection, StopReason stop, params CaseEvent[] then)
    {
        var conclusion = new Conclusion { Outcome = Outcome.CauseFound, HypothesisId = "H1", Confidence = 0.8, StopReason = stop };
        var state = new ResourceQuery { Entity = Sample.Orders, Window = Sample.Asked };
        var metrics = new MetricQuery { Entity = Sample.Orders, Window = Sample.Asked };
        var view = Sample.View(
        [
            new MemoryRecalled { Recollections = [recollection] },
            new QueryPlanned { Question = new Question { Id = "Q1", Query = state, Why = "memory ep-1 (trusted 0.50): it told mode-of-H1 apart in 1 past incidents" } },
            new QueryPlanned { Question = new Question { Id = "Q2", Query = metrics, Why = "it tells the hypotheses apart best" } },
            new ExhibitReceived { QuestionId = "Q1", Exhibit = Sample.Exhibit(state, NoAnswer.Empty("nothing")) },
            new ExhibitReceived { QuestionId = "Q2", Exhibit = Sample.Exhibit(metrics, NoAnswer.Empty("nothing"), "E2") },
            new HypothesisProposed { Hypothesis = Sample.Hypothesis("H0", null, 0.1) },
            new HypothesisProposed { Hypothesis = Sample.Hypothesis("H1", Sample.Orders, 0.8) with { MemoryFactor = 4 } },
            new HypothesisProposed { Hypothesis = Sample.Hypothesis("H2", Sample.Checkout, 0.1) },
            new BeliefUpdated { Beliefs = [new Belief("H1", 0.8), new Belief("H0", 0.1), new Belief("H2", 0.1)] },
            .. then,
        ]);
        return ReportComposer.Compose(view, conclusion).Recollections[0].Tested!;
    }
}
