using Cleric.Entities;
using Cleric.Reports;
using Cleric.Reports.Rendering;

namespace Cleric.Engine.Tests.Reports.Rendering;

public sealed class ChartReadingTests
{
    [Fact]
    public void That_a_series_did_not_leave_normal_is_not_said_where_nobody_looked() =>
        Assert.Equal("Normal is 3.3/s. Highest 3.3/s at 13:30:00, lowest 0/s at 14:00:00.", Of("{count}/s", i => i < 180 ? 3.3 : 0, onset: null).Description);

    [Fact]
    public void When_it_was_seen_to_leave_normal_is_said() =>
        Assert.StartsWith("Normal is 40 ms. It left normal at 14:00:00 UTC. Highest 2 s", Of("s", i => i < 180 ? 0.04 : 2, SampleReport.At(0)).Description, StringComparison.Ordinal);

    [Theory]
    [InlineData("1/s", "35/s", "/s")]
    [InlineData("/s", "35/s", "/s")]
    [InlineData("{count}/s", "35/s", "/s")]
    [InlineData("{request}/s", "35/s", "/s")]
    [InlineData("By/s", "35 B/s", "By/s")]
    [InlineData("s/s", "35 s/s", "s/s")]
    [InlineData("{request}", "35 requests", "{request}")]
    [InlineData(null, "35", null)]
    public void Rates_of_whatever_is_counted_are_written_in_one_way(string? unit, string words, string? written)
    {
        var reading = Of(unit, _ => 35, onset: null);

        Assert.StartsWith($"Normal is {words}. ", reading.Description, StringComparison.Ordinal);
        Assert.Equal(written, reading.Unit);
    }

    private static ChartReading Of(string? unit, Func<int, double> value, DateTimeOffset? onset) =>
        ChartReading.Of(SampleReport.Chart("orders", "E1", new Entity("orders"), unit, 200, value, onset), new Clock(SampleReport.At(0)));
}
