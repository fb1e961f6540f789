namespace Cleric.AspNetCore.Investigations;

/// <summary>It is too early, or too late, for what is asked.</summary>
internal sealed class NotConcludedException(string message) : ClericException(message);
