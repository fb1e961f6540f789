using Cleric.Reasoning;

namespace Cleric.CaseFiles;

/// <summary>Something that matters could not be checked.</summary>
public sealed record GapFound : CaseEvent
{
    /// <summary>The gap.</summary>
    public required Gap Gap { get; init; }
}
