namespace Cleric.Reports;

/// <summary>A step that people wrote down, and what was seen where it says to look.</summary>
/// <param name="Step">What to look at, in the words of the text.</param>
/// <param name="Seen">What was seen there today, an opinion where it is that nothing was; null where nobody looked.</param>
public sealed record GuidanceStep(Claim Step, Claim? Seen = null);
