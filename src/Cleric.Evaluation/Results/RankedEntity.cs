namespace Cleric.Evaluation.Results;

/// <summary>An entity in the ranking of a case.</summary>
/// <param name="Entity">Its name.</param>
/// <param name="Probability">The sum of the posteriors of all hypotheses about it.</param>
public sealed record RankedEntity(string Entity, double Probability);
