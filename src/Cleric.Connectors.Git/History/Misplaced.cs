namespace Cleric.Connectors.Git.History;

/// <summary>A commit whose time contradicts its place in the history.</summary>
/// <param name="Place">Its place, from the oldest.</param>
/// <param name="Earliest">The time of the commit before it that agrees with the rest, in Unix seconds, or <see cref="long.MinValue"/>.</param>
/// <param name="Latest">That of the one after it, or of the present.</param>
internal readonly record struct Misplaced(int Place, long Earliest, long Latest);
