using Lab.Shop;
using Npgsql;

namespace Lab.Services;

/// <summary>Products and their prices, from PostgreSQL.</summary>
internal sealed class CatalogService : IShopService
{
    public const string PageSize = "catalog.pageSize";
    public const int DefaultPageSize = 20;
    public const int ProductCount = 2000;

    /// <summary>Shows the newest price of a product's history instead of its list price.</summary>
    public const string PriceHistory = "catalog.priceHistory";

    /// <summary>A flag: members see prices of their own.</summary>
    public const string MemberPrices = "catalog.member-prices";

    private const int ProductsWithoutGroup = 3;
    private const int RememberedBytes = 2_000_000;

    /// <summary>From this version on every answer is remembered, and never forgotten.</summary>
    private static readonly Version RememberingVersion = new(3, 5, 0);

    private static readonly System.Collections.Concurrent.ConcurrentQueue<byte[]> Remembered = new();

    public string Name => Names.Catalog;

    public void Configure(IServiceCollection services, ServiceSettings settings)
    {
        services.AddShopDatabase(settings);
        if (settings.Flag(PriceImport.Enabled))
        {
            services.AddHostedService<PriceImport>();
        }
    }

    public void Map(WebApplication app)
    {
        var settings = app.Services.GetRequiredService<ServiceSettings>();
        var pageSize = app.Services.GetRequiredService<ServiceSettings>().Integer(PageSize, DefaultPageSize);
        app.MapGet("/products", (string? category, NpgsqlDataSource db, CancellationToken ct) => ListAsync(category, pageSize, db, ct));
        if (settings.Version >= RememberingVersion)
        {
            app.Use(async (context, next) =>
            {
                await next(context);
                Remember();
            });
        }

        app.MapGet("/products/{id:int}", GetAsync);
    }

    private static void Remember()
    {
        var page = new byte[RememberedBytes];
        Array.Fill(page, (byte)1);
        Remembered.Enqueue(page);
    }

    private static async Task<IReadOnlyList<Product>> ListAsync(string? category, int pageSize, NpgsqlDataSource db, CancellationToken ct)
    {
        await using var command = db.CreateCommand(
            "SELECT id, name, price_cents, stock FROM products WHERE category = $1 AND stock > 0 ORDER BY price_cents LIMIT $2");
        command.Parameters.AddWithValue(category ?? "category-0");
        command.Parameters.AddWithValue(pageSize);
        await using var reader = await command.ExecuteReaderAsync(ct);
        var products = new List<Product>(pageSize);
        while (await reader.ReadAsync(ct))
        {
            products.Add(Read(reader));
        }

        return products;
    }

    private static async Task<IResult> GetAsync(int id, NpgsqlDataSource db, ServiceSettings settings, RuntimeSwitches switches, CancellationToken ct)
    {
        if (switches.Flag(MemberPrices) && id % ProductsWithoutGroup == 0)
        {
            throw new InvalidOperationException($"No member price group is defined for product {id}.");
        }

        if (settings.Flag(PriceHistory))
        {
            await using var newest = db.CreateCommand("SELECT price_cents FROM price_history WHERE product_id = $1 ORDER BY valid_from DESC LIMIT 1");
            newest.Parameters.AddWithValue(id);
            await newest.ExecuteScalarAsync(ct);
        }

        await using var command = db.CreateCommand("SELECT id, name, price_cents, stock FROM products WHERE id = $1");
        command.Parameters.AddWithValue(id);
        await using var reader = await command.ExecuteReaderAsync(ct);
        return await reader.ReadAsync(ct) ? Results.Ok(Read(reader)) : Results.NotFound();
    }

    private static Product Read(NpgsqlDataReader reader) =>
        new(reader.GetInt32(0), reader.GetString(1), reader.GetInt32(2), reader.GetInt32(3));
}
