namespace Investigate;

/// <summary>Which model, behind which endpoint, within which limits.</summary>
internal sealed record ModelSettings(Uri Endpoint, string Name)
{
    public long? MaxTokens { get; init; }

    public decimal? MaxCost { get; init; }

    public int? ContextWindow { get; init; }

    /// <summary>The price of a million tokens sent and received, or null when none was given.</summary>
    public (decimal Input, decimal Output)? Price { get; init; }
}
