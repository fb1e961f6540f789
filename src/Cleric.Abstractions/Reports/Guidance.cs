namespace Cleric.Reports;

/// <summary>A section that people wrote about such a case, before it happened. It is a lead: nothing it says counts for or against a cause.</summary>
public sealed record Guidance
{
    /// <summary>The section's id: a path with the heading's anchor, a message's permanent link.</summary>
    public required string Source { get; init; }

    /// <summary>Its heading.</summary>
    public required Claim Title { get; init; }

    /// <summary>When it was last changed, in UTC, or null where that is not known.</summary>
    public DateTimeOffset? UpdatedAt { get; init; }

    /// <summary>Whether that is so long ago that it may no longer hold.</summary>
    public bool Old { get; init; }

    /// <summary>Why it is shown, in words.</summary>
    public required string Why { get; init; }

    /// <summary>What it says, in its own words, where steps alone do not tell; null otherwise.</summary>
    public Claim? Passage { get; init; }

    /// <summary>Its steps that apply here, in the order of the text.</summary>
    public IReadOnlyList<GuidanceStep> Steps { get; init; } = [];

    /// <summary>Every claim in it.</summary>
    public IEnumerable<Claim> Claims() =>
        new[] { Title, Passage }.Concat(Steps.SelectMany(step => new[] { step.Step, step.Seen })).OfType<Claim>();
}
