namespace Cleric.Models.Seats;

/// <summary>The form of an answer to "what do these words mean".</summary>
internal sealed record Meanings(IReadOnlyList<Meaning> Words);

/// <param name="Asked">Words of the question.</param>
/// <param name="Means">Whom or when they mean.</param>
internal sealed record Meaning(string Asked, string Means);
