namespace Cleric.Models.Seats;

/// <summary>The form of an answer to "put it into words".</summary>
internal sealed record Wording(IReadOnlyList<Sentence> Sentences);

/// <param name="Text">The sentence.</param>
/// <param name="Claims">The claims that it rests on; empty for an opinion.</param>
internal sealed record Sentence(string Text, IReadOnlyList<string> Claims);
