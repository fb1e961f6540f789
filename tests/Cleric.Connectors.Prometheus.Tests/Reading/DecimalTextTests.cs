using System.Globalization;
using System.Numerics;
using System.Text;
using Cleric.Connectors.Prometheus.Reading;

namespace Cleric.Connectors.Prometheus.Tests.Reading;

public sealed class DecimalTextTests
{
    private const int Many = 100_000;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Each_double_as_it_is_printed_is_read_to_the_last_bit(int seed)
    {
        var random = new Random(seed);
        for (var i = 0; i < Many; i++)
        {
            var value = (i % 4) switch
            {
                0 => BitConverter.Int64BitsToDouble(random.NextInt64(long.MinValue, long.MaxValue)),
                1 => random.NextDouble(),
                2 => random.Next(1, 10_000) / 60.0 * random.Next(1, 1000),
                _ => -random.NextDouble() * Math.Pow(10, random.Next(-9, 22)),
            };
            if (double.IsFinite(value))
            {
                IsRead(value.ToString("R", CultureInfo.InvariantCulture));
                IsRead(Math.Abs(value) is < 1e21 and > 1e-12 ? value.ToString("0.##############################", CultureInfo.InvariantCulture) : "1");
            }
        }
    }

    [Theory]
    [InlineData(3)]
    [InlineData(4)]
    public void Any_digits_with_a_point_anywhere_are_read_to_the_last_bit(int seed)
    {
        var random = new Random(seed);
        var text = new StringBuilder();
        for (var i = 0; i < Many; i++)
        {
            text.Clear().Append(random.Next(4) == 0 ? "-" : "");
            var (digits, point, zeros) = (random.Next(1, 26), random.Next(-2, 27), random.Next(6) == 0 ? random.Next(12) : 0);
            for (var digit = 0; digit < digits; digit++)
            {
                text.Append(digit == point ? "." : "").Append((char)('0' + (digit < zeros ? 0 : random.Next(10))));
            }

            IsRead(text.ToString());
        }
    }

    [Fact]
    public void What_lies_half_way_between_two_doubles_and_next_to_it_is_read_to_the_last_bit()
    {
        var random = new Random(5);
        for (var i = 0; i < Many / 4; i++)
        {
            // An odd number of 54 bits is half way; divided by 2^n it has n decimals.
            var (odd, halvings) = ((random.NextInt64(1L << 53, 1L << 54) >> random.Next(0, 2)) | 1, random.Next(0, 4));
            var digits = (odd * BigInteger.Pow(5, halvings)).ToString(CultureInfo.InvariantCulture);
            foreach (var near in (int[])[-1, 0, 1])
            {
                var moved = (BigInteger.Parse(digits, CultureInfo.InvariantCulture) + near).ToString(CultureInfo.InvariantCulture);
                IsRead(halvings == 0 ? moved : $"{moved[..^halvings]}.{moved[^halvings..]}");
            }
        }
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-0")]
    [InlineData("-0.0")]
    [InlineData("1.")]
    [InlineData(".5")]
    [InlineData("-.5")]
    [InlineData("007")]
    [InlineData("9007199254740992")]
    [InlineData("9007199254740993")]
    [InlineData("9007199254740993.000000000001")]
    [InlineData("18446744073709551615")]
    [InlineData("9999999999999999999")]
    [InlineData("99999999999999999999")]
    [InlineData("0.0000000000000000000000000000000000001")]
    [InlineData("0.00000000000000000000000000000000000000")]
    [InlineData("0.0000012345678901234567")]
    [InlineData("123456789012345678901234567890")]
    [InlineData("0.5000000000000000")]
    [InlineData("8.5000000000000000000")]
    [InlineData("1e-07")]
    [InlineData("1.5e+21")]
    [InlineData("1e999")]
    public void A_number_is_read_as_by_the_platform(string text) => IsRead(text);

    [Theory]
    [InlineData("")]
    [InlineData("-")]
    [InlineData(".")]
    [InlineData("-.")]
    [InlineData("1.2.3")]
    [InlineData("12345678x")]
    [InlineData("1234567/")]
    [InlineData("1234567:")]
    [InlineData("+Inf")]
    [InlineData("--1")]
    [InlineData("1-")]
    public void What_is_no_number_is_not_read(string text)
    {
        Assert.False(double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _));
        Assert.False(DecimalText.TryParse(Encoding.UTF8.GetBytes(text), out _));
    }

    private static void IsRead(string text)
    {
        var right = double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);
        if (!DecimalText.TryParse(Encoding.UTF8.GetBytes(text), out var read) || BitConverter.DoubleToInt64Bits(read) != BitConverter.DoubleToInt64Bits(right))
        {
            Assert.Fail($"{text} was read as {read:R}, and is {right:R}.");
        }
    }
}
