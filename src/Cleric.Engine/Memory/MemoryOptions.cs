using System.ComponentModel.DataAnnotations;

namespace Cleric.Memory;

/// <summary>How memory is kept and how far it is trusted. Bound from the section "Cleric:Memory".</summary>
public sealed class MemoryOptions
{
    /// <summary>The collection of the vector store that holds memories; the embedding's name and "--" before it are added to it. Letters, digits, "_" and single "-", at most 63. Default "cleric-memory".</summary>
    [Required]
    [RegularExpression("^(?!.*--)[A-Za-z][A-Za-z0-9_-]{0,62}(?<!-)$")]
    public string Collection { get; set; } = "cleric-memory";

    /// <summary>By how much memory raises the prior of a cause at most. 1 (never) to 20, default 10.</summary>
    [Range(1.0, 20.0)]
    public double MaxPriorFactor { get; set; } = 10;

    /// <summary>How like a past incident has to be to today's to be recalled, from 0 to 1. Default 0.3.</summary>
    [Range(0.0, 1.0)]
    public double MinSimilarity { get; set; } = 0.3;

    /// <summary>The most episodes that are recalled. 1 to 50, default 5.</summary>
    [Range(1, 50)]
    public int MaxRecollections { get; set; } = 5;

    /// <summary>How far a memory has to be trusted for an investigation to end once its questions told its cause again, from 0 to 1. Default 0.6: two confirmations at the least.</summary>
    [Range(0.0, 1.0)]
    public double StopTrust { get; set; } = 0.6;

    /// <summary>The time since its last confirmation that halves the trust in a memory. 1 to 3,650 days, default 180 days.</summary>
    [TimeRange("1.00:00:00", "3650.00:00:00")]
    public TimeSpan HalfLife { get; set; } = TimeSpan.FromDays(180);

    /// <summary>What was not met with for so long is removed. 1 to 3,650 days, default 400 days.</summary>
    [TimeRange("1.00:00:00", "3650.00:00:00")]
    public TimeSpan Retention { get; set; } = TimeSpan.FromDays(400);

    /// <summary>The most memories of a tenant; beyond, those not met with for longest go first. 100 to 10,000,000, default 10,000.</summary>
    [Range(100, 10_000_000)]
    public int MaxItems { get; set; } = 10_000;
}
