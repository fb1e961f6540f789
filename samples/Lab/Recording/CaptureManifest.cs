namespace Lab.Recording;

/// <summary><c>capture.json</c>.</summary>
internal sealed record CaptureManifest(
    string Format, string Name, string Title, DateTimeOffset RecordedAt, CaptureWindow Window, string Source, CaptureTrigger Trigger);
