namespace Cleric.Models.Seats;

/// <summary>The form of an answer to "what do these exhibits say".</summary>
/// <param name="Items">The readings.</param>
/// <param name="More">What the reader wants to see of what the digest left out; asked for once.</param>
internal sealed record Readings(IReadOnlyList<Reading> Items, IReadOnlyList<More>? More = null);

/// <param name="Exhibit">The exhibit.</param>
/// <param name="Contains">Words that stand in what is wanted.</param>
internal sealed record More(string Exhibit, string Contains);

/// <param name="Hypothesis">The hypothesis that it bears on.</param>
/// <param name="Verdict">"supports" or "contradicts".</param>
/// <param name="Strength">"strong" or "weak".</param>
/// <param name="Says">What it says, in a sentence.</param>
/// <param name="Exhibit">Where it can be seen: the exhibit, ...</param>
/// <param name="Pointer">... the place in it, ...</param>
/// <param name="Quote">... and the words.</param>
internal sealed record Reading(string Hypothesis, string Verdict, string Strength, string Says, string Exhibit, string Pointer, string Quote);
