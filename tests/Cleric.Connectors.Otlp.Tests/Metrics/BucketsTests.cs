using Cleric.Connectors.Otlp.Metrics;

namespace Cleric.Connectors.Otlp.Tests.Metrics;

public sealed class BucketsTests
{
    [Theory]
    [InlineData(0.5, 0.75)]
    [InlineData(0.95, 2.0)]
    [InlineData(0.1, 0.25)]
    public void A_quantile_is_interpolated_within_its_bucket(double q, double expected) =>
        Assert.Equal(expected, new ExplicitBuckets([0.5, 1, 2], [2, 6, 0, 2]).Quantile(q), 9);

    [Fact]
    public void A_quantile_cannot_be_told_of_nothing_or_of_counts_that_do_not_fit_their_bounds()
    {
        Assert.Equal(double.NaN, new ExplicitBuckets([1], [0, 0]).Quantile(0.95));
        Assert.Equal(double.NaN, new ExplicitBuckets([], [5]).Quantile(0.95));
        Assert.Equal(double.NaN, new ExplicitBuckets([1, 2], [5]).Quantile(0.95));
    }

    [Fact]
    public void A_first_bucket_that_ends_below_zero_is_its_bound() => Assert.Equal(-1, new ExplicitBuckets([-1, 1], [5, 0, 0]).Quantile(0.5));

    [Fact]
    public void Buckets_that_fell_or_changed_bounds_have_no_difference()
    {
        var now = new ExplicitBuckets([1], [5, 5]);
        Assert.Null(now.Since(new ExplicitBuckets([1], [6, 0])));
        Assert.Null(now.Since(new ExplicitBuckets([2], [1, 1])));
        Assert.Null(now.Since(new SummaryQuantiles([], [])));
        Assert.Null(new ExponentialBuckets(0, 0, 0, 0, [1], false).Since(now));
        Assert.Null(new SummaryQuantiles([], []).Since(now));
    }

    [Fact]
    public void Exponential_buckets_of_a_finer_scale_are_merged_before_they_are_compared()
    {
        // At scale 1 the buckets 0 to 3 are (1, 1.41], (1.41, 2], (2, 2.83], (2.83, 4]; at scale 0 they are (1, 2] and (2, 4].
        var then = new ExponentialBuckets(1, 0, 0, 0, [1, 2, 3, 4], false);
        var now = new ExponentialBuckets(0, 0, 0, 0, [3, 27], false);
        var difference = Assert.IsType<ExponentialBuckets>(now.Since(then));
        Assert.Equal(Math.Pow(2, 1.5), difference.Quantile(0.5), 9);
    }

    [Fact]
    public void Exponential_buckets_that_fell_have_no_difference()
    {
        var now = new ExponentialBuckets(0, 1, 0, 0, [1], false);
        Assert.Null(now.Since(new ExponentialBuckets(0, 2, 0, 0, [1], false)));
        Assert.Null(now.Since(new ExponentialBuckets(0, 0, 0, 0, [2], false)));
        Assert.Null(now.Since(new ExponentialBuckets(0, 0, 0, -5, [1], false)));
    }

    [Fact]
    public void Zeros_and_negatives_have_their_say()
    {
        Assert.Equal(0.5, new ExponentialBuckets(0, 10, 1, 0, [], false).Quantile(0.5), 9);
        Assert.Equal(double.NaN, new ExponentialBuckets(0, 10, 0, 0, [1], true).Quantile(0.5));
        Assert.Equal(double.NaN, new ExponentialBuckets(0, 0, 0, 0, [], false).Quantile(0.5));
        Assert.Equal(0.4, new SummaryQuantiles([0.5], [0.4]).Quantile(0.5));
        Assert.Equal(double.NaN, new SummaryQuantiles([0.5], [0.4]).Quantile(0.9));
    }
}
