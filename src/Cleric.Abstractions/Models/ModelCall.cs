namespace Cleric.Models;

/// <summary>A question to a language model, what it answered, what of that did not count, and what it cost.</summary>
public sealed record ModelCall
{
    /// <summary>"M1", "M2", ...</summary>
    public required string Id { get; init; }

    /// <summary>What it was asked for.</summary>
    public required ModelSeat Seat { get; init; }

    /// <summary>What it was asked about: a round, or the exhibits. One seat is asked about one subject once.</summary>
    public required string Subject { get; init; }

    /// <summary>The model, as it or its client names itself; null when neither does.</summary>
    public string? Model { get; init; }

    /// <summary>What was sent, as text. Null when nothing was.</summary>
    public string? Prompt { get; init; }

    /// <summary>The SHA-256 of <see cref="Prompt"/> in UTF-8, lower-case hexadecimal. Null when nothing was sent.</summary>
    public string? PromptSha256 { get; init; }

    /// <summary>The answer that was read, cut where it was longer than any answer has to be. Null when there was none.</summary>
    public string? Answer { get; init; }

    /// <summary>What came of it.</summary>
    public required ModelOutcome Outcome { get; init; }

    /// <summary>What went wrong, in a sentence; null when nothing did.</summary>
    public string? Problem { get; init; }

    /// <summary>What the model said that does not count, each with the reason.</summary>
    public IReadOnlyList<string> Dropped { get; init; } = [];

    /// <summary>Tokens sent, all attempts together.</summary>
    public long InputTokens { get; init; }

    /// <summary>Tokens received, all attempts together.</summary>
    public long OutputTokens { get; init; }

    /// <summary>Whether the tokens were counted here, as the provider did not say.</summary>
    public bool Counted { get; init; }

    /// <summary>What it cost by the configured prices.</summary>
    public decimal Cost { get; init; }

    /// <summary>How often it was sent.</summary>
    public int Attempts { get; init; }

    /// <summary>How long it took.</summary>
    public TimeSpan Elapsed { get; init; }

    /// <summary>Whether there is an answer in the form that was asked for.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public bool IsAnswered => Outcome is ModelOutcome.Answered or ModelOutcome.Repaired;
}
