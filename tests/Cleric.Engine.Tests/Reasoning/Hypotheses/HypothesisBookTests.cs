using Cleric.CaseFiles;
using Cleric.Reasoning;
using Cleric.Reasoning.Hypotheses;

namespace Cleric.Engine.Tests.Reasoning.Hypotheses;

public sealed class HypothesisBookTests
{
    [Fact]
    public async Task None_of_these_is_always_the_first()
    {
        var added = await New(Sample.View());

        Assert.Equal([Hypothesis.NoneId], added.Select(hypothesis => hypothesis.Id));
        Assert.Null(added[0].Cause);
        Assert.True(added[0].Prior > 0);
    }

    [Fact]
    public async Task Proposals_of_one_cause_are_merged_and_the_first_source_counts()
    {
        var one = Proposal("slow", 0.3);
        var added = await New(Sample.View(), Source(one, Proposal("down", 0.2)), Source(one with { Prior = 0.9, Statement = "the same" }, Proposal("full", 0.1)));

        Assert.Equal([("H0", null), ("H1", "slow"), ("H2", "down"), ("H3", "full")], added.Select(hypothesis => (hypothesis.Id, hypothesis.Cause?.FailureMode)));
        Assert.Equal(0.3, added[1].Prior);
    }

    [Fact]
    public async Task A_cause_with_a_change_is_another_than_the_one_without()
    {
        var one = Proposal("slow", 0.3);
        var added = await New(Sample.View(), Source(one, one with { Cause = one.Cause! with { ChangeId = "c1" } }));

        Assert.Equal(3, added.Count);
    }

    [Fact]
    public async Task Numbers_go_on_where_an_interrupted_run_stopped()
    {
        var source = Source(Proposal("slow", 0.3), Proposal("down", 0.2), Proposal("full", 0.1));
        var all = await New(Sample.View(), source);
        for (var kept = 1; kept < all.Count; kept++)
        {
            var added = await New(Sample.View(all.Take(kept).Select(hypothesis => new HypothesisProposed { Hypothesis = hypothesis })), source);

            Assert.Equal(all.Skip(kept).Select(hypothesis => (hypothesis.Id, hypothesis.Cause)), added.Select(hypothesis => (hypothesis.Id, hypothesis.Cause)));
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public async Task A_prior_that_is_none_does_not_enter_the_ledger(double prior) =>
        Assert.Equal(["H0", "H1"], (await New(Sample.View(), Source(Proposal("odd", prior), Proposal("slow", 0.3)))).Select(hypothesis => hypothesis.Id));

    [Fact]
    public async Task A_proposal_without_a_cause_does_not_enter_the_ledger() =>
        Assert.Single(await New(Sample.View(), Source(Proposal("slow", 0.3) with { Cause = null })));

    private static async Task<IReadOnlyList<Hypothesis>> New(ICaseView view, params IHypothesisSource[] sources) =>
        await new HypothesisBook(sources).NewAsync(view, TestContext.Current.CancellationToken);

    private static Hypothesis Proposal(string mode, double prior) => Sample.Hypothesis("ignored", Sample.Web, prior) with { Cause = new Cause(Sample.Web, mode) };

    private static FixedSource Source(params Hypothesis[] hypotheses) => new(hypotheses);

    private sealed class FixedSource(Hypothesis[] hypotheses) : IHypothesisSource
    {
        public ValueTask<IReadOnlyList<Hypothesis>> ProposeAsync(ICaseView view, CancellationToken cancellationToken = default) => new(hypotheses);
    }
}
