using Microsoft.Extensions.DependencyInjection;

namespace Cleric.Evaluation.Comparing;

/// <summary>A configuration among several that are evaluated on the same cases: without a model, with one, with another.</summary>
/// <param name="Name">What it is called in the results.</param>
/// <param name="Configure">What it adds for every case, after the case's own connectors.</param>
public sealed record EvaluationVariant(string Name, Action<IClericBuilder> Configure);
