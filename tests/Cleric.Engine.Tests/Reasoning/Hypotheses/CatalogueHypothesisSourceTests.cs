using Cleric.CaseFiles;
using Cleric.Entities;
using Cleric.Exhibits;
using Cleric.Memory;
using Cleric.Queries;
using Cleric.Reasoning;
using Cleric.Reasoning.Catalogue;
using Cleric.Reasoning.Hypotheses;
using Cleric.Testing;

namespace Cleric.Engine.Tests.Reasoning.Hypotheses;

public sealed class CatalogueHypothesisSourceTests
{
    private static readonly FailureMode Slow = new() { Id = "slow", Title = "slowness", Predictions = [], Weight = 3 };
    private static readonly FailureMode Locked = new() { Id = "locked", Title = "a lock", Predictions = [], AppliesTo = [EntityKinds.Database] };
    private static readonly FailureMode Deployed = new() { Id = "deployed", Title = "a deployment", Predictions = [], CausedBy = ["deploy"], NeedsChange = true };

    [Fact]
    public async Task Before_the_scope_is_settled_nothing_is_proposed() => Assert.Empty(await Propose(Sample.View(null, Topology.Empty)));

    [Fact]
    public async Task Each_entity_in_scope_may_fail_in_each_way_that_applies_to_it() =>
        Assert.Equal(
            ["slow web", "slow checkout", "slow orders", "locked orders"],
            (await Propose(Sample.View())).Select(hypothesis => $"{hypothesis.Cause!.FailureMode} {hypothesis.Cause.Entity}"));

    [Fact]
    public async Task With_none_of_these_the_priors_add_up_to_one() =>
        Assert.Equal(1, (await Propose(Sample.View())).Sum(hypothesis => hypothesis.Prior) + HypothesisBook.PriorOfNone, 9);

    [Fact]
    public async Task The_commoner_way_and_the_nearer_entity_have_the_higher_prior()
    {
        var priors = (await Propose(Sample.View())).ToDictionary(hypothesis => $"{hypothesis.Cause!.FailureMode} {hypothesis.Cause.Entity}", hypothesis => hypothesis.Prior);

        Assert.Equal(3, priors["slow orders"] / priors["locked orders"], 9);
        Assert.True(priors["slow web"] > priors["slow checkout"]);
        Assert.True(priors["slow checkout"] > priors["slow orders"] + priors["locked orders"]);
    }

    [Fact]
    public async Task Where_trouble_cannot_reach_the_symptom_from_a_cause_is_improbable_not_impossible()
    {
        var mail = new Entity("mail");
        var proposals = await Propose(Sample.View(Sample.Scope(null, Sample.Web, Sample.Checkout, mail), new TopologyBuilder().Calls("web", "checkout").Calls("mail", "web").Build()));
        var prior = proposals.Single(hypothesis => hypothesis.Cause!.Entity == mail).Prior;

        Assert.InRange(prior, double.Epsilon, proposals.Single(hypothesis => hypothesis.Cause!.Entity == Sample.Checkout).Prior / 2);
    }

    [Fact]
    public async Task A_way_that_needs_a_change_is_proposed_where_one_was_made_shortly_before()
    {
        var proposals = await Propose(Sample.View(Changes(Rows.Change("v2", "checkout", Sample.Onset - TimeSpan.FromMinutes(3)))));
        var deployed = proposals.Single(hypothesis => hypothesis.Cause!.FailureMode == "deployed");

        Assert.Equal((Sample.Checkout, "v2"), (deployed.Cause!.Entity, deployed.Cause.ChangeId));
        Assert.Contains("\"v2\"", deployed.Statement, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_several_changes_the_nearest_before_the_onset_is_meant()
    {
        var proposals = await Propose(Sample.View(Changes(
            Rows.Change("old", "checkout", Sample.Onset - TimeSpan.FromMinutes(30)),
            Rows.Change("near", "checkout", Sample.Onset - TimeSpan.FromMinutes(2)),
            Rows.Change("late", "checkout", Sample.Onset + TimeSpan.FromMinutes(5)))));

        Assert.Equal("near", proposals.Single(hypothesis => hypothesis.Cause!.FailureMode == "deployed").Cause!.ChangeId);
    }

    [Theory]
    [InlineData(5, "deploy", "checkout")]
    [InlineData(-3, "config", "checkout")]
    [InlineData(-3, "deploy", "mail")]
    public async Task A_change_after_the_onset_of_another_kind_or_elsewhere_brings_no_hypothesis(int minutes, string kind, string entity)
    {
        var proposals = await Propose(Sample.View(Changes(Rows.Change("v2", entity, Sample.Onset + TimeSpan.FromMinutes(minutes), kind))));

        Assert.DoesNotContain(proposals, hypothesis => hypothesis.Cause!.FailureMode == "deployed");
    }

    [Fact]
    public async Task Memory_raises_the_prior_of_the_cause_it_suggests_and_says_so()
    {
        var plain = await Propose(Sample.View());
        var recalled = await Propose(Sample.View(new MemoryRecalled
        {
            Recollections =
            [
                new Recollection { Id = "episode-7", Kind = MemoryKind.Episode, Statement = "it was a lock", Trust = 0.9, Why = "confirmed", Cause = new Cause(Sample.Orders, "locked"), PriorFactor = 4 },
            ],
        }));

        Assert.All(plain.Zip(recalled), pair => Assert.Equal(pair.First.Cause!.FailureMode == "locked" ? 4 * pair.First.Prior : pair.First.Prior, pair.Second.Prior, 12));
        var raised = recalled.Single(hypothesis => hypothesis.Cause!.FailureMode == "locked");
        Assert.Contains("episode-7", raised.PriorSource, StringComparison.Ordinal);
        Assert.Contains("4", raised.PriorSource, StringComparison.Ordinal);
    }

    private static ExhibitReceived Changes(params Change[] changes) =>
        new() { QuestionId = "Q1", Exhibit = Sample.Exhibit(new ChangeQuery { Window = Sample.Asked }, new ChangeAnswer { Changes = changes }) };

    private static async Task<IReadOnlyList<Hypothesis>> Propose(ICaseView view) =>
        await new CatalogueHypothesisSource(new FailureModeCatalogue([Slow, Locked, Deployed])).ProposeAsync(view, TestContext.Current.CancellationToken);
}
