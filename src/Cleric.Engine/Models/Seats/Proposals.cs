namespace Cleric.Models.Seats;

/// <summary>The form of an answer to "what might be the cause".</summary>
internal sealed record Proposals(IReadOnlyList<Proposal> Hypotheses);

/// <param name="Entity">Who is at fault.</param>
/// <param name="Mode">The failure mode.</param>
/// <param name="ShowsAt">Whose own trouble is how it shows, where a runbook says so.</param>
/// <param name="Why">Why, in a sentence.</param>
/// <param name="Exhibit">Where it can be seen: the exhibit, ...</param>
/// <param name="Pointer">... the place in it, ...</param>
/// <param name="Quote">... and the words.</param>
internal sealed record Proposal(string Entity, string Mode, string? ShowsAt, string Why, string Exhibit, string Pointer, string Quote);
