namespace Cleric.AspNetCore.Webhooks;

/// <summary>What a sender is answered.</summary>
/// <param name="Investigation">The investigation that it led to, or null for none.</param>
/// <param name="Duplicate">Whether the delivery was received before, and nothing was done now.</param>
/// <param name="Alerts">How many of its alerts were attached to an investigation now, or marked as resolved.</param>
internal sealed record WebhookAnswer(string? Investigation, bool Duplicate, int Alerts)
{
    /// <summary>Why others of its alerts were not, a sentence each that names the field. Empty when all were taken.</summary>
    public IReadOnlyList<string> Problems { get; init; } = [];
}
