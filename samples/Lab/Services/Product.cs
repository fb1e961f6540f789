namespace Lab.Services;

/// <summary>What the shop sells.</summary>
internal sealed record Product(int Id, string Name, int PriceCents, int Stock);
