namespace Cleric.Reports;

/// <summary>Something that happened.</summary>
/// <param name="At">When, in UTC.</param>
/// <param name="What">"change", "onset", "alert", "state" or "trigger".</param>
/// <param name="Claim">What happened.</param>
public sealed record TimelineEntry(DateTimeOffset At, string What, Claim Claim);
