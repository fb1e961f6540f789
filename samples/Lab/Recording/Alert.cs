using System.Text.Json.Serialization;

namespace Lab.Recording;

/// <summary>A line of <c>alerts.jsonl</c>.</summary>
internal sealed record Alert(
    string Id, string Name, string Entity, string Severity, string State, DateTimeOffset StartsAt,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] DateTimeOffset? EndsAt, string Summary, Dictionary<string, string> Labels);
