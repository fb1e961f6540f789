using Cleric.Reasoning;

namespace Cleric.Memory;

/// <summary>Something that memory brought up.</summary>
public sealed record Recollection
{
    /// <summary>The memory's id.</summary>
    public required string Id { get; init; }

    /// <summary>What kind of memory it is.</summary>
    public required MemoryKind Kind { get; init; }

    /// <summary>What it says, in a sentence.</summary>
    public required string Statement { get; init; }

    /// <summary>How far it can be trusted, from 0 to 1.</summary>
    public required double Trust { get; init; }

    /// <summary>Why it is trusted that far.</summary>
    public required string Why { get; init; }

    /// <summary>The cause that it suggests, or null.</summary>
    public Cause? Cause { get; init; }

    /// <summary>By what it multiplies the prior of that cause. Default 1: not at all.</summary>
    public double PriorFactor { get; init; } = 1;
}
