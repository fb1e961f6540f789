using Cleric.Memory;

namespace Cleric.CaseFiles;

/// <summary>Memory was asked.</summary>
public sealed record MemoryRecalled : CaseEvent
{
    /// <summary>What it brought up.</summary>
    public required IReadOnlyList<Recollection> Recollections { get; init; }

    /// <summary>Why a memory could not be asked, one entry for each that could not.</summary>
    public IReadOnlyList<string> Failures { get; init; } = [];
}
