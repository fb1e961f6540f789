using Cleric.Entities;

namespace Cleric.Memory;

/// <summary>Something that holds in this environment.</summary>
public sealed record Fact : MemoryItem
{
    /// <inheritdoc/>
    public override MemoryKind Kind => MemoryKind.Fact;

    /// <summary>What sort of fact it is.</summary>
    public FactKind Sort { get; init; }

    /// <summary>What it is about, or null when it is about no one entity.</summary>
    public Entity? Entity { get; init; }

    /// <summary>The other entity of a dependency, or null.</summary>
    public Entity? Other { get; init; }

    /// <summary>The other name of an entity, the signal of a baseline, the metric whose meaning it tells; or null.</summary>
    public string? Name { get; init; }

    /// <summary>The usual value of a baseline, in the signal's own unit, or null.</summary>
    public double? Value { get; init; }

    /// <summary>Who said so or which case it was learnt from: "person:ada" or "case:20261126-...".</summary>
    public required string Source { get; init; }

    /// <summary>How often it was seen to hold.</summary>
    public int Occurrences { get; init; } = 1;
}
