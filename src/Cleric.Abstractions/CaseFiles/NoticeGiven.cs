namespace Cleric.CaseFiles;

/// <summary>Something about the case file itself that a reader should know.</summary>
public sealed record NoticeGiven : CaseEvent
{
    /// <summary>The notice, in a sentence.</summary>
    public required string Notice { get; init; }
}
