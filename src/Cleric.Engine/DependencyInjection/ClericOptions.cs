using System.ComponentModel.DataAnnotations;

namespace Cleric;

/// <summary>How investigations are run. Bound from the section "Cleric".</summary>
public sealed class ClericOptions
{
    /// <summary>The most queries of one investigation. Default 120.</summary>
    [Range(1, 1_000_000)]
    public int MaxQueries { get; set; } = 120;

    /// <summary>The most time of one investigation. Default 5 minutes.</summary>
    [TimeRange("00:00:00.001", "1.00:00:00")]
    public TimeSpan MaxTime { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>The most rows that one investigation reads. Default 5,000,000.</summary>
    [Range(1, long.MaxValue)]
    public long MaxRows { get; set; } = 5_000_000;

    /// <summary>How many queries are asked at once. Default 4.</summary>
    [Range(1, 64)]
    public int MaxConcurrentQueries { get; set; } = 4;

    /// <summary>How many entities an investigation looks at, nearest to the symptom first. Default 50.</summary>
    [Range(1, 10_000)]
    public int MaxEntities { get; set; } = 50;

    /// <summary>How far back from the trigger telemetry is read. Default 1 hour.</summary>
    [TimeRange("00:01:00", "30.00:00:00")]
    public TimeSpan Lookback { get; set; } = TimeSpan.FromHours(1);

    /// <summary>How far beyond the trigger telemetry is read, where that time has passed. Default 5 minutes.</summary>
    [TimeRange("00:00:00", "1.00:00:00")]
    public TimeSpan Lookahead { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>How far ahead of ours the clock of a trigger's sender may be. Default 5 minutes.</summary>
    [TimeRange("00:00:00", "1.00:00:00")]
    public TimeSpan ClockTolerance { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>The posterior from which a cause is called found. Default 0.5.</summary>
    [Range(0.5, 0.99)]
    public double FoundFrom { get; set; } = 0.5;

    /// <summary>The posterior from which a leader is clear, once attempts to refute it have failed. Default 0.9.</summary>
    [Range(0.5, 0.999)]
    public double ClearFrom { get; set; } = 0.9;

    /// <summary>The least expected information, in bits for a unit of cost, for which a question is still asked. Default 0.01.</summary>
    [Range(0.0, 1.0)]
    public double LeastBits { get; set; } = 0.01;

    /// <summary>The budget made of these.</summary>
    public Budget ToBudget() => new() { MaxQueries = MaxQueries, MaxTime = MaxTime, MaxRows = MaxRows };
}
