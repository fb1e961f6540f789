namespace Cleric.Reasoning;

/// <summary>What to ask next, or why to stop.</summary>
/// <param name="Questions">The questions to ask at once, best first. Empty to stop.</param>
/// <param name="StopReason">Why nothing more is asked; null while there are questions.</param>
public sealed record Plan(IReadOnlyList<Question> Questions, StopReason? StopReason = null);
