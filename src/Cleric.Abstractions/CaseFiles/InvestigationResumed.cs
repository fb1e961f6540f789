namespace Cleric.CaseFiles;

/// <summary>An investigation that was interrupted goes on.</summary>
public sealed record InvestigationResumed : CaseEvent
{
    /// <summary>The version of the engine that goes on with it.</summary>
    public required string Engine { get; init; }
}
