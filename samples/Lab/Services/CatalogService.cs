using Lab.Shop;
using Npgsql;

namespace Lab.Services;

/// <summary>Products and their prices, from PostgreSQL.</summary>
internal sealed class CatalogService : IShopService
{
    public const string PageSize = "catalog.pageSize";
    public const int DefaultPageSize = 20;
    public const int ProductCount = 2000;

    public string Name => Names.Catalog;

    public void Configure(IServiceCollection services, ServiceSettings settings) => services.AddShopDatabase(settings);

    public void Map(WebApplication app)
    {
        var pageSize = app.Services.GetRequiredService<ServiceSettings>().Integer(PageSize, DefaultPageSize);
        app.MapGet("/products", (string? category, NpgsqlDataSource db, CancellationToken ct) => ListAsync(category, pageSize, db, ct));
        app.MapGet("/products/{id:int}", GetAsync);
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

    private static async Task<IResult> GetAsync(int id, NpgsqlDataSource db, CancellationToken ct)
    {
        await using var command = db.CreateCommand("SELECT id, name, price_cents, stock FROM products WHERE id = $1");
        command.Parameters.AddWithValue(id);
        await using var reader = await command.ExecuteReaderAsync(ct);
        return await reader.ReadAsync(ct) ? Results.Ok(Read(reader)) : Results.NotFound();
    }

    private static Product Read(NpgsqlDataReader reader) =>
        new(reader.GetInt32(0), reader.GetString(1), reader.GetInt32(2), reader.GetInt32(3));
}
