using System.Text.Json.Serialization;

namespace Cleric.Memory;

/// <summary>Something that was learnt. It is a lead for later investigations, never evidence.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type", UnknownDerivedTypeHandling = JsonUnknownDerivedTypeHandling.FailSerialization)]
[JsonDerivedType(typeof(Episode), "episode")]
[JsonDerivedType(typeof(Fact), "fact")]
[JsonDerivedType(typeof(Procedure), "procedure")]
public abstract record MemoryItem
{
    /// <summary>Its id, unique in the store.</summary>
    public required string Id { get; init; }

    /// <summary>The tenant that it was learnt for, or null in a host without tenants. It is never shown to another.</summary>
    public string? Tenant { get; init; }

    /// <summary>What it says, in a sentence.</summary>
    public required string Statement { get; init; }

    /// <summary>When it was learnt, in UTC.</summary>
    public required DateTimeOffset FirstSeen { get; init; }

    /// <summary>When it was last met with, in UTC.</summary>
    public required DateTimeOffset LastSeen { get; init; }

    /// <summary>What happened to it since it was learnt, oldest first: confirmations, corrections, merges.</summary>
    public IReadOnlyList<string> History { get; init; } = [];

    /// <summary>What kind of memory it is.</summary>
    [JsonIgnore]
    public abstract MemoryKind Kind { get; }
}
