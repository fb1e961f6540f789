namespace Lab.Services;

/// <summary>A product in a cart.</summary>
internal sealed record CartItem(int ProductId, int Quantity, int PriceCents);
