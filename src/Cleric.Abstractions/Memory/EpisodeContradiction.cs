namespace Cleric.Memory;

/// <summary>An investigation that an episode pointed to another cause than the real one.</summary>
/// <param name="CaseId">Its case file.</param>
/// <param name="At">When that became known, in UTC.</param>
/// <param name="Weight">1 when somebody said so, a half when it was inferred.</param>
/// <param name="SettledBy">The case whose confirmation came after it, so that it counts no more; null while it counts.</param>
public sealed record EpisodeContradiction(string CaseId, DateTimeOffset At, double Weight, string? SettledBy = null);
