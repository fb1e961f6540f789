using Cleric.Queries;

namespace Cleric.Reasoning;

/// <summary>A query that the planner wants asked, and why.</summary>
public sealed record Question
{
    /// <summary>"Q1", "Q2", ...; given when the question is planned.</summary>
    public string Id { get; init; } = "";

    /// <summary>The query.</summary>
    public required Query Query { get; init; }

    /// <summary>Why it is asked, in a sentence.</summary>
    public required string Why { get; init; }

    /// <summary>The information expected from it, in bits.</summary>
    public double ExpectedBits { get; init; }

    /// <summary>What it costs beside other queries.</summary>
    public double Cost { get; init; } = 1;

    /// <summary>The hypothesis that it tries to refute, where it does.</summary>
    public string? Refutes { get; init; }
}
