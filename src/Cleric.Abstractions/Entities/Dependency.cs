namespace Cleric.Entities;

/// <summary><paramref name="From"/> depends on <paramref name="To"/>: it calls it, queries it, runs on it.</summary>
/// <param name="From">The dependent: what suffers when the other fails.</param>
/// <param name="To">What it depends on.</param>
/// <param name="Kind">How: "calls", "queries", "runs-on", ...</param>
public sealed record Dependency(Entity From, Entity To, string Kind = "calls");
