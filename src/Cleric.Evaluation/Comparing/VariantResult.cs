using Cleric.Evaluation.Results;

namespace Cleric.Evaluation.Comparing;

/// <summary>How a variant did, and beside the first one.</summary>
/// <param name="Result">Its results.</param>
/// <param name="AgainstFirst">The paired comparison with the first variant; null for the first itself.</param>
public sealed record VariantResult(EvaluationResult Result, Comparison? AgainstFirst);
