using Cleric.Memory.Sqlite.Values;
using FsCheck.Xunit;

namespace Cleric.Memory.Sqlite.Tests.Values;

public sealed class CodecsTests
{
    [Property]
    public bool Decimals_come_back_and_keep_their_order(decimal a, decimal b) => Same(a) && Same(b) && Math.Sign(string.CompareOrdinal((string)Stored(a), (string)Stored(b))) == Math.Sign(a.CompareTo(b));

    [Property]
    public bool Unsigned_numbers_come_back_and_keep_their_order(ulong a, ulong b) => Same(a) && Same(b) && ((long)Stored(a)).CompareTo((long)Stored(b)) == a.CompareTo(b);

    [Property]
    public bool Moments_come_back_and_compare_by_the_moment(DateTimeOffset a, DateTimeOffset b) =>
        ((DateTimeOffset)Codec<DateTimeOffset>().FromStored(Stored(a))).EqualsExact(a) && Math.Sign(string.CompareOrdinal(Comparable(a), Comparable(b))) == a.CompareTo(b);

    [Property]
    public bool Times_come_back(DateTime a, TimeOnly b, DateOnly c, TimeSpan d) => Same(a) && Same(b) && Same(c) && Same(d);

    [Theory]
    [InlineData(float.MaxValue)]
    [InlineData(float.Epsilon)]
    [InlineData(0.1f)]
    public void Fractions_in_a_list_come_back_to_the_bit(float value)
    {
        Assert.True(Codecs.TryGet(typeof(List<float?>), out var codec));

        Assert.Equal([value, null, -value], (List<float?>)codec.FromStored(codec.ToStored(new List<float?> { value, null, -value })));
    }

    [Theory]
    [InlineData(typeof(bool[]), new[] { true, false })]
    [InlineData(typeof(long[]), new[] { long.MinValue, long.MaxValue })]
    [InlineData(typeof(string[]), new[] { "", "a\"b", "\u2028" })]
    public void Lists_come_back(Type type, object list)
    {
        Assert.True(Codecs.TryGet(type, out var codec));

        Assert.Equal(list, codec.FromStored(codec.ToStored(list)));
    }

    [Fact]
    public void The_kinds_of_a_time_come_back()
    {
        foreach (var kind in Enum.GetValues<DateTimeKind>())
        {
            Assert.Equal(kind, ((DateTime)Codec<DateTime>().FromStored(Stored(new DateTime(2026, 1, 2, 3, 4, 5, kind)))).Kind);
        }
    }

    private static ScalarCodec Codec<T>() => Codecs.TryGet(typeof(T), out var codec) ? (ScalarCodec)codec : throw new InvalidOperationException();

    private static object Stored<T>(T value)
        where T : notnull => Codec<T>().ToStored(value);

    private static string Comparable(DateTimeOffset value) => (string)Codec<DateTimeOffset>().ToComparable(value);

    private static bool Same<T>(T value)
        where T : notnull => Codec<T>().FromStored(Stored(value)).Equals(value);
}
