using Cleric.Reasoning;

namespace Cleric.CaseFiles;

/// <summary>What somebody said of a finding.</summary>
/// <param name="Verdict">Whether the finding was right.</param>
/// <param name="By">Who said it.</param>
/// <param name="Cause">The real cause, where it was another.</param>
/// <param name="Comment">Why, in their own words.</param>
public sealed record Feedback(FeedbackVerdict Verdict, string By, Cause? Cause = null, string? Comment = null);
