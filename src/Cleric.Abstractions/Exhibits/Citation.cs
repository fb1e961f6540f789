namespace Cleric.Exhibits;

/// <summary>A place in an exhibit, and what is to be seen there.</summary>
/// <param name="ExhibitId">The exhibit.</param>
/// <param name="Pointer">Where in the exhibit's answer: a JSON Pointer (RFC 6901), for example "/series/3/values/41" or "/records/17/body".</param>
/// <param name="Quote">
/// What stands there: a text that occurs in the value, or a number as it is written in JSON. Null cites the whole of what the pointer names.
/// </param>
public sealed record Citation(string ExhibitId, string Pointer, string? Quote = null);
