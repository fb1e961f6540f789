using Cleric.Entities;

namespace Cleric.Memory;

/// <summary>Which memories to list. What is null does not narrow it.</summary>
public sealed record MemoryFilter
{
    /// <summary>Of this kind.</summary>
    public MemoryKind? Kind { get; init; }

    /// <summary>About this entity, as cause, symptom or subject.</summary>
    public Entity? Entity { get; init; }

    /// <summary>Learnt from this case.</summary>
    public string? CaseId { get; init; }

    /// <summary>At most so many. 1 or more, default 1,000.</summary>
    public int Limit { get; init; } = 1000;
}
