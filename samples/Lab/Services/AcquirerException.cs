namespace Lab.Services;

/// <summary>The acquirer did not authorise a card, for a reason of its own.</summary>
internal sealed class AcquirerException(string message) : Exception(message);
