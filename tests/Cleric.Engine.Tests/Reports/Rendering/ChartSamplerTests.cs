using Cleric.Reports.Rendering;

namespace Cleric.Engine.Tests.Reports.Rendering;

public sealed class ChartSamplerTests
{
    [Fact]
    public void Few_samples_are_all_kept() =>
        Assert.Equal([(0L, 1.0, false), (10, 2, true), (20, 3, true)], Reduce([0, 10, 20], [1, 2, 3]).Select(point => (point.Time, point.Value, point.Joined)));

    [Fact]
    public void Of_many_samples_the_extremes_of_each_stretch_are_kept_in_the_order_of_time()
    {
        var random = new Random(7);
        var times = Enumerable.Range(0, 10_000).Select(i => i * 1000L).ToArray();
        var values = times.Select(_ => random.NextDouble()).ToArray();
        (values[1234], values[8765]) = (100, -100);

        var points = Reduce(times, values);

        Assert.InRange(points.Count, 250, ChartSampler.MaxPoints);
        Assert.Contains(points, point => point is { Time: 1_234_000, Value: 100 });
        Assert.Contains(points, point => point is { Time: 8_765_000, Value: -100 });
        Assert.Equal((0L, 9_999_000L), (points[0].Time, points[^1].Time));
        Assert.Equal(points.OrderBy(point => point.Time), points);
        Assert.All(points.Skip(1), point => Assert.True(point.Joined));
    }

    [Fact]
    public void A_hole_in_the_data_is_not_bridged()
    {
        var joined = Reduce([0, 10, 20, 30, 200, 210], [1, 1, 1, 1, 1, 1]).Select(point => point.Joined);

        Assert.Equal([false, true, true, true, false, true], joined);
    }

    [Fact]
    public void Values_that_are_no_numbers_and_columns_of_unequal_length_do_no_harm()
    {
        Assert.Equal([(1L, 5.0)], ChartSampler.Finite([0, 1, 2, 3], [double.NaN, 5, double.NegativeInfinity]));
        Assert.Empty(ChartSampler.Reduce([]));
    }

    [Fact]
    public void Samples_out_of_order_are_put_in_order() => Assert.Equal([(1L, 10.0), (2, 20)], ChartSampler.Finite([2, 1], [20, 10]));

    [Fact]
    public void Many_samples_at_one_time_do_no_harm() => Assert.NotEmpty(Reduce(new long[1000], [.. Enumerable.Range(0, 1000).Select(i => (double)i)]));

    private static IReadOnlyList<ChartPoint> Reduce(long[] times, double[] values) => ChartSampler.Reduce(ChartSampler.Finite(times, values));
}
