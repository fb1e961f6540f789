using Cleric.Reasoning.Statistics;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace Cleric.Engine.Tests.Reasoning.Statistics;

public sealed class ShiftTestTests
{
    public static TheoryData<string> Noises => ["normal", "heavy-tailed", "counts", "flat with spikes", "around nothing"];

    [Theory]
    [MemberData(nameof(Noises))]
    public void In_noise_of_one_distribution_no_shift_is_found_in_99_of_100_trials(string kind)
    {
        var random = new Random(20260302);
        var found = 0;
        const int Trials = 2000;
        for (var trial = 0; trial < Trials; trial++)
        {
            var before = Draw(random, kind, random.Next(20, 120));
            var since = Draw(random, kind, random.Next(3, 60));
            var up = trial % 2 == 0;
            found += ShiftTest.Test(before, since, up, floor: 0, relativeFloor: 0)!.Value.Strength >= 0.5 ? 1 : 0;
        }

        Assert.True(found <= Trials / 100, $"{found} of {Trials} trials found a shift that is not there.");
    }

    [Theory]
    [InlineData(2.0, true)]
    [InlineData(0.3, false)]
    public void A_real_shift_is_found(double factor, bool up)
    {
        var random = new Random(7);
        for (var trial = 0; trial < 200; trial++)
        {
            var before = Draw(random, "normal", 40);
            var since = Draw(random, "normal", 12).Select(value => value * factor).ToArray();
            var shift = ShiftTest.Test(before, since, up, floor: 0)!.Value;

            Assert.True(shift.Strength > 0.9, $"trial {trial}: {shift}");
            Assert.InRange(shift.Ratio, factor * 0.85, factor * 1.15);
            Assert.True(ShiftTest.Test(before, since, !up, floor: 0)!.Value.Strength < 0.2);
        }
    }

    [Fact]
    public void A_shift_in_half_of_the_samples_is_found_too()
    {
        var before = Draw(new Random(1), "normal", 60);
        double[] since = [.. Enumerable.Range(0, 20).Select(i => i % 2 == 0 ? 100.0 : 400.0)];

        Assert.True(ShiftTest.Test(before, since, up: true, floor: 0)!.Value.Strength > 0.9);
    }

    [Fact]
    public void One_outlier_is_no_shift()
    {
        var before = Draw(new Random(2), "normal", 60);
        double[] since = [.. Draw(new Random(3), "normal", 19), 10_000];
        var shift = ShiftTest.Test(before, since, up: true, floor: 0)!.Value;

        Assert.True(shift.Strength < 0.5);
        Assert.Equal(10_000, shift.Peak);
    }

    [Fact]
    public void Outliers_in_the_baseline_hide_no_shift()
    {
        double[] before = [.. Enumerable.Repeat(100.0, 58), 5_000, 7_000];
        double[] since = [.. Enumerable.Repeat(300.0, 15)];

        Assert.True(ShiftTest.Test(before, since, up: true, floor: 0)!.Value.Strength > 0.9);
    }

    [Fact]
    public void Without_variance_the_least_difference_worth_a_word_decides()
    {
        double[] before = [.. Enumerable.Repeat(5.0, 30)];
        double Strength(double now, double floor) => ShiftTest.Test(before, Enumerable.Repeat(now, 20).ToArray(), up: true, floor, relativeFloor: 0)!.Value.Strength;

        Assert.True(Strength(5, 0) < 0.1);
        Assert.True(Strength(5.5, 1) < 0.1);
        Assert.True(Strength(7, 1) > 0.9);
    }

    [Fact]
    public void A_rise_from_nothing_is_found_and_is_infinitely_many_times()
    {
        var shift = ShiftTest.Test(new double[30], Enumerable.Repeat(4.0, 20).ToArray(), up: true, floor: 1)!.Value;

        Assert.True(shift.Strength > 0.9);
        Assert.Equal(double.PositiveInfinity, shift.Ratio);
        Assert.Equal(1, ShiftTest.Test(new double[30], new double[20], up: true, floor: 1)!.Value.Ratio);
    }

    [Theory]
    [InlineData(0, 5)]
    [InlineData(2, 5)]
    [InlineData(30, 0)]
    public void Of_too_few_samples_nothing_is_said(int before, int since) =>
        Assert.Null(ShiftTest.Test(new double[before], new double[since], up: true, floor: 0));

    [Fact]
    public void Few_samples_say_less_than_many()
    {
        double Strength(int before, int since) =>
            ShiftTest.Test(Enumerable.Repeat(1.0, before).ToArray(), Enumerable.Repeat(100.0, since).ToArray(), up: true, floor: 0)!.Value.Strength;

        Assert.True(Strength(3, 1) < 0.6);
        Assert.True(Strength(3, 1) < Strength(3, 10));
        Assert.True(Strength(3, 10) < Strength(60, 10));
    }

    [Fact]
    public void One_sample_far_beyond_anything_before_says_more_than_one_just_beyond_the_limit()
    {
        var before = Draw(new Random(7), "normal", 60);
        double Strength(double value) => ShiftTest.Test(before, [100, value], up: true, floor: 1)!.Value.Strength;

        Assert.True(Strength(1000) > 0.8);
        Assert.True(Strength(1000) > Strength(150) + 0.3);
        Assert.True(ShiftTest.Test([.. before, 1000], [100, 1000], up: true, floor: 1)!.Value.Strength < 0.5);
    }

    [Fact]
    public void The_order_of_samples_does_not_matter()
    {
        var before = Draw(new Random(4), "normal", 30);
        var since = Draw(new Random(5), "heavy-tailed", 30);

        Assert.Equal(ShiftTest.Test(before, since, up: true, floor: 1), ShiftTest.Test([.. before.Reverse()], [.. since.Order()], up: true, floor: 1));
    }

    [Property]
    public Property Whatever_the_samples_no_figure_is_NaN_and_the_strength_is_a_probability() => Prop.ForAll(
        Samples.ToArbitrary(),
        Samples.ToArbitrary(),
        ArbMap.Default.ArbFor<bool>(),
        (before, since, up) => ShiftTest.Test(before, since, up, floor: 0) is not { } shift
            || (shift.Strength is > 0 and < 1 && shift.Beyond is >= 0 and <= 1 && !double.IsNaN(shift.Ratio) && !double.IsNaN(shift.Limit) && since.Contains(shift.Peak)));

    [Property]
    public Property The_scale_does_not_matter() => Prop.ForAll(
        Samples.Where(samples => samples.Length >= 3).ToArbitrary(),
        Samples.Where(samples => samples.Length >= 1).ToArbitrary(),
        (before, since) =>
        {
            var one = ShiftTest.Test(before, since, up: true, floor: 0)!.Value;
            var other = ShiftTest.Test([.. before.Select(value => value * 1024)], [.. since.Select(value => value * 1024)], up: true, floor: 0)!.Value;
            return one.Strength == other.Strength && one.Beyond == other.Beyond;
        });

    [Theory]
    [InlineData(0, 200, 40, 100)]
    [InlineData(2, 400, 10, 50)]
    [InlineData(50, 1000, 300, 1000)]
    public void A_share_that_rose_is_found(int failedBefore, int before, int failed, int since) =>
        Assert.True(ShiftTest.ShareStrength(failedBefore, before, failed, since) > 0.9);

    [Theory]
    [InlineData(0, 200, 0, 100)]
    [InlineData(10, 200, 5, 100)]
    [InlineData(100, 200, 10, 100)]
    [InlineData(0, 200, 1, 200)]
    public void A_share_that_did_not_rise_is_not_found(int failedBefore, int before, int failed, int since) =>
        Assert.True(ShiftTest.ShareStrength(failedBefore, before, failed, since) < 0.3);

    [Fact]
    public void Of_no_tries_a_share_says_nothing() => Assert.Equal(0.5, ShiftTest.ShareStrength(3, 100, 0, 0));

    [Fact]
    public void One_failure_of_one_try_with_nothing_before_is_not_beyond_doubt() => Assert.True(ShiftTest.ShareStrength(0, 0, 1, 1) < 0.9);

    [Fact]
    public void In_shares_of_one_distribution_no_rise_is_found_in_97_of_100_trials()
    {
        var random = new Random(11);
        var found = 0;
        for (var trial = 0; trial < 2000; trial++)
        {
            var share = random.NextDouble() * 0.2;
            int Failures(int tries) => Enumerable.Range(0, tries).Count(_ => random.NextDouble() < share);
            var (before, since) = (random.Next(100, 800), random.Next(10, 200));
            found += ShiftTest.ShareStrength(Failures(before), before, Failures(since), since) >= 0.5 ? 1 : 0;
        }

        Assert.True(found <= 60, $"{found} of 2000 trials found a rise that is not there.");
    }

    [Property]
    public Property The_more_fail_the_surer_the_rise() => Prop.ForAll(
        (from before in Gen.Choose(0, 500)
         from failedBefore in Gen.Choose(0, before)
         from since in Gen.Choose(1, 500)
         from failed in Gen.Choose(0, since - 1)
         select (failedBefore, before, failed, since)).ToArbitrary(),
        counts =>
        {
            var fewer = ShiftTest.ShareStrength(counts.failedBefore, counts.before, counts.failed, counts.since);
            var more = ShiftTest.ShareStrength(counts.failedBefore, counts.before, counts.failed + 1, counts.since);
            return fewer is > 0 and < 1 && more is > 0 and < 1 && more >= fewer - 1e-12;
        });

    [Theory]
    [InlineData(0, 1)]
    [InlineData(0.25, 2)]
    [InlineData(0.5, 3)]
    [InlineData(0.9, 4.6)]
    [InlineData(1, 5)]
    public void A_quantile_lies_between_its_neighbours(double share, double value) => Assert.Equal(value, ShiftTest.Quantile([1, 2, 3, 4, 5], share), 12);

    private static Gen<double[]> Samples =>
        Gen.OneOf(Gen.Choose(-1_000_000, 1_000_000).Select(value => value / 64.0), Gen.Constant(0.0), Gen.Constant(1e12)).ArrayOf();

    private static double[] Draw(Random random, string kind, int count) =>
    [
        .. Enumerable.Range(0, count).Select(_ => kind switch
        {
            "normal" => 100 + (8 * Normal(random)),
            "heavy-tailed" => Math.Exp(3 + (0.8 * Normal(random))),
            "counts" => (double)Enumerable.Range(0, 25).Count(_ => random.NextDouble() < 0.15),
            "flat with spikes" => random.NextDouble() < 0.03 ? 90 : 10,
            _ => Normal(random),
        }),
    ];

    private static double Normal(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
