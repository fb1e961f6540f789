namespace Lab.Services;

/// <summary>What a customer is about to buy.</summary>
internal sealed record Cart(string Customer, IReadOnlyList<CartItem> Items);
