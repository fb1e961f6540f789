using Cleric.Reasoning;

namespace Cleric.CaseFiles;

/// <summary>Belief moved. The whole ledger is given, most probable first.</summary>
public sealed record BeliefUpdated : CaseEvent
{
    /// <summary>The ledger.</summary>
    public required IReadOnlyList<Belief> Beliefs { get; init; }

    /// <summary>The exhibits whose reading is complete with this.</summary>
    public IReadOnlyList<string> ExhibitIds { get; init; } = [];
}
