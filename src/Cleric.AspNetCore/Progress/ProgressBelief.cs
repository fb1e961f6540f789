namespace Cleric.AspNetCore.Progress;

/// <summary>How probable a hypothesis is at the moment.</summary>
/// <param name="HypothesisId">The hypothesis.</param>
/// <param name="Statement">Its claim in a sentence.</param>
/// <param name="Probability">From 0 to 1.</param>
public sealed record ProgressBelief(string HypothesisId, string Statement, double Probability);
