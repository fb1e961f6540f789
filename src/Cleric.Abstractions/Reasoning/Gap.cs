using Cleric.Entities;
using Cleric.Exhibits;
using Cleric.Queries;

namespace Cleric.Reasoning;

/// <summary>Something that matters and could not be checked.</summary>
public sealed record Gap
{
    /// <summary>"G1", "G2", ...</summary>
    public required string Id { get; init; }

    /// <summary>What could not be checked and why, in a sentence.</summary>
    public required string Statement { get; init; }

    /// <summary>What kind of nothing it was.</summary>
    public required Coverage Coverage { get; init; }

    /// <summary>The kind of question, where it was one.</summary>
    public QueryKind? Kind { get; init; }

    /// <summary>The entity, where it was about one.</summary>
    public Entity? Entity { get; init; }

    /// <summary>The exhibit that shows it, where there is one.</summary>
    public string? ExhibitId { get; init; }

    /// <summary>What a person could do to close it, or null.</summary>
    public string? Remedy { get; init; }
}
