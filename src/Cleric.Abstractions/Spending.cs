namespace Cleric;

/// <summary>What an investigation has spent so far, in the units of <see cref="Budget"/>.</summary>
public sealed record Spending
{
    /// <summary>Queries that were sent to connectors. Answers from the cache are not counted.</summary>
    public int Queries { get; init; }

    /// <summary>Time since the investigation was opened, less the time it was not running.</summary>
    public TimeSpan Elapsed { get; init; }

    /// <summary>Rows that connectors returned.</summary>
    public long Rows { get; init; }

    /// <summary>Model tokens, in and out.</summary>
    public long Tokens { get; init; }

    /// <summary>What models cost, in the currency of the configured prices.</summary>
    public decimal Cost { get; init; }
}
