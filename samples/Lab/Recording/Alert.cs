namespace Lab.Recording;

/// <summary>A line of <c>alerts.jsonl</c>.</summary>
internal sealed record Alert(
    string Id, string Name, string Entity, string Severity, string State, DateTimeOffset StartsAt, DateTimeOffset? EndsAt,
    string Summary, Dictionary<string, string> Labels);
