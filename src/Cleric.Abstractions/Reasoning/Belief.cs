namespace Cleric.Reasoning;

/// <summary>How probable a hypothesis is, given all evidence so far. Over the ledger beliefs add up to 1.</summary>
/// <param name="HypothesisId">The hypothesis.</param>
/// <param name="Probability">From 0 to 1.</param>
public sealed record Belief(string HypothesisId, double Probability);
