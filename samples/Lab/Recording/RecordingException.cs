namespace Lab.Recording;

/// <summary>The recording did not show what it was to show.</summary>
internal sealed class RecordingException(string message) : Exception(message);
