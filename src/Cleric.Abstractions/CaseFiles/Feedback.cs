using Cleric.Reasoning;

namespace Cleric.CaseFiles;

/// <summary>What somebody said of a finding.</summary>
/// <param name="Verdict">Whether the finding was right.</param>
/// <param name="By">Who said it.</param>
/// <param name="Cause">The real cause, where it was another.</param>
/// <param name="Comment">Why, in their own words.</param>
public sealed record Feedback(FeedbackVerdict Verdict, string By, Cause? Cause = null, string? Comment = null)
{
    /// <summary>Whether it was inferred from what followed rather than said by somebody: it then counts half. Default false.</summary>
    public bool IsInferred { get; init; }

    /// <summary>Whether it takes the place of feedback that was given before. Without it, a second feedback on a case is refused. Default false.</summary>
    public bool Replaces { get; init; }
}
