using Cleric.Entities;
using Cleric.Reasoning;
using Cleric.Reasoning.Catalogue;

namespace Cleric.Engine.Tests.Reasoning.Catalogue;

public sealed class FailureModeCatalogueTests
{
    public static TheoryData<string> BuiltIn => [.. FailureModeCatalogue.BuiltIn.Select(mode => mode.Id)];

    [Fact]
    public void The_built_in_modes_are_valid_and_have_ids_of_their_own()
    {
        Assert.NotEmpty(FailureModeCatalogue.BuiltIn);
        Assert.Equal(FailureModeCatalogue.BuiltIn.Count, new FailureModeCatalogue(FailureModeCatalogue.BuiltIn).Modes.Count);
    }

    [Theory]
    [MemberData(nameof(BuiltIn))]
    public void A_built_in_mode_says_what_it_predicts_once_and_what_a_person_could_do(string id)
    {
        var mode = FailureModeCatalogue.BuiltIn.Single(mode => mode.Id == id);

        Assert.NotEmpty(mode.Title);
        Assert.NotEmpty(mode.Remediation);
        Assert.Contains(mode.Predictions, prediction => prediction.IfTrue > prediction.IfFalse);
        Assert.Equal(mode.Predictions.Count, mode.Predictions.DistinctBy(prediction => (prediction.Signal, prediction.Where, prediction.Direction)).Count());
        Assert.All(mode.Predictions, prediction => Assert.Contains(TroubleSignals.Root(prediction.Signal), KnownSignals));
        Assert.True(!mode.NeedsChange || mode.CausedBy.Count > 0);
    }

    [Fact]
    public void A_later_mode_replaces_an_earlier_one_of_the_same_id_in_its_place()
    {
        var catalogue = new FailureModeCatalogue([Mode("a"), Mode("b"), Mode("a") with { Title = "ours" }]);

        Assert.Equal(["a", "b"], catalogue.Modes.Select(mode => mode.Id));
        Assert.Equal("ours", catalogue.Find("a")!.Title);
        Assert.Null(catalogue.Find("c"));
    }

    [Fact]
    public void A_mode_applies_to_the_kinds_it_names_or_to_all()
    {
        var catalogue = new FailureModeCatalogue([Mode("any"), Mode("of-databases") with { AppliesTo = ["Database"] }]);

        Assert.Equal(["any"], catalogue.For(new Entity("web")).Select(mode => mode.Id));
        Assert.Equal(["any", "of-databases"], catalogue.For(Sample.Orders).Select(mode => mode.Id));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void A_weight_that_is_none_is_refused(double weight)
    {
        var exception = Assert.Throws<ClericException>(() => new FailureModeCatalogue([Mode("odd") with { Weight = weight }]));

        Assert.Contains("'odd'", exception.Message, StringComparison.Ordinal);
        Assert.Contains("weight", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, 0.5)]
    [InlineData(0.5, 1)]
    [InlineData(double.NaN, 0.5)]
    [InlineData(-0.2, 0.5)]
    public void A_probability_of_nothing_or_certainty_is_refused(double ifTrue, double ifFalse)
    {
        var exception = Assert.Throws<ClericException>(() => new FailureModeCatalogue([Mode("odd") with { Predictions = [Sample.Prediction("latency", ifTrue, ifFalse)] }]));

        Assert.Contains("'odd'", exception.Message, StringComparison.Ordinal);
        Assert.Contains("'latency'", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_mode_without_an_id_is_refused() => Assert.Throws<ClericException>(() => new FailureModeCatalogue([Mode(" ")]));

    private static readonly string[] KnownSignals = [.. typeof(Signals).GetFields().Select(field => (string)field.GetValue(null)!)];

    private static FailureMode Mode(string id) => new() { Id = id, Title = id, Predictions = [] };
}
