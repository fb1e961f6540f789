namespace Lab.Services;

/// <summary>What was bought.</summary>
internal sealed record Order(Guid Id, string Customer, int TotalCents, string Status, string? Note = null);
