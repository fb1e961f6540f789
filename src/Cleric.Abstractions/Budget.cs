namespace Cleric;

/// <summary>
/// Hard limits of one investigation. At any of them the report still comes: it says that it is partial and what was not asked.
/// </summary>
public sealed record Budget
{
    /// <summary>The most queries that connectors may be sent. Default 120.</summary>
    public int MaxQueries { get; init; } = 120;

    /// <summary>The most time, from the first event to the conclusion. Default 5 minutes. Time during which a host was down does not count.</summary>
    public TimeSpan MaxTime { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>The most rows (samples, records, spans, ...) that may be read. Default 5,000,000.</summary>
    public long MaxRows { get; init; } = 5_000_000;

    /// <summary>The most model tokens, in and out, or null for no limit. Without a model none are spent.</summary>
    public long? MaxTokens { get; init; }

    /// <summary>The most money that models may cost, in the currency of the configured prices, or null for no limit.</summary>
    public decimal? MaxCost { get; init; }
}
