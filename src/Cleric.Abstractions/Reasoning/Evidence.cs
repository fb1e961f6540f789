using Cleric.Exhibits;

namespace Cleric.Reasoning;

/// <summary>An observation weighed for each hypothesis. Belief moves by nothing else.</summary>
public sealed record Evidence
{
    /// <summary>"V1", "V2", ...</summary>
    public required string Id { get; init; }

    /// <summary>The observation that was weighed.</summary>
    public required Observation Observation { get; init; }

    /// <summary>
    /// For how much it counts, from 0 to 1: the exponent of each ratio. Less than 1 for a stale or partial exhibit; 0 when other evidence already
    /// told the same (<see cref="SameAs"/>).
    /// </summary>
    public required double Weight { get; init; }

    /// <summary>The evidence that already told the same, or null.</summary>
    public string? SameAs { get; init; }

    /// <summary>The likelihood ratio for each hypothesis that it bears on. One that is not listed has ratio 1.</summary>
    public required IReadOnlyList<Likelihood> Likelihoods { get; init; }
}
