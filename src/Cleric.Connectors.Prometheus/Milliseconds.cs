namespace Cleric.Connectors.Prometheus;

/// <summary>Unix milliseconds and .NET's times.</summary>
internal static class Milliseconds
{
    /// <summary>The first whole millisecond at or after a time.</summary>
    public static long Ceiling(DateTimeOffset time)
    {
        var floor = time.ToUnixTimeMilliseconds();
        return DateTimeOffset.FromUnixTimeMilliseconds(floor) < time ? floor + 1 : floor;
    }

    public static DateTimeOffset Time(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);

    /// <summary>A time for people.</summary>
    public static string Text(long milliseconds) => FormattableString.Invariant($"{Time(milliseconds).UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'}");
}
