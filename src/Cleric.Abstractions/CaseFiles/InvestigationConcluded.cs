using Cleric.Reports;

namespace Cleric.CaseFiles;

/// <summary>The investigation came to its end.</summary>
public sealed record InvestigationConcluded : CaseEvent
{
    /// <summary>The conclusion.</summary>
    public required Conclusion Conclusion { get; init; }
}
