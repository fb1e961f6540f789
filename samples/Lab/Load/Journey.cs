using Lab.Services;

namespace Lab.Load;

/// <summary>What one customer does in the shop, one step after the other.</summary>
internal sealed record Journey(string Customer, string? Country, IReadOnlyList<JourneyStep> Steps)
{
    private const double QuickBuyerShare = 0.75;
    private const double GuestShare = 0.4;
    private const int Categories = 12;
    private const int QuickSteps = 3;
    private const int FullSteps = 5;

    private static readonly string[] Countries = ["DE", "FR", "NL", "AT", "IT"];

    public const double MeanSteps = (QuickBuyerShare * QuickSteps) + ((1 - QuickBuyerShare) * FullSteps);

    /// <summary>A customer who knows what to buy, or one who looks around first. Guests do not say which country they are from.</summary>
    public static Journey Next(Random random, long number, int hotProduct)
    {
        var customer = $"c{number:x}";
        var country = random.NextDouble() < GuestShare ? null : Countries[random.Next(Countries.Length)];
        var product = hotProduct > 0 ? hotProduct : random.Next(1, CatalogService.ProductCount + 1);
        var show = new JourneyStep(HttpMethod.Get, $"/products/{product}", null);
        var add = new JourneyStep(HttpMethod.Post, $"/cart/{customer}/items", new AddItemRequest(product, random.Next(1, 4)));
        var buy = new JourneyStep(HttpMethod.Post, "/checkout", new CheckoutRequest(customer, country));
        return new Journey(customer, country, random.NextDouble() < QuickBuyerShare
            ? [show, add, buy]
            : [new(HttpMethod.Get, $"/products?category=category-{random.Next(Categories)}", null), show, add, new(HttpMethod.Get, $"/cart/{customer}", null), buy]);
    }
}
