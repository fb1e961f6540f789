using System.ComponentModel.DataAnnotations;

namespace Cleric.Door;

/// <summary>How answers are kept in memory, for all investigations of a host. Only equal questions of the same caller share an answer; failures are never kept.</summary>
public sealed class CacheOptions
{
    /// <summary>Whether answers are kept. Default true.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>The most answers kept; the one unused for longest goes first. 1 to 1,000,000, default 1,000.</summary>
    [Range(1, 1_000_000)]
    public int MaxEntries { get; set; } = 1_000;

    /// <summary>The most rows kept in all answers together. 1 to 1,000,000,000, default 2,000,000.</summary>
    [Range(1L, 1_000_000_000L)]
    public long MaxRows { get; set; } = 2_000_000;

    /// <summary>How long an answer is good whose window reaches up to now, or that is empty, cut short or stale. 0 to 1 day, default 30 seconds.</summary>
    [TimeRange("00:00:00", "1.00:00:00")]
    public TimeSpan TimeToLive { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a complete answer is good whose window is over and settled. 0 to 7 days, default 10 minutes.</summary>
    [TimeRange("00:00:00", "7.00:00:00")]
    public TimeSpan SettledTimeToLive { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>How long after the end of a window data may still come in late. 0 to 1 day, default 2 minutes.</summary>
    [TimeRange("00:00:00", "1.00:00:00")]
    public TimeSpan SettleTime { get; set; } = TimeSpan.FromMinutes(2);
}
