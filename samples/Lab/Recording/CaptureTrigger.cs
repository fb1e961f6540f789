namespace Lab.Recording;

/// <summary>What an investigation of the capture starts from.</summary>
internal sealed record CaptureTrigger(
    string Kind, string Name, string Entity, string Symptom, DateTimeOffset At, string Summary, string Severity, Dictionary<string, string> Labels);
