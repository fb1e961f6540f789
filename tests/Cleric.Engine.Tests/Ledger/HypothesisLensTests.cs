using Cleric.Entities;
using Cleric.Ledger;
using Cleric.Reasoning;
using Cleric.Testing;

namespace Cleric.Engine.Tests.Ledger;

public sealed class HypothesisLensTests
{
    private static readonly TopologyIndex Shop = new(Sample.Shop);

    [Fact]
    public void It_tells_how_an_entity_stands_to_the_cause()
    {
        var lens = Lens(Sample.Checkout);

        Assert.Equal(Relation.Self, lens.RelationOf(Sample.Checkout));
        Assert.Equal(Relation.Caller, lens.RelationOf(Sample.Web));
        Assert.Equal(Relation.Dependency, lens.RelationOf(Sample.Orders));
        Assert.Equal(Relation.Unrelated, lens.RelationOf(new Entity("mail")));
    }

    [Fact]
    public void What_depends_on_the_cause_through_others_is_a_caller_and_what_lies_below_it_through_others_a_dependency()
    {
        Assert.Equal(Relation.Caller, Lens(Sample.Orders).RelationOf(Sample.Web));
        Assert.Equal(Relation.Dependency, Lens(Sample.Web).RelationOf(Sample.Orders));
    }

    [Fact]
    public void In_a_circle_of_calls_the_others_are_callers()
    {
        var circle = new TopologyIndex(new TopologyBuilder().Calls("a", "b").Calls("b", "c").Calls("c", "a").Build());
        var lens = new HypothesisLens(Sample.Hypothesis("H1", new Entity("a"), 1), circle);

        Assert.Equal(Relation.Self, lens.RelationOf(new Entity("a")));
        Assert.Equal(Relation.Caller, lens.RelationOf(new Entity("b")));
        Assert.Equal(Relation.Caller, lens.RelationOf(new Entity("c")));
    }

    [Fact]
    public void None_of_these_predicts_nothing_and_reaches_nobody()
    {
        var lens = new HypothesisLens(Sample.Hypothesis("H0", null, 1), Shop);

        Assert.Equal(Relation.Unrelated, lens.RelationOf(Sample.Web));
        Assert.Null(lens.Predict(Sample.Web, Signals.Latency, Direction.Up, absent: false));
        Assert.Empty(lens.SignalsAt(Sample.Web));
    }

    [Fact]
    public void A_prediction_holds_where_it_says_and_nowhere_else()
    {
        var lens = Lens(Sample.Checkout, Sample.Prediction(Signals.Errors, 0.9, 0.1, PredictionTarget.Dependencies));

        Assert.NotNull(lens.Predict(Sample.Orders, Signals.Errors, Direction.Up, absent: false));
        Assert.Null(lens.Predict(Sample.Checkout, Signals.Errors, Direction.Up, absent: false));
        Assert.Null(lens.Predict(Sample.Web, Signals.Errors, Direction.Up, absent: false));
        Assert.Null(lens.Predict(new Entity("mail"), Signals.Errors, Direction.Up, absent: false));
        Assert.Equal([(Signals.Errors, Direction.Up)], lens.SignalsAt(Sample.Orders));
    }

    [Fact]
    public void Of_two_predictions_that_a_sign_meets_the_more_special_one_counts()
    {
        var lens = Lens(Sample.Web, Sample.Prediction(Signals.Saturation, 0.15, 0.2), Sample.Prediction("saturation.cpu", 0.9, 0.1));

        Assert.Equal("saturation.cpu", lens.Predict(Sample.Web, "saturation.cpu", Direction.Up, absent: false)!.Value.Prediction.Signal);
        Assert.Equal("saturation", lens.Predict(Sample.Web, "saturation.disk", Direction.Up, absent: false)!.Value.Prediction.Signal);
    }

    [Fact]
    public void An_absence_is_held_against_the_prediction_that_it_refutes_most()
    {
        var lens = Lens(Sample.Web, Sample.Prediction("log.memory", 0.3, 0.01), Sample.Prediction("log.pool", 0.9, 0.02));

        Assert.Equal("log.pool", lens.Predict(Sample.Web, Signals.Log, Direction.Up, absent: true)!.Value.Prediction.Signal);
    }

    [Fact]
    public void An_absence_of_the_very_signal_predicted_is_held_against_that()
    {
        var lens = Lens(Sample.Web, Sample.Prediction(Signals.Log, 0.5, 0.25), Sample.Prediction("log.pool", 0.9, 0.02));

        Assert.Equal(Signals.Log, lens.Predict(Sample.Web, Signals.Log, Direction.Up, absent: true)!.Value.Prediction.Signal);
    }

    [Fact]
    public void Only_the_probability_if_true_fades_with_the_way_to_a_caller()
    {
        var topology = new TopologyIndex(new TopologyBuilder().Calls("a", "b").Calls("b", "c").Build());
        var lens = new HypothesisLens(Sample.Hypothesis("H1", new Entity("c"), 1, Sample.Prediction(Signals.Errors, 0.9, 0.3, PredictionTarget.Callers)), topology);
        var near = lens.Predict(new Entity("b"), Signals.Errors, Direction.Up, absent: false)!.Value;
        var far = lens.Predict(new Entity("a"), Signals.Errors, Direction.Up, absent: false)!.Value;

        Assert.Equal(0.9, near.IfTrue, 12);
        Assert.InRange(far.IfTrue, 0.31, 0.89);
        Assert.Equal(0.3, far.IfFalse, 12);
    }

    private static HypothesisLens Lens(Entity cause, params Prediction[] predictions) => new(Sample.Hypothesis("H1", cause, 1, predictions), Shop);
}
