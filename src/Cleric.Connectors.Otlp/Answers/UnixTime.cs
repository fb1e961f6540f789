namespace Cleric.Connectors.Otlp.Answers;

/// <summary>Unix nanoseconds, as OTLP has them, and .NET's times.</summary>
internal static class UnixTime
{
    public const long NanosPerMilli = 1_000_000;
    private const long NanosPerTick = 100;

    /// <summary>The nanoseconds of a time; the nearest there is for one beyond 1677 or 2262.</summary>
    public static long Nanos(DateTimeOffset time)
    {
        var ticks = time.UtcTicks - DateTimeOffset.UnixEpoch.UtcTicks;
        return ticks > long.MaxValue / NanosPerTick ? long.MaxValue
            : ticks < long.MinValue / NanosPerTick ? long.MinValue
            : ticks * NanosPerTick;
    }

    public static DateTimeOffset Time(long nanos) => DateTimeOffset.UnixEpoch.AddTicks(nanos / NanosPerTick);

    public static TimeSpan Span(long nanos) => TimeSpan.FromTicks(nanos / NanosPerTick);

    /// <summary>The first whole millisecond at or after a time.</summary>
    public static long CeilingToMilli(long nanos) =>
        nanos % NanosPerMilli == 0 || nanos > long.MaxValue - NanosPerMilli || nanos < 0 ? nanos : ((nanos / NanosPerMilli) + 1) * NanosPerMilli;
}
