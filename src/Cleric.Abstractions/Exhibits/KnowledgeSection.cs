using Cleric.Entities;

namespace Cleric.Exhibits;

/// <summary>A piece of text that people wrote. It is a lead, never evidence of what is happening now.</summary>
public sealed record KnowledgeSection
{
    /// <summary>Its id: a path with the heading's anchor, a message's permanent link.</summary>
    public required string Id { get; init; }

    /// <summary>The heading.</summary>
    public required string Title { get; init; }

    /// <summary>The text.</summary>
    public required string Text { get; init; }

    /// <summary>When it was last changed, in UTC, or null.</summary>
    public DateTimeOffset? UpdatedAt { get; init; }

    /// <summary>What it is about.</summary>
    public IReadOnlyList<Entity> Entities { get; init; } = [];

    /// <summary>The steps recognised in the text ("if you see X, check Y"), in its order. They are part of the text as well.</summary>
    public IReadOnlyList<KnowledgeStep> Steps { get; init; } = [];
}
