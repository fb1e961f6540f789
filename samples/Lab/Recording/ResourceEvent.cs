namespace Lab.Recording;

/// <summary>Something that happened to an entity.</summary>
internal sealed record ResourceEvent(DateTimeOffset Time, string Reason, string Message);
