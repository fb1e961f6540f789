namespace Lab.Recording;

/// <summary>The time that a capture covers.</summary>
internal sealed record CaptureWindow(DateTimeOffset Start, DateTimeOffset End);
