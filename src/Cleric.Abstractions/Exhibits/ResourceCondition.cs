namespace Cleric.Exhibits;

/// <summary>One condition of a resource.</summary>
/// <param name="Type">Which, for example "Ready" or "LockWait".</param>
/// <param name="Status">"True", "False" or "Unknown".</param>
/// <param name="Reason">A word for why, or null.</param>
/// <param name="Message">A sentence for people, or null.</param>
/// <param name="Since">Since when, or null.</param>
public sealed record ResourceCondition(string Type, string Status, string? Reason = null, string? Message = null, DateTimeOffset? Since = null);
