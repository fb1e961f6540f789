using Cleric.Reasoning;

namespace Cleric.CaseFiles;

/// <summary>An observation was weighed. One with the id of an earlier one replaces it.</summary>
public sealed record EvidenceWeighed : CaseEvent
{
    /// <summary>The evidence.</summary>
    public required Evidence Evidence { get; init; }
}
