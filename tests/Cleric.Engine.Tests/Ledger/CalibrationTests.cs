using Cleric.Ledger;
using Cleric.Reasoning;
using Cleric.Reasoning.Catalogue;

namespace Cleric.Engine.Tests.Ledger;

public sealed class CalibrationTests
{
    [Fact]
    public void A_ratio_is_raised_to_the_exponent_of_its_kind_and_says_so()
    {
        var hypothesis = Sample.Hypothesis("H1", Sample.Web, 1, Sample.Prediction(Signals.Latency, 0.8, 0.2));
        IReadOnlyList<(string, Observation)> observations = [("V1", Sample.Observation(Signals.Latency, Sample.Web, 1))];

        var likelihood = Weigher.Weigh(observations, [new HypothesisLens(hypothesis, new TopologyIndex(Sample.Shop))], Read("{ kind: latency, seen: 0.5 }")).Single().Likelihoods.Single();

        Assert.Equal(2, likelihood.Ratio, 4);
        Assert.EndsWith("to the power of 0.50", likelihood.Why, StringComparison.Ordinal);
    }

    [Fact]
    public void No_exponent_takes_a_ratio_beyond_the_bound()
    {
        var hypothesis = Sample.Hypothesis("H1", Sample.Web, 1, Sample.Prediction(Signals.Latency, 0.9, 0.05));
        IReadOnlyList<(string, Observation)> observations = [("V1", Sample.Observation(Signals.Latency, Sample.Web, 1))];

        var likelihood = Weigher.Weigh(observations, [new HypothesisLens(hypothesis, new TopologyIndex(Sample.Shop))], Read("{ kind: latency, seen: 3 }")).Single().Likelihoods.Single();

        Assert.Equal(Weigher.LargestRatio, likelihood.Ratio, 4);
    }

    [Theory]
    [InlineData("saturation.cpu", PredictionTarget.Self, "saturation")]
    [InlineData("latency", PredictionTarget.Callers, "latency at callers")]
    [InlineData("blamed.timeout", PredictionTarget.Dependencies, "blamed at dependencies")]
    [InlineData("origin.behaviour", PredictionTarget.Self, "origin.behaviour")]
    public void Kinds_are_the_signal_and_where_it_was_looked_for(string signal, PredictionTarget where, string kind) => Assert.Equal(kind, Calibration.KindOf(Sample.Prediction(signal, 0.8, 0.2, where)));

    [Fact]
    public void What_was_seen_and_what_was_missed_have_exponents_of_their_own()
    {
        var calibration = Read("{ kind: log, seen: 1.5, missed: 0.5 }");

        Assert.Equal((1.5, 0.5, 1), (calibration.Of("log", true), calibration.Of("log", false), calibration.Of("state", true)));
    }

    [Fact]
    public void What_is_written_is_read_again()
    {
        using var text = new StringWriter();
        CalibrationYaml.Write(text, ["by: a test"], [(("log", true), 1.25), (("log", false), 0.75), (("latency at callers", true), 0.5)]);

        var calibration = CalibrationYaml.Read(new StringReader(text.ToString()), "test.yaml");

        Assert.Equal((1.25, 0.75, 0.5), (calibration.Of("log", true), calibration.Of("log", false), calibration.Of("latency at callers", true)));
    }

    [Fact]
    public void The_one_that_comes_with_the_engine_is_within_bounds() => Assert.InRange(Calibration.BuiltIn.Of(Signals.Origin, true), 0.2, 2.5);

    [Theory]
    [InlineData("- 1", "this is not")]
    [InlineData("exponents: {}", "expected a mapping with 'exponents'")]
    [InlineData("exponents: [{ seen: 1 }]", "line 1: expected a mapping with 'kind'")]
    [InlineData("exponents: [{ kind: log, sen: 1 }]", "line 1: unknown field 'sen'")]
    [InlineData("exponents: [{ kind: log, seen: 9 }]", "line 1: an exponent is '9'")]
    [InlineData("exponents: [", "test.yaml")]
    public void A_malformed_calibration_is_refused_with_source_and_line(string yaml, string part)
    {
        var refused = Assert.Throws<ClericException>(() => CalibrationYaml.Read(new StringReader(yaml), "test.yaml"));

        Assert.StartsWith("test.yaml", refused.Message, StringComparison.Ordinal);
        Assert.True(part == "this is not" || refused.Message.Contains(part, StringComparison.Ordinal), refused.Message);
    }

    private static Calibration Read(string exponent) => CalibrationYaml.Read(new StringReader($"exponents: [{exponent}]"), "test.yaml");
}
