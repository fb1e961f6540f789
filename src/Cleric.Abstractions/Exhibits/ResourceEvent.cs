namespace Cleric.Exhibits;

/// <summary>Something that happened to a resource.</summary>
/// <param name="Time">When, in UTC.</param>
/// <param name="Reason">A word for what, for example "OOMKilled".</param>
/// <param name="Message">A sentence for people, or null.</param>
public sealed record ResourceEvent(DateTimeOffset Time, string Reason, string? Message = null);
