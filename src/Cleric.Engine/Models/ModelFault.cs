namespace Cleric.Models;

/// <summary>What an exception of a chat client means.</summary>
/// <param name="Passing">Whether it may be gone a moment later: too many requests, a fault of the server, a lost connection.</param>
/// <param name="RetryAfter">How long the server asks to wait, or null when it does not say.</param>
public sealed record ModelFault(bool Passing, TimeSpan? RetryAfter = null);
