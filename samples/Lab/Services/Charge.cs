namespace Lab.Services;

/// <summary>Money taken.</summary>
internal sealed record Charge(Guid Id, Guid OrderId, int AmountCents, string State);
