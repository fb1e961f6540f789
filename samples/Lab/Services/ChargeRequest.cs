namespace Lab.Services;

/// <summary>Asks for money.</summary>
internal sealed record ChargeRequest(Guid OrderId, int AmountCents, string? Country);
