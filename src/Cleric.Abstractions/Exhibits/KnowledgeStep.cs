namespace Cleric.Exhibits;

/// <summary>A step that people wrote down: what to look at, and when. It is a lead: what it says to look at has to be looked at.</summary>
/// <param name="Condition">What one has to have seen for the step to apply, in the words of the text, or null where it always does.</param>
/// <param name="Check">What to look at, in the words of the text.</param>
public sealed record KnowledgeStep(string? Condition, string Check);
