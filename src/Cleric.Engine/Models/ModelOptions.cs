using System.ComponentModel.DataAnnotations;

namespace Cleric.Models;

/// <summary>How language models are used, and their limits. Bound from the section "Cleric:Models".</summary>
public sealed class ModelOptions
{
    /// <summary>The tokens that fit into a model, prompt and answer together. 2,048 to 2,000,000, default 32,000.</summary>
    [Range(2_048, 2_000_000)]
    public int ContextWindow { get; set; } = 32_000;

    /// <summary>The most tokens of one answer; at most half of <see cref="ContextWindow"/> is used. 64 to 100,000, default 2,000.</summary>
    [Range(64, 100_000)]
    public int MaxOutputTokens { get; set; } = 2_000;

    /// <summary>The temperature of answers, 0 to 2. Default null: the model's own, for some refuse to be told one. Where a model takes it, 0 makes its answers vary least.</summary>
    [Range(0f, 2f)]
    public float? Temperature { get; set; }

    /// <summary>The most time for one attempt. 10 milliseconds to 1 hour, default 1 minute. No model keeps an investigation beyond half of the time that it has left.</summary>
    [TimeRange("00:00:00.010", "01:00:00")]
    public TimeSpan CallTimeout { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>How often a passing fault is tried again. 0 to 10, default 2.</summary>
    [Range(0, 10)]
    public int MaxRetries { get; set; } = 2;

    /// <summary>The wait before the first retry where the server names none; it doubles each time, with jitter. 0 to 1 minute, default 1 second.</summary>
    [TimeRange("00:00:00", "00:01:00")]
    public TimeSpan RetryDelay { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest wait before a retry. A server that asks for more is not asked again. 0 to 10 minutes, default 15 seconds.</summary>
    [TimeRange("00:00:00", "00:10:00")]
    public TimeSpan MaxRetryDelay { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>How often models are asked in one investigation, all seats together. 1 to 1,000, default 16.</summary>
    [Range(1, 1_000)]
    public int MaxCalls { get; set; } = 16;

    /// <summary>The most tokens of one investigation where its request names no limit, or null for none.</summary>
    [Range(1, long.MaxValue)]
    public long? MaxTokens { get; set; }

    /// <summary>The most money of one investigation where its request names no limit, or null for none.</summary>
    [Range(0, 1_000_000)]
    public decimal? MaxCost { get; set; }

    /// <summary>The most tokens of a day (UTC) of this process, or null for no limit.</summary>
    [Range(1, long.MaxValue)]
    public long? MaxTokensPerDay { get; set; }

    /// <summary>The most money of a day (UTC) of this process, or null for no limit.</summary>
    [Range(0, 1_000_000)]
    public decimal? MaxCostPerDay { get; set; }

    /// <summary>What each model costs, by the id that the client or its answer names; "*" is the price of any other. Without a price money cannot be limited.</summary>
    public IDictionary<string, ModelPrice> Prices { get; } = new Dictionary<string, ModelPrice>(StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// What an exception of the client means, where it is not one of HttpClient's: providers' libraries have exceptions of their own. Null, or an answer of null, takes any fault but those of arguments for a passing one.
    /// </summary>
    public Func<Exception, ModelFault?>? Diagnose { get; set; }

    internal ModelPrice? PriceOf(string? model) =>
        model is not null && Prices.TryGetValue(model, out var price) ? price : Prices.TryGetValue("*", out var any) ? any : null;
}
