using Cleric.Reasoning;

namespace Cleric.CaseFiles;

/// <summary>A question was planned.</summary>
public sealed record QueryPlanned : CaseEvent
{
    /// <summary>The question, with its id.</summary>
    public required Question Question { get; init; }
}
