namespace Lab.Services;

/// <summary>The request does not fit the state of things.</summary>
internal sealed class ConflictException(string message) : Exception(message);
