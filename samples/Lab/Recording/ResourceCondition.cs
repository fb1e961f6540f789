namespace Lab.Recording;

/// <summary>One aspect of an observed state.</summary>
internal sealed record ResourceCondition(string Type, string Status, string Reason, string Message, DateTimeOffset? Since);
