namespace Lab.Telemetry;

/// <summary>What can be wrong with the telemetry of a process itself.</summary>
internal static class TelemetryConditions
{
    private static long _clockOffsetTicks;
    private static volatile bool _silent;
    private static volatile bool _requestsInMilliseconds;

    /// <summary>How far the clock of this process is off; every time that it writes is.</summary>
    public static TimeSpan ClockOffset
    {
        get => TimeSpan.FromTicks(Volatile.Read(ref _clockOffsetTicks));
        set => Volatile.Write(ref _clockOffsetTicks, value.Ticks);
    }

    /// <summary>Nothing is written any more.</summary>
    public static bool Silent
    {
        get => _silent;
        set => _silent = value;
    }

    /// <summary>The duration of requests is recorded in milliseconds, though its unit says seconds.</summary>
    public static bool RequestsInMilliseconds
    {
        get => _requestsInMilliseconds;
        set => _requestsInMilliseconds = value;
    }
}
