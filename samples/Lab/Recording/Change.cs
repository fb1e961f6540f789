namespace Lab.Recording;

/// <summary>A line of <c>changes.jsonl</c>.</summary>
internal sealed record Change(
    string Id, DateTimeOffset Time, string Kind, string Entity, string Title, string Author,
    string? From = null, string? To = null, string? Diff = null, Dictionary<string, string>? Attributes = null);
