using Cleric.Evaluation.Results;

namespace Cleric.Evaluation.Tests.Results;

public sealed class EvaluationSummaryTests
{
    [Fact]
    public void Calibration_compares_confidence_with_how_often_it_was_right()
    {
        // Ten answers at 0.75, seven of them right: off by 0.05. Ten at 0.95, all right: off by 0.05.
        var summary = new EvaluationSummary(
            Enumerable.Range(0, 10).Select(i => Sample.Result($"a{i}", i < 7, 0.75)).Concat(Enumerable.Range(0, 10).Select(i => Sample.Result($"b{i}", true, 0.95))));

        Assert.Equal(0.05, summary.CalibrationError, 9);
        Assert.Equal([(10, 0.75, 0.7), (10, 0.95, 1.0)], summary.Reliability.Select(bin => (bin.Count, Math.Round(bin.Confidence, 9), bin.Accuracy)));
        Assert.Equal(((7 * 0.0625) + (3 * 0.5625) + (10 * 0.0025)) / 20, summary.Brier, 9);
        Assert.Equal(new Proportion(17, 20), summary.Top1);
        Assert.Equal(new Proportion(20, 20), summary.Top3);
        Assert.Equal(new Proportion(3, 20), summary.ConfidentlyWrong);
    }

    [Fact]
    public void Invalid_cases_count_apart_and_failed_ones_as_wrong()
    {
        var summary = new EvaluationSummary([Sample.Result("a", true, 0.9), Sample.Result("b", false, 0, status: CaseStatus.Failed), Sample.Result("c", false, 0, status: CaseStatus.Invalid)]);

        Assert.Equal((2, 1, 1), (summary.Count, summary.Failed, summary.Invalid));
        Assert.Equal(new Proportion(1, 2), summary.Top1);
    }

    [Fact]
    public void Controls_are_not_part_of_the_ranking()
    {
        var summary = new EvaluationSummary([Sample.Result("a", true, 0.9), Sample.Result("c", true, 0.8, truth: []), Sample.Result("d", false, 0.8, truth: [])]);

        Assert.Equal(new Proportion(1, 1), summary.Top1);
        Assert.Equal(new Proportion(1, 2), summary.Controls);
        Assert.Equal(new Proportion(1, 2), summary.ConfidentControls);
    }

    [Fact]
    public void Intervals_are_wilsons()
    {
        var share = new Proportion(8, 10);

        Assert.Equal(0.4902, share.Low, 4);
        Assert.Equal(0.9433, share.High, 4);
        Assert.Equal((0, 1), (new Proportion(0, 0).Low, new Proportion(0, 0).High));
    }
}
