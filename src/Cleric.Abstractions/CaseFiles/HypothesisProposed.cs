using Cleric.Reasoning;

namespace Cleric.CaseFiles;

/// <summary>A hypothesis entered the ledger.</summary>
public sealed record HypothesisProposed : CaseEvent
{
    /// <summary>The hypothesis.</summary>
    public required Hypothesis Hypothesis { get; init; }
}
