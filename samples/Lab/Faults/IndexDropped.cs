using Lab.Processes;
using Lab.Recording;
using Lab.Services;
using Lab.Shop;

namespace Lab.Faults;

/// <summary>An index is dropped on which a frequent query depends.</summary>
internal sealed class IndexDropped : IFault
{
    private const int Rows = 4_800_000;

    public string Name => "index-dropped";

    public string Description => "the index of the price history is dropped, so each look at a product reads the whole table";

    public IReadOnlyList<BackgroundChange> Background => [HarmlessChanges.CartExpiry(50)];

    public IReadOnlyDictionary<string, string> SettingsOf(string service, LabSystem system) =>
        service == Names.Catalog ? new Dictionary<string, string> { [CatalogService.PriceHistory] = "true" } : new();

    public Task PrepareAsync(LabSystem system, CancellationToken ct) => system.Postgres.ExecuteAsync(
        $"""
        CREATE TABLE price_history (product_id integer NOT NULL, price_cents integer NOT NULL, valid_from timestamptz NOT NULL);
        INSERT INTO price_history SELECT 1 + i % {CatalogService.ProductCount}, 500 + (i % 20000), now() - i * interval '7 seconds' FROM generate_series(1, {Rows}) AS i;
        CREATE INDEX price_history_product ON price_history (product_id, valid_from);
        GRANT SELECT ON price_history TO shop;
        ALTER SYSTEM SET max_parallel_workers_per_gather = 0;
        SELECT pg_reload_conf();
        VACUUM ANALYZE price_history;
        """, ct);

    public async Task<Truth> InjectAsync(FaultContext context, CancellationToken ct)
    {
        var change = context.Log.AddChange(
            "infrastructure", Names.Postgres, "shop schema: drop indexes reported as unused", "dba", diff: "DROP INDEX price_history_product");
        await context.System.Postgres.ExecuteAsync("DROP INDEX price_history_product", ct);
        return new Truth(
            Names.Postgres, [FailureModes.SlowQueries], change.Time, change.Id,
            $"the index price_history_product was dropped; each query for a product's newest price reads {Rows:N0} rows now");
    }
}
