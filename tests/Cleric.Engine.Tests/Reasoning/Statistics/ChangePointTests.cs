using Cleric.Reasoning.Statistics;

namespace Cleric.Engine.Tests.Reasoning.Statistics;

public sealed class ChangePointTests
{
    [Theory]
    [InlineData(3)]
    [InlineData(17)]
    [InlineData(37)]
    public void A_step_is_found_where_it_is(int at)
    {
        double[] values = [.. Enumerable.Range(0, 40).Select(i => i < at ? 10.0 : 12.0)];

        Assert.Equal(at, ChangePoint.Find(values).Index);
    }

    [Fact]
    public void A_step_in_noise_is_found_near_where_it_is()
    {
        var random = new Random(9);
        for (var trial = 0; trial < 100; trial++)
        {
            var at = random.Next(10, 50);
            double[] values = [.. Enumerable.Range(0, 60).Select(i => (i < at ? 100 : 160) + (random.NextDouble() * 20))];

            Assert.InRange(ChangePoint.Find(values).Index, at - 2, at + 2);
        }
    }

    [Fact]
    public void One_outlier_does_not_draw_the_step_to_itself()
    {
        double[] values = [.. Enumerable.Range(0, 60).Select(i => (i < 30 ? 10.0 : 20.0) + (i % 3))];
        values[5] = 100_000;

        Assert.InRange(ChangePoint.Find(values).Index, 28, 32);
    }

    [Fact]
    public void Without_a_difference_there_is_no_step() => Assert.Equal((-1, 0.0), ChangePoint.Find(Enumerable.Repeat(3.0, 50).ToArray()));

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    public void Of_too_few_samples_nothing_is_said(int count) => Assert.Equal(-1, ChangePoint.Find(new double[count]).Index);

    [Fact]
    public void The_clearer_the_step_the_larger_the_statistic()
    {
        var random = new Random(3);
        double[] noise = [.. Enumerable.Range(0, 40).Select(_ => random.NextDouble())];
        double Statistic(double step) => ChangePoint.Find(noise.Select((value, i) => value + (i < 20 ? 0 : step)).ToArray()).Statistic;

        Assert.True(Statistic(1) < Statistic(3) && Statistic(3) < Statistic(9));
    }

    [Theory]
    [InlineData(new[] { 1.0, 1, 9, 9, 9, 9 }, 2)]
    [InlineData(new[] { 1.0, 9, 1, 1, 1, 1, 1, 9, 9, 9 }, 7)]
    [InlineData(new[] { 1.0, 9, 1, 9, 1, 9 }, 1)]
    [InlineData(new[] { 1.0, 1, 9, 1, 1, 1, 1 }, -1)]
    [InlineData(new double[0], -1)]
    public void The_first_beyond_is_the_first_of_a_run_that_goes_on(double[] values, int index)
    {
        Assert.Equal(index, ChangePoint.FirstBeyond(values, 5, up: true));
        Assert.Equal(index, ChangePoint.FirstBeyond([.. values.Select(value => -value)], -5, up: false));
    }
}
