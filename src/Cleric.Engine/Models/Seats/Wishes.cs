namespace Cleric.Models.Seats;

/// <summary>The form of an answer to "what to ask next".</summary>
internal sealed record Wishes(IReadOnlyList<Wish> Questions);

/// <param name="Kind">The kind of question.</param>
/// <param name="Entity">Of whom; null for the whole estate, where that is answered.</param>
/// <param name="Why">Why, in a sentence.</param>
/// <param name="Text">Words to look for, in logs and knowledge.</param>
/// <param name="Native">The question in the system's own language; for a tool its arguments.</param>
/// <param name="Connector">Whom to ask that.</param>
/// <param name="Tool">The tool's name.</param>
internal sealed record Wish(string Kind, string? Entity, string Why, string? Text, string? Native, string? Connector, string? Tool = null);
