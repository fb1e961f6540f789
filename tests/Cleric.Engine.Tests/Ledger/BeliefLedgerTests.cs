using Cleric.Ledger;
using Cleric.Reasoning;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace Cleric.Engine.Tests.Ledger;

public sealed class BeliefLedgerTests
{
    [Fact]
    public void The_posterior_is_prior_times_ratio_divided_by_the_sum()
    {
        // 0.2 x 6 = 1.2; 0.3 x 0.5 = 0.15; 0.5 stays. The sum is 1.85.
        var beliefs = Posteriors([("H0", 0.5), ("H1", 0.2), ("H2", 0.3)], [(1, [("H1", 6), ("H2", 0.5)])]);

        Assert.Equal(1.2 / 1.85, beliefs["H1"], 12);
        Assert.Equal(0.15 / 1.85, beliefs["H2"], 12);
        Assert.Equal(0.5 / 1.85, beliefs["H0"], 12);
    }

    [Fact]
    public void Priors_need_not_add_up_to_one()
    {
        var beliefs = Posteriors([("H0", 3), ("H1", 1)], []);

        Assert.Equal(0.75, beliefs["H0"], 12);
        Assert.Equal(0.25, beliefs["H1"], 12);
    }

    [Fact]
    public void A_weight_is_the_exponent_of_a_ratio()
    {
        var half = Posteriors([("H0", 0.5), ("H1", 0.5)], [(0.5, [("H1", 9)])]);
        var whole = Posteriors([("H0", 0.5), ("H1", 0.5)], [(1, [("H1", 3)])]);

        Assert.Equal(0.75, half["H1"], 12);
        Assert.Equal(whole["H1"], half["H1"], 12);
    }

    [Fact]
    public void Evidence_of_weight_nothing_moves_nothing() =>
        Assert.Equal(0.5, Posteriors([("H0", 0.5), ("H1", 0.5)], [(0, [("H1", 40)])])["H1"], 12);

    [Fact]
    public void Evidence_about_a_hypothesis_that_is_not_in_the_ledger_is_passed_over() =>
        Assert.Equal(0.5, Posteriors([("H0", 0.5), ("H1", 0.5)], [(1, [("H9", 40)])])["H1"], 12);

    [Fact]
    public void An_empty_ledger_has_no_beliefs() => Assert.Empty(BeliefLedger.Posteriors([], []));

    [Fact]
    public void The_most_probable_stands_first_and_equals_stand_by_their_ids()
    {
        var beliefs = BeliefLedger.Posteriors([Hypothesis("H2", 1), Hypothesis("H1", 1), Hypothesis("H3", 2)], []);

        Assert.Equal(["H3", "H1", "H2"], beliefs.Select(belief => belief.HypothesisId));
    }

    [Theory]
    [InlineData(40)]
    [InlineData(0.025)]
    public void Ten_thousand_items_neither_overflow_nor_underflow(double ratio)
    {
        var beliefs = Posteriors(
            [("H0", 0.15), ("H1", 0.4), ("H2", 0.45)], [.. Enumerable.Repeat((1.0, new[] { ("H1", ratio), ("H2", ratio) }), 10_000)]);

        Assert.All(beliefs.Values, belief => Assert.True(double.IsFinite(belief)));
        Assert.Equal(1, beliefs.Values.Sum(), 12);
        Assert.Equal(0.4 / 0.85 * (beliefs["H1"] + beliefs["H2"]), beliefs["H1"], 9);
        Assert.Equal(ratio > 1 ? 0 : 1, beliefs["H0"], 12);
    }

    [Property]
    public Property Beliefs_add_up_to_one_and_lie_between_nothing_and_one() => Prop.ForAll(
        Ledgers.ToArbitrary(),
        ledger =>
        {
            var beliefs = BeliefLedger.Posteriors(ledger.Hypotheses, ledger.Evidence);
            return beliefs.Count == ledger.Hypotheses.Length
                && beliefs.All(belief => belief.Probability is >= 0 and <= 1)
                && Math.Abs(beliefs.Sum(belief => belief.Probability) - 1) < 1e-9;
        });

    [Property]
    public Property The_order_of_evidence_does_not_matter() => Prop.ForAll(
        Ledgers.ToArbitrary(),
        ledger =>
        {
            var one = ById(BeliefLedger.Posteriors(ledger.Hypotheses, ledger.Evidence));
            var other = ById(BeliefLedger.Posteriors(ledger.Hypotheses, ledger.Evidence.Reverse()));
            return one.All(belief => Math.Abs(belief.Value - other[belief.Key]) < 1e-9);
        });

    [Property]
    public Property Evidence_in_two_helpings_moves_belief_as_in_one() => Prop.ForAll(
        Ledgers.ToArbitrary(),
        ledger =>
        {
            var half = ledger.Evidence.Length / 2;
            var first = ById(BeliefLedger.Posteriors(ledger.Hypotheses, ledger.Evidence.Take(half)));
            if (first.Values.Any(value => value < 1e-200))
            {
                return true;
            }

            var second = ById(BeliefLedger.Posteriors([.. ledger.Hypotheses.Select(hypothesis => hypothesis with { Prior = first[hypothesis.Id] })], ledger.Evidence.Skip(half)));
            var all = ById(BeliefLedger.Posteriors(ledger.Hypotheses, ledger.Evidence));
            return all.All(belief => Math.Abs(belief.Value - second[belief.Key]) < 1e-6);
        });

    [Property]
    public Property What_speaks_for_a_hypothesis_never_lowers_it() => Prop.ForAll(
        Ledgers.ToArbitrary(),
        ledger =>
        {
            var before = ById(BeliefLedger.Posteriors(ledger.Hypotheses, ledger.Evidence));
            var after = ById(BeliefLedger.Posteriors(ledger.Hypotheses, ledger.Evidence.Append(Evidence(0.7, ("H1", 3)))));
            return after["H1"] >= before["H1"] - 1e-12 && after["H0"] <= before["H0"] + 1e-12;
        });

    private static Gen<(Hypothesis[] Hypotheses, Evidence[] Evidence)> Ledgers =>
        from priors in Gen.Choose(1, 1000).Select(value => value / 1000.0).ArrayOf(5)
        from evidence in
            (from weight in Gen.Choose(0, 100)
             from which in Gen.Choose(0, 4)
             from ratio in Gen.Choose(-369, 369)
             select Evidence(weight / 100.0, ($"H{which}", Math.Exp(ratio / 100.0)))).ArrayOf()
        select (priors.Select((prior, i) => Hypothesis($"H{i}", prior)).ToArray(), evidence);

    private static Dictionary<string, double> ById(IEnumerable<Belief> beliefs) => beliefs.ToDictionary(belief => belief.HypothesisId, belief => belief.Probability);

    private static Dictionary<string, double> Posteriors((string Id, double Prior)[] hypotheses, (double Weight, (string Id, double Ratio)[] Ratios)[] evidence) =>
        ById(BeliefLedger.Posteriors([.. hypotheses.Select(item => Hypothesis(item.Id, item.Prior))], evidence.Select(item => Evidence(item.Weight, item.Ratios))));

    private static Hypothesis Hypothesis(string id, double prior) => Sample.Hypothesis(id, id == "H0" ? null : Sample.Web, prior);

    private static Evidence Evidence(double weight, params (string Id, double Ratio)[] ratios) => new()
    {
        Id = "V1",
        Observation = Sample.Observation(Signals.Latency, Sample.Web),
        Weight = weight,
        Likelihoods = [.. ratios.Select(ratio => new Likelihood(ratio.Id, ratio.Ratio, "test"))],
    };
}
