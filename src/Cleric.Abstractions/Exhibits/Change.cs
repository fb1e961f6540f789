using Cleric.Entities;

namespace Cleric.Exhibits;

/// <summary>Something that somebody or something changed.</summary>
public sealed record Change
{
    /// <summary>Its id in the system that made it.</summary>
    public required string Id { get; init; }

    /// <summary>When it took effect, in UTC.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>What kind: "deploy", "config", "flag", "scale", "commit", "infrastructure" or "job".</summary>
    public required string Kind { get; init; }

    /// <summary>What was changed, or null when it is not known.</summary>
    public Entity? Entity { get; init; }

    /// <summary>One line for people.</summary>
    public required string Title { get; init; }

    /// <summary>Who made it, or null.</summary>
    public string? Author { get; init; }

    /// <summary>The version or value before, or null.</summary>
    public string? From { get; init; }

    /// <summary>The version or value after, or null.</summary>
    public string? To { get; init; }

    /// <summary>The difference as text, or null.</summary>
    public string? Diff { get; init; }

    /// <summary>Further fields.</summary>
    public IReadOnlyDictionary<string, string> Attributes { get; init; } = new Dictionary<string, string>();
}
