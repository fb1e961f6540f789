namespace Cleric.CaseFiles;

/// <summary>Today's evidence led elsewhere than memory: from here on its hypotheses stand at the priors that they have without it.</summary>
public sealed record MemoryWithdrawn : CaseEvent
{
    /// <summary>The recollections that count no more.</summary>
    public required IReadOnlyList<string> RecollectionIds { get; init; }

    /// <summary>What led elsewhere.</summary>
    public required string Why { get; init; }
}
