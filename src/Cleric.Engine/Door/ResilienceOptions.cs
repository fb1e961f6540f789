using System.ComponentModel.DataAnnotations;

namespace Cleric.Door;

/// <summary>How long a connector may take, how often it is asked again after a passing fault, and when it is left alone for a while.</summary>
public sealed class ResilienceOptions
{
    /// <summary>The most time for one attempt. 10 milliseconds to 1 hour, default 30 seconds.</summary>
    [TimeRange("00:00:00.010", "01:00:00")]
    public TimeSpan AttemptTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How often a passing fault (connection lost, time limit, HTTP 408, 429, 5xx) is tried again. 0 to 10, default 2.</summary>
    [Range(0, 10)]
    public int MaxRetries { get; set; } = 2;

    /// <summary>The wait before the first retry; it doubles each time, with jitter. 0 to 1 minute, default 0.5 seconds.</summary>
    [TimeRange("00:00:00", "00:01:00")]
    public TimeSpan RetryDelay { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>The longest wait before a retry. 0 to 10 minutes, default 10 seconds.</summary>
    [TimeRange("00:00:00", "00:10:00")]
    public TimeSpan MaxRetryDelay { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>The share of attempts that must fail before the connector is left alone. 0.01 to 1, default 0.5.</summary>
    [Range(0.01, 1.0)]
    public double BreakerFailureRatio { get; set; } = 0.5;

    /// <summary>The fewest attempts within <see cref="BreakerWindow"/> that say something about a connector. 2 to 10,000, default 6.</summary>
    [Range(2, 10_000)]
    public int BreakerMinimumAttempts { get; set; } = 6;

    /// <summary>The time over which attempts are counted. 0.5 seconds to 1 hour, default 2 minutes.</summary>
    [TimeRange("00:00:00.500", "01:00:00")]
    public TimeSpan BreakerWindow { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>How long the connector is left alone. 0.5 seconds to 1 hour, default 30 seconds.</summary>
    [TimeRange("00:00:00.500", "01:00:00")]
    public TimeSpan BreakerPause { get; set; } = TimeSpan.FromSeconds(30);
}
