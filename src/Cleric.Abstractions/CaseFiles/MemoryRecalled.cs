using Cleric.Memory;

namespace Cleric.CaseFiles;

/// <summary>Memory was asked.</summary>
public sealed record MemoryRecalled : CaseEvent
{
    /// <summary>What it brought up.</summary>
    public required IReadOnlyList<Recollection> Recollections { get; init; }
}
