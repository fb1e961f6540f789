namespace Cleric.Reasoning;

/// <summary>How much more probable an observation is were a hypothesis true than were it false.</summary>
/// <param name="HypothesisId">The hypothesis.</param>
/// <param name="Ratio">The likelihood ratio: above 1 speaks for it, below 1 against.</param>
/// <param name="Why">Which prediction it was read against, in words.</param>
public sealed record Likelihood(string HypothesisId, double Ratio, string Why);
