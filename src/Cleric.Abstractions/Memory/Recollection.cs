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

    /// <summary>By what memory multiplies a prior at most, where it says so.</summary>
    public double? MaxPriorFactor { get; init; }

    /// <summary>How like today's incident was to it when it was recalled, from 0 to 1; null where that does not apply.</summary>
    public double? Similarity { get; init; }

    /// <summary>In what today's incident differs from it, for people; empty when in nothing that was seen.</summary>
    public IReadOnlyList<string> Differences { get; init; } = [];

    /// <summary>What was tested today because of it, and what came of it, for people. Set in reports; null in events.</summary>
    public string? Tested { get; init; }

    /// <summary>The questions that told such a cause apart before; they are asked first.</summary>
    public IReadOnlyList<RecalledQuestion> Questions { get; init; } = [];

    /// <summary>
    /// How probable the cause was, by evidence alone, once those questions had been answered; once it is so again, and the cause leads, nothing more need be asked. Null where memory is not trusted that far.
    /// </summary>
    public double? Reached { get; init; }
}
