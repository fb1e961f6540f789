namespace Lab.Load;

/// <summary>One request of a journey.</summary>
internal sealed record JourneyStep(HttpMethod Method, string Path, object? Body);
