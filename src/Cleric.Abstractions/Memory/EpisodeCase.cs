namespace Cleric.Memory;

/// <summary>One investigation of an episode.</summary>
/// <param name="CaseId">Its case file.</param>
/// <param name="At">When the incident was seen, in UTC.</param>
/// <param name="Outcome">Whether its cause is known to be the episode's.</param>
/// <param name="By">Who said so, or null when nobody did.</param>
public sealed record EpisodeCase(string CaseId, DateTimeOffset At, EpisodeOutcome Outcome = EpisodeOutcome.Unconfirmed, string? By = null)
{
    /// <summary>When it was said, in UTC, or null when nobody did.</summary>
    public DateTimeOffset? SaidAt { get; init; }

    /// <summary>Whether it was inferred from what followed rather than said by somebody: it then counts half. Default false.</summary>
    public bool IsInferred { get; init; }
}
