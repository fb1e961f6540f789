namespace Lab.Services;

/// <summary>Buys what is in a cart. Guests may leave the country out.</summary>
internal sealed record CheckoutRequest(string Customer, string? Country);
