using Cleric.Reports;
using Cleric.Reports.Rendering;

namespace Cleric.Engine.Tests.Reports;

public sealed class FormatTests
{
    [Theory]
    [InlineData(1.8312, "s", "1.83 s")]
    [InlineData(0.412, "s", "412 ms")]
    [InlineData(0.0004, "s", "400 µs")]
    [InlineData(412, "ms", "412 ms")]
    [InlineData(252, "s", "4 min 12 s")]
    [InlineData(59.996, "s", "1 min")]
    [InlineData(3599.9, "s", "1 h")]
    [InlineData(11100, "s", "3 h 5 min")]
    [InlineData(187200, "s", "2 d 4 h")]
    [InlineData(-0.5, "s", "-500 ms")]
    [InlineData(0, "s", "0 s")]
    [InlineData(12.41, "%", "12.4 %")]
    [InlineData(1_200_000_000, "By", "1.2 GB")]
    [InlineData(999_999, "By", "1 MB")]
    [InlineData(512, "By", "512 B")]
    [InlineData(2, "GiBy", "2.15 GB")]
    [InlineData(1_500_000, "By/s", "1.5 MB/s")]
    [InlineData(12.4, "{request}/s", "12.4 requests/s")]
    [InlineData(1, "{request}", "1 request")]
    [InlineData(3, "{query}", "3 queries")]
    [InlineData(0.8, "s/s", "0.8 s/s")]
    [InlineData(36.6, "Cel", "36.6 °C")]
    [InlineData(0.1234, "1", "0.123")]
    [InlineData(12437, null, "12,437")]
    [InlineData(999.7, null, "1,000")]
    [InlineData(1_234_567, null, "1.23 million")]
    [InlineData(0.00001234, null, "1.23e-5")]
    [InlineData(double.NaN, "s", "no value")]
    [InlineData(double.PositiveInfinity, "By", "∞")]
    [InlineData(double.MaxValue, null, "1.8e+308")]
    [InlineData(5, "furlong", "5 furlong")]
    public void A_quantity_is_told_in_the_unit_that_fits_it(double value, string? unit, string expected) => Assert.Equal(expected, Format.Quantity(value, unit));

    [Theory]
    [InlineData(0.9724, "97.2 %")]
    [InlineData(1, "100 %")]
    [InlineData(0.99999, "over 99.9 %")]
    [InlineData(0.00001, "under 0.1 %")]
    [InlineData(0, "0 %")]
    [InlineData(0.005, "0.5 %")]
    [InlineData(1.7, "100 %")]
    [InlineData(double.NaN, "unknown")]
    public void A_share_is_never_rounded_to_certainty(double share, string expected) => Assert.Equal(expected, Format.Percent(share));

    [Theory]
    [InlineData(12.4, 1, "×12.4")]
    [InlineData(0.053, 1, "÷18.9")]
    [InlineData(1, 1, "×1")]
    [InlineData(0, 1, "rules it out")]
    [InlineData(16, 0.5, "×4 (×16 at weight 0.5)")]
    [InlineData(16, 0, "×1 (×16, not counted: other evidence already says it)")]
    public void A_likelihood_ratio_is_told_as_a_factor(double ratio, double weight, string expected) =>
        Assert.Equal(expected, string.Concat(Words.Effect(new("V1", new("x", []), ratio, weight, "y")).Select(run => run is TextRun text ? text.Text : ((QuietRun)run).Text)));
}
