namespace Cleric.Reasoning.Orientation.Questions;

/// <summary>Words that say when, and what they say.</summary>
/// <param name="Start">Where they begin.</param>
/// <param name="End">Where they end.</param>
/// <param name="Rank">How well they tell where to look: the least is best.</param>
/// <param name="Reading">When it is.</param>
/// <param name="Says">The same in words.</param>
/// <param name="AssumesUtc">Whether they leave open how far from UTC it is.</param>
internal sealed record TimeItem(int Start, int End, int Rank, TimeReading Reading, string Says, bool AssumesUtc);
