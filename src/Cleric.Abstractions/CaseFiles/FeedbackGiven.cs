namespace Cleric.CaseFiles;

/// <summary>Somebody said what the cause really was.</summary>
public sealed record FeedbackGiven : CaseEvent
{
    /// <summary>The feedback.</summary>
    public required Feedback Feedback { get; init; }
}
