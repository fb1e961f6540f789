using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace Cleric.Abstractions.Tests;

public sealed class TimeWindowTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 2, 10, 0, 0, TimeSpan.Zero);

    [Fact]
    public void The_start_is_inside_and_the_end_is_not()
    {
        var window = new TimeWindow(Start, Start + TimeSpan.FromMinutes(1));

        Assert.True(window.Contains(Start));
        Assert.True(window.Contains(window.End - TimeSpan.FromTicks(1)));
        Assert.False(window.Contains(window.End));
        Assert.False(window.Contains(Start - TimeSpan.FromTicks(1)));
    }

    [Fact]
    public void A_reversed_window_is_negative_and_contains_nothing()
    {
        var window = new TimeWindow(Start, Start - TimeSpan.FromMinutes(1));

        Assert.Equal(TimeSpan.FromMinutes(-1), window.Duration);
        Assert.False(window.Contains(Start));
        Assert.False(window.Contains(Start - TimeSpan.FromSeconds(30)));
    }

    [Fact]
    public void It_is_told_in_UTC_whatever_the_offset() =>
        Assert.Equal("2026-03-02T10:00:00Z/2026-03-02T11:00:00Z", new TimeWindow(Start.ToOffset(TimeSpan.FromHours(5)), Start.AddHours(1).ToOffset(TimeSpan.FromHours(-3))).ToString());

    [Property]
    public Property Windows_side_by_side_contain_each_time_once() => Prop.ForAll(
        Gen.Choose(-1000, 2000).ToArbitrary(),
        seconds =>
        {
            var time = Start + TimeSpan.FromSeconds(seconds);
            var one = new TimeWindow(Start, Start + TimeSpan.FromSeconds(500));
            var other = new TimeWindow(one.End, Start + TimeSpan.FromSeconds(1000));
            return (one.Contains(time) ? 1 : 0) + (other.Contains(time) ? 1 : 0) == (seconds is >= 0 and < 1000 ? 1 : 0);
        });
}
