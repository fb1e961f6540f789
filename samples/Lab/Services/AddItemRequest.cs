namespace Lab.Services;

/// <summary>Puts a product into a cart.</summary>
internal sealed record AddItemRequest(int ProductId, int Quantity);
