namespace Lab.Services;

/// <summary>Asks for money. <see cref="SentAt"/> guards against requests that are played again later.</summary>
internal sealed record ChargeRequest(Guid OrderId, int AmountCents, string? Country, DateTimeOffset? SentAt = null, string? Currency = null);
