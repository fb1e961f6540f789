using Cleric.Evaluation.Comparing;

namespace Cleric.Evaluation.Tests.Comparing;

public sealed class ComparisonTests
{
    [Theory]
    [InlineData(0, 0, 1)]
    [InlineData(5, 0, 0.0625)]
    [InlineData(1, 9, 0.021484375)]
    [InlineData(3, 3, 1)]
    public void Chance_is_judged_by_the_cases_that_flipped(int mended, int broken, double expected) => Assert.Equal(expected, Comparison.McNemar(mended, broken), 9);

    [Fact]
    public void Cases_are_compared_with_themselves()
    {
        var before = Sample.Evaluation("before", Sample.Result("a", false, 0.9), Sample.Result("b", true, 0.9), Sample.Result("c", true, 0.9), Sample.Result("gone", true, 0.9));
        var after = Sample.Evaluation("after", Sample.Result("a", true, 0.9), Sample.Result("b", false, 0.9), Sample.Result("c", true, 0.9) with { Queries = 4 }, Sample.Result("new", true, 0.9));

        var comparison = Comparison.Of(before, after);

        Assert.Equal(3, comparison.Pairs);
        Assert.Equal(["a"], comparison.Mended);
        Assert.Equal(["b"], comparison.Broken);
        Assert.Equal(["gone", "new"], comparison.Unpaired);
        Assert.Equal(-2, comparison.Queries.Mean, 9);
        Assert.Equal(0, comparison.Right.Mean, 9);
        Assert.False(comparison.Right.IsClear);
        Assert.Equal(comparison.Right, Comparison.Of(before, after).Right);
    }

    [Fact]
    public void A_difference_in_every_case_is_clear()
    {
        var before = Sample.Evaluation("before", [.. Enumerable.Range(0, 8).Select(i => Sample.Result($"{i}", false, 0.9))]);
        var after = Sample.Evaluation("after", [.. Enumerable.Range(0, 8).Select(i => Sample.Result($"{i}", true, 0.9))]);

        var right = Comparison.Of(before, after).Right;

        Assert.Equal(new Difference(1, 1, 1), right);
        Assert.True(right.IsClear);
    }

    [Fact]
    public void Several_runs_of_a_case_count_once()
    {
        var before = Sample.Evaluation("before", Sample.Result("a", false, 0.9), Sample.Result("a", true, 0.9, run: 2), Sample.Result("a", true, 0.9, run: 3));

        var comparison = Comparison.Of(before, Sample.Evaluation("after", Sample.Result("a", true, 0.9)));

        Assert.Equal(1, comparison.Pairs);
        Assert.Empty(comparison.Mended);
        Assert.Equal(1.0 / 3, comparison.Right.Mean, 9);
    }

    [Fact]
    public void Two_sets_without_a_common_case_are_refused()
    {
        var mistake = Assert.Throws<ClericException>(() => Comparison.Of(Sample.Evaluation("before", Sample.Result("a", true, 1)), Sample.Evaluation("after", Sample.Result("b", true, 1))));

        Assert.Contains("no case in common", mistake.Message, StringComparison.Ordinal);
    }
}
