namespace Lab.Processes;

/// <summary>How a stretch of network behaves, in each direction.</summary>
internal sealed record NetworkConditions(TimeSpan Delay, TimeSpan Jitter, double Loss, bool Partitioned)
{
    public static NetworkConditions Good { get; } = new(TimeSpan.Zero, TimeSpan.Zero, 0, false);
}
