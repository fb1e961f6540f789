using Cleric.Entities;

namespace Cleric.CaseFiles;

/// <summary>It was settled what is looked at. A later one replaces an earlier one.</summary>
public sealed record ScopeOriented : CaseEvent
{
    /// <summary>What is looked at.</summary>
    public required Scope Scope { get; init; }

    /// <summary>Who depends on whom.</summary>
    public required Topology Topology { get; init; }

    /// <summary>How it was settled, a sentence each.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>What was understood of a question in plain words: its words, and what they are taken for.</summary>
    public IReadOnlyList<string> Understood { get; init; } = [];

    /// <summary>What was not understood of it, asked back.</summary>
    public IReadOnlyList<string> AskedBack { get; init; } = [];
}
