using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Lab.Shop;

namespace Lab.Services;

/// <summary>Carts, in Redis. Prices come from the catalog.</summary>
internal sealed class CartService : IShopService
{
    private static readonly TimeSpan CatalogTimeout = TimeSpan.FromSeconds(1.5);

    /// <summary>From this version on carts expire.</summary>
    private static readonly Version ExpiryVersion = new(2, 3, 2);
    private static readonly TimeSpan CartLifetime = TimeSpan.FromDays(7);

    /// <summary>From this version on carts are signed, with a loop that is far too long.</summary>
    private static readonly Version SigningVersion = new(2, 4, 0);
    private static readonly TimeSpan SigningTime = TimeSpan.FromMilliseconds(220);

    public string Name => Names.Cart;

    public void Configure(IServiceCollection services, ServiceSettings settings)
    {
        services.AddSingleton<RedisStore>();
        services.AddKeyedSingleton(Names.Catalog, (_, _) => new Downstream(Names.Catalog, settings, CatalogTimeout));
    }

    public void Map(WebApplication app)
    {
        if (app.Services.GetRequiredService<ServiceSettings>().Version >= SigningVersion)
        {
            app.Use((context, next) =>
            {
                Sign(context.Request.Path);
                return next(context);
            });
        }

        app.MapPost("/carts/{customer}/items", AddAsync);
        app.MapGet("/carts/{customer}", GetAsync);
        app.MapDelete("/carts/{customer}", async (string customer, RedisStore redis) =>
        {
            await redis.DeleteAsync(KeyOf(customer));
            return Results.NoContent();
        });
    }

    private static void Sign(string text)
    {
        var hash = Encoding.UTF8.GetBytes(text);
        var used = Stopwatch.StartNew();
        while (used.Elapsed < SigningTime)
        {
            hash = SHA256.HashData(hash);
        }
    }

    private static async Task<CartItem> AddAsync(
        string customer, AddItemRequest request, RedisStore redis, ServiceSettings settings,
        [FromKeyedServices(Names.Catalog)] Downstream catalog, CancellationToken ct)
    {
        var product = await catalog.GetAsync<Product>($"/products/{request.ProductId}", ct);
        await redis.SetAsync(
            KeyOf(customer),
            product.Id.ToString(CultureInfo.InvariantCulture),
            string.Create(CultureInfo.InvariantCulture, $"{request.Quantity}:{product.PriceCents}"),
            settings.Version >= ExpiryVersion ? CartLifetime : null);
        return new CartItem(product.Id, request.Quantity, product.PriceCents);
    }

    private static async Task<Cart> GetAsync(string customer, RedisStore redis)
    {
        var entries = await redis.GetAllAsync(KeyOf(customer));
        return new Cart(customer, [.. entries.Select(e => Read((int)e.Name, e.Value.ToString()))]);
    }

    private static CartItem Read(int productId, string value)
    {
        var parts = value.Split(':');
        return new CartItem(productId, int.Parse(parts[0], CultureInfo.InvariantCulture), int.Parse(parts[1], CultureInfo.InvariantCulture));
    }

    private static string KeyOf(string customer) => "cart:" + customer;
}
