using Cleric.Connectors.Git.History;
using FsCheck.Xunit;

namespace Cleric.Connectors.Git.Tests.History;

public sealed class TimeOrderTests
{
    private const long Now = 10_000;

    [Fact]
    public void Times_that_ascend_are_right() => Assert.Empty(TimeOrder.Misplaced([1, 2, 2, 900, 9000], 0, Now));

    [Fact]
    public void One_clock_ahead_makes_one_misplaced_commit() =>
        Assert.Equal([new Misplaced(2, 200, 300)], TimeOrder.Misplaced([100, 200, 5000, 300, 400, 500], 60, Now));

    [Fact]
    public void One_clock_behind_makes_one_misplaced_commit() =>
        Assert.Equal([new Misplaced(3, 3000, 4000)], TimeOrder.Misplaced([1000, 2000, 3000, 5, 4000, 5000], 60, Now));

    [Fact]
    public void What_is_to_come_is_misplaced_even_at_the_end() =>
        Assert.Equal([new Misplaced(1, 100, Now)], TimeOrder.Misplaced([100, 50_000], 60, Now));

    [Fact]
    public void A_few_seconds_are_tolerated() => Assert.Empty(TimeOrder.Misplaced([100, 130, 110, 140], 60, Now));

    [Fact]
    public void A_history_of_the_future_alone_has_no_right_time() =>
        Assert.Equal([new Misplaced(0, long.MinValue, Now), new Misplaced(1, long.MinValue, Now)], TimeOrder.Misplaced([20_000, 30_000], 60, Now));

    [Property]
    public bool What_is_left_ascends_and_no_fewer_could_be_left_out(byte[] times)
    {
        long[] all = [.. times.Select(time => (long)time)];
        var misplaced = TimeOrder.Misplaced(all, 0, Now).Select(item => item.Place).ToHashSet();
        var left = all.Where((_, place) => !misplaced.Contains(place)).ToArray();
        var longest = new int[all.Length];
        for (var i = 0; i < all.Length; i++)
        {
            longest[i] = 1 + Enumerable.Range(0, i).Where(before => all[before] <= all[i]).Select(before => longest[before]).DefaultIfEmpty(0).Max();
        }

        return left.Zip(left.Skip(1)).All(pair => pair.First <= pair.Second) && left.Length == longest.DefaultIfEmpty(0).Max();
    }
}
