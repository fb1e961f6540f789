namespace Lab.Recording;

/// <summary>A line of <c>resources.jsonl</c>.</summary>
internal sealed record ResourceObservation(
    DateTimeOffset Time, string Entity, string Kind, string State, IReadOnlyList<ResourceCondition> Conditions,
    Dictionary<string, string> Attributes, IReadOnlyList<ResourceEvent>? Events = null);
