using Cleric.Entities;
using Cleric.Ledger;
using Cleric.Reasoning;
using Cleric.Testing;

namespace Cleric.Engine.Tests.Ledger;

public sealed class WeigherTests
{
    [Theory]
    [InlineData(1.0, 0.8, 0.2, 4.0)]
    [InlineData(0.0, 0.8, 0.2, 0.25)]
    [InlineData(0.9, 0.8, 0.2, 0.74 / 0.26)]
    [InlineData(0.7, 0.6, 0.3, ((0.7 * 0.6) + (0.3 * 0.4)) / ((0.7 * 0.3) + (0.3 * 0.7)))]
    public void The_ratio_is_that_of_the_prediction_as_far_as_the_observation_is_sure(double strength, double ifTrue, double ifFalse, double ratio)
    {
        var evidence = One(Sample.Observation(Signals.Latency, Sample.Web, strength), Sample.Prediction(Signals.Latency, ifTrue, ifFalse));

        Assert.Equal(ratio, evidence.Likelihoods.Single().Ratio, 4);
        Assert.Equal(1, evidence.Weight);
    }

    [Fact]
    public void An_observation_that_may_as_well_be_there_as_not_says_nothing() =>
        Assert.Empty(One(Sample.Observation(Signals.Latency, Sample.Web, 0.5), Sample.Prediction(Signals.Latency, 0.8, 0.2)).Likelihoods);

    [Fact]
    public void A_prediction_that_holds_either_way_tells_nothing() =>
        Assert.Empty(One(Sample.Observation(Signals.Latency, Sample.Web, 0.99), Sample.Prediction(Signals.Latency, 0.4, 0.4)).Likelihoods);

    [Theory]
    [InlineData(0.99, 50)]
    [InlineData(0.01, 0.02)]
    public void No_observation_moves_the_odds_by_more_than_the_bound(double ifTrue, double ratio)
    {
        var evidence = One(Sample.Observation(Signals.Latency, Sample.Web, 1), Sample.Prediction(Signals.Latency, ifTrue, 1 - ifTrue));

        Assert.Equal(ratio, evidence.Likelihoods.Single().Ratio, 4);
    }

    [Fact]
    public void None_of_these_is_moved_by_no_observation_but_an_origin()
    {
        var evidence = Sample.Weigh([Sample.Observation(Signals.Errors, Sample.Web)], Sample.Shop, Sample.Hypothesis("H0", null, 0.5), Sample.Hypothesis("H1", Sample.Web, 0.5, Sample.Prediction(Signals.Errors, 0.8, 0.2)));

        Assert.Equal(["H1"], evidence.Single().Likelihoods.Select(likelihood => likelihood.HypothesisId));

        var traced = Sample.Weigh([Sample.Observation(Signals.OriginMovement, Sample.Web, 0.9)], Sample.Shop, Sample.Hypothesis("H0", null, 0.5), Sample.Hypothesis("H1", Sample.Web, 0.5, Sample.Prediction(Signals.Origin, 0.8, 0.2)));

        // (0.9 x 0.1 + 0.1 x 0.9) / (0.9 x 0.7 + 0.1 x 0.3)
        Assert.Equal(0.2727, traced.Single().Likelihoods.Single(likelihood => likelihood.HypothesisId == "H0").Ratio, 4);
    }

    [Fact]
    public void What_tells_the_same_counts_once_for_and_once_against()
    {
        var evidence = Sample.Weigh(
            [
                Sample.Observation(Signals.Latency, Sample.Web, 0.8, exhibit: "E1"),
                Sample.Observation(Signals.Latency, Sample.Web, 0.95, exhibit: "E2"),
                Sample.Observation(Signals.Latency, Sample.Web, 0.2, exhibit: "E3"),
                Sample.Observation(Signals.Latency, Sample.Web, 0.05, exhibit: "E4"),
                Sample.Observation(Signals.Latency, Sample.Web, 0.9, exhibit: "E5"),
            ],
            Sample.Shop,
            Sample.Hypothesis("H1", Sample.Web, 1, Sample.Prediction(Signals.Latency, 0.8, 0.2)));

        Assert.Equal(["V2", "V4"], evidence.Where(item => item.Likelihoods.Count > 0).Select(item => item.Id));
        Assert.True(evidence[1].Likelihoods[0].Ratio > 1);
        Assert.True(evidence[3].Likelihoods[0].Ratio < 1);
    }

    [Fact]
    public void A_miss_counts_for_less_where_the_same_was_seen_elsewhere()
    {
        var hypothesis = Sample.Hypothesis("H1", Sample.Orders, 1, Sample.Prediction(Signals.Errors, 0.8, 0.2, PredictionTarget.Callers));
        double Miss(params Observation[] observations) => Sample.Weigh(observations, Sample.Shop, hypothesis)[0].Likelihoods.Single().Ratio;
        var miss = Sample.Observation(Signals.Errors, Sample.Checkout, 0.05);

        Assert.InRange(Miss(miss, Sample.Observation(Signals.Errors, Sample.Web, 0.95)), Miss(miss) + 0.1, 0.99);
    }

    [Fact]
    public void What_tells_the_same_names_what_told_it_already_and_weighs_nothing()
    {
        var evidence = Sample.Weigh(
            [Sample.Observation(Signals.Latency, Sample.Web, 0.8, exhibit: "E1"), Sample.Observation(Signals.Latency, Sample.Web, 0.95, exhibit: "E2")],
            Sample.Shop,
            Sample.Hypothesis("H1", Sample.Web, 1, Sample.Prediction(Signals.Latency, 0.8, 0.2)));

        Assert.Equal("V2", evidence[0].SameAs);
        Assert.Equal(0, evidence[0].Weight);
        Assert.Null(evidence[1].SameAs);
        Assert.Equal(1, evidence[1].Weight);
    }

    [Fact]
    public void What_tells_nothing_and_was_not_told_before_is_the_same_as_nothing()
    {
        var evidence = One(Sample.Observation("moonphase", Sample.Web), Sample.Prediction(Signals.Latency, 0.8, 0.2));

        Assert.Null(evidence.SameAs);
        Assert.Empty(evidence.Likelihoods);
    }

    [Fact]
    public void Predictions_of_different_signals_each_count()
    {
        var evidence = Sample.Weigh(
            [Sample.Observation(Signals.Latency, Sample.Web), Sample.Observation(Signals.Errors, Sample.Web)],
            Sample.Shop,
            Sample.Hypothesis("H1", Sample.Web, 1, Sample.Prediction(Signals.Latency, 0.8, 0.2), Sample.Prediction(Signals.Errors, 0.8, 0.2)));

        Assert.All(evidence, item => Assert.Single(item.Likelihoods));
    }

    [Fact]
    public void A_prediction_is_met_by_a_refinement_of_its_signal_but_not_by_a_longer_word()
    {
        var prediction = Sample.Prediction(Signals.Saturation, 0.8, 0.2);

        Assert.Single(One(Sample.Observation("saturation.cpu", Sample.Web), prediction).Likelihoods);
        Assert.Empty(One(Sample.Observation("saturations", Sample.Web), prediction).Likelihoods);
    }

    [Fact]
    public void A_sign_of_one_refinement_does_not_answer_a_prediction_of_another() =>
        Assert.Empty(One(Sample.Observation("log.timeout", Sample.Web), Sample.Prediction("log.lock", 0.8, 0.2)).Likelihoods);

    [Fact]
    public void That_a_general_sign_was_seen_does_not_answer_a_special_prediction() =>
        Assert.Empty(One(Sample.Observation(Signals.Log, Sample.Web, 0.9), Sample.Prediction("log.timeout", 0.8, 0.2)).Likelihoods);

    [Fact]
    public void That_nothing_was_seen_answers_a_special_prediction()
    {
        var evidence = One(Sample.Observation(Signals.Log, Sample.Web, 0.05), Sample.Prediction("log.timeout", 0.8, 0.2));

        Assert.True(evidence.Likelihoods.Single().Ratio < 1);
        Assert.Contains("not seen", evidence.Likelihoods.Single().Why, StringComparison.Ordinal);
    }

    [Fact]
    public void Seen_to_rise_it_speaks_against_a_prediction_that_it_falls()
    {
        var evidence = One(Sample.Observation(Signals.Traffic, Sample.Web, 0.95), Sample.Prediction(Signals.Traffic, 0.7, 0.1, direction: Direction.Down));

        Assert.True(evidence.Likelihoods.Single().Ratio < 1);
    }

    [Fact]
    public void Not_seen_to_rise_it_says_nothing_of_a_fall() =>
        Assert.Empty(One(Sample.Observation(Signals.Traffic, Sample.Web, 0.05), Sample.Prediction(Signals.Traffic, 0.7, 0.1, direction: Direction.Down)).Likelihoods);

    [Fact]
    public void Of_two_directions_predicted_the_one_observed_is_read()
    {
        var evidence = One(
            Sample.Observation(Signals.Traffic, Sample.Web, 1, direction: Direction.Down),
            Sample.Prediction(Signals.Traffic, 0.05, 0.15),
            Sample.Prediction(Signals.Traffic, 0.6, 0.15, direction: Direction.Down));

        Assert.Equal(4, evidence.Likelihoods.Single().Ratio, 4);
    }

    [Fact]
    public void Trouble_out_of_reach_speaks_against_and_once_for_an_entity()
    {
        var topology = new TopologyBuilder().Calls("web", "checkout").Services("mail", "search").Build();
        var (mail, search) = (new Entity("mail"), new Entity("search"));
        var evidence = Sample.Weigh(
            [Sample.Observation(Signals.Errors, mail, 0.9), Sample.Observation(Signals.Latency, mail, 0.95), Sample.Observation(Signals.State, search, 0.9)],
            topology,
            Sample.Hypothesis("H1", Sample.Web, 1, Sample.Prediction(Signals.Latency, 0.8, 0.2)));

        Assert.Equal(["V2", "V3"], evidence.Where(item => item.Likelihoods.Count > 0).Select(item => item.Id));
        Assert.All(evidence.SelectMany(item => item.Likelihoods), likelihood => Assert.True(likelihood.Ratio < 1));
    }

    [Theory]
    [InlineData(Signals.Errors, 0.1, Direction.Up)]
    [InlineData(Signals.Traffic, 0.95, Direction.Up)]
    [InlineData(Signals.Change, 0.95, Direction.Up)]
    [InlineData(Signals.Availability, 0.95, Direction.Up)]
    public void What_is_no_trouble_elsewhere_does_not_speak_against(string signal, double strength, Direction direction)
    {
        var topology = new TopologyBuilder().Services("web", "mail").Build();

        Assert.Empty(Sample.Weigh([Sample.Observation(signal, new Entity("mail"), strength, direction: direction)], topology, Sample.Hypothesis("H1", Sample.Web, 1)).Single().Likelihoods);
    }

    [Fact]
    public void Trouble_of_callers_that_a_hypothesis_does_not_predict_does_not_speak_against_it() =>
        Assert.Empty(Sample.Weigh([Sample.Observation(Signals.Errors, Sample.Web)], Sample.Shop, Sample.Hypothesis("H1", Sample.Orders, 1)).Single().Likelihoods);

    [Fact]
    public void What_callers_show_tells_less_the_farther_away_they_are()
    {
        var topology = new TopologyBuilder().Calls("a", "b").Calls("b", "c").Calls("c", "d").Build();
        var hypothesis = Sample.Hypothesis("H1", new Entity("d"), 1, Sample.Prediction(Signals.Errors, 0.9, 0.3, PredictionTarget.Callers));
        double Ratio(string caller) => Sample.Weigh([Sample.Observation(Signals.Errors, new Entity(caller), 1)], topology, hypothesis).Single().Likelihoods.Single().Ratio;

        Assert.Equal(3, Ratio("c"), 4);
        Assert.True(Ratio("c") > Ratio("b") && Ratio("b") > Ratio("a") && Ratio("a") > 1);
    }

    [Theory]
    [InlineData(1.0)]
    [InlineData(0.75)]
    [InlineData(0.5)]
    [InlineData(0.1)]
    public void Quality_is_the_weight_and_the_ratio_is_given_at_full_weight(double quality)
    {
        var evidence = One(Sample.Observation(Signals.Errors, Sample.Web, 0.9, quality), Sample.Prediction(Signals.Errors, 0.8, 0.2));

        Assert.Equal(quality, evidence.Weight);
        Assert.Equal(0.74 / 0.26, evidence.Likelihoods.Single().Ratio, 4);
    }

    [Fact]
    public void Of_quality_nothing_nothing_is_read() =>
        Assert.Empty(One(Sample.Observation(Signals.Errors, Sample.Web, 0.9, quality: 0), Sample.Prediction(Signals.Errors, 0.8, 0.2)).Likelihoods);

    [Fact]
    public void The_posterior_follows_by_hand_from_weights_and_ratios()
    {
        Hypothesis[] hypotheses =
        [
            Sample.Hypothesis("H0", null, 0.15),
            Sample.Hypothesis("H1", Sample.Checkout, 0.5, Sample.Prediction(Signals.Errors, 0.7, 0.2), Sample.Prediction(Signals.Latency, 0.6, 0.3, PredictionTarget.Callers)),
            Sample.Hypothesis("H2", Sample.Orders, 0.35, Sample.Prediction(Signals.Latency, 0.9, 0.2), Sample.Prediction(Signals.Latency, 0.8, 0.3, PredictionTarget.Callers)),
        ];
        var evidence = Sample.Weigh(
            [
                Sample.Observation(Signals.Errors, Sample.Checkout, 0.93, 0.5),
                Sample.Observation(Signals.Latency, Sample.Web, 0.97, 0.75, exhibit: "E2"),
                Sample.Observation(Signals.Latency, Sample.Orders, 0.11, exhibit: "E3"),
            ],
            Sample.Shop,
            hypotheses);

        var unnormalised = hypotheses.ToDictionary(hypothesis => hypothesis.Id, hypothesis => hypothesis.Prior * evidence
            .SelectMany(item => item.Likelihoods.Where(likelihood => likelihood.HypothesisId == hypothesis.Id), (item, likelihood) => Math.Pow(likelihood.Ratio, item.Weight))
            .Aggregate(1.0, (product, factor) => product * factor));
        var sum = unnormalised.Values.Sum();

        Assert.All(BeliefLedger.Posteriors(hypotheses, evidence), belief => Assert.Equal(unnormalised[belief.HypothesisId] / sum, belief.Probability, 12));
        Assert.Equal(3, evidence.Count(item => item.Likelihoods.Count > 0));
    }

    [Theory]
    [InlineData(1e9, 4.0)]
    [InlineData(double.PositiveInfinity, 4.0)]
    [InlineData(1e-9, 0.25)]
    [InlineData(2.0, 2.0)]
    public void A_ratio_that_a_reader_gave_is_bounded(double given, double counted)
    {
        var observation = Sample.Observation("note", Sample.Web) with { Ratios = new Dictionary<string, double> { ["H1"] = given } };

        Assert.Equal(counted, One(observation).Likelihoods.Single().Ratio, 4);
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(0.0)]
    [InlineData(-3.0)]
    public void A_ratio_that_makes_no_sense_counts_for_nothing(double given)
    {
        var observation = Sample.Observation(Signals.Errors, Sample.Web) with { Ratios = new Dictionary<string, double> { ["H1"] = given } };

        Assert.Empty(One(observation, Sample.Prediction(Signals.Errors, 0.8, 0.2)).Likelihoods);
    }

    [Fact]
    public void Given_ratios_of_one_exhibit_about_one_signal_count_once()
    {
        var note = Sample.Observation("note", Sample.Web) with { Ratios = new Dictionary<string, double> { ["H1"] = 3 } };
        var evidence = Sample.Weigh([note, note with { Entity = Sample.Checkout }, note with { ExhibitId = "E2" }], Sample.Shop, Sample.Hypothesis("H1", Sample.Web, 1));

        Assert.Equal(2, evidence.Count(item => item.Likelihoods.Count > 0));
    }

    private static Evidence One(Observation observation, params Prediction[] predictions) =>
        Sample.Weigh([observation], Sample.Shop, Sample.Hypothesis("H1", Sample.Web, 1, predictions)).Single();
}
