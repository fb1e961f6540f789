namespace Cleric.Evaluation.Results;

/// <summary>A row of the reliability table: were answers of this confidence right as often as they said?</summary>
/// <param name="From">The lower end of the confidences.</param>
/// <param name="To">The upper end.</param>
/// <param name="Count">How many answers.</param>
/// <param name="Confidence">Their mean confidence.</param>
/// <param name="Accuracy">The share of them that was right.</param>
public sealed record ReliabilityBin(double From, double To, int Count, double Confidence, double Accuracy);
