using Npgsql;

namespace Lab.Services;

/// <summary>
/// Takes over the price list of a supplier, beside the requests. While it is marked as running, no orders are placed, so that nobody pays a price that is about to change.
/// It has a defect: it waits without limit for the rest of a list that ends too early.
/// </summary>
internal sealed partial class PriceImport(NpgsqlDataSource db, RuntimeSwitches switches, ILogger<PriceImport> logger) : BackgroundService
{
    public const string Enabled = "catalog.priceImport";

    /// <summary>A flag: a price list has come.</summary>
    public const string Due = "price-list";

    /// <summary>Its row in the table of tasks.</summary>
    public const int TaskKind = 2;

    private const int RowsInList = 60;

    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(500);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!switches.Flag(Due))
        {
            await Task.Delay(Poll, stoppingToken);
        }

        await MarkAsync("running", stoppingToken);
        LogStarted();
        await TakeOverAsync(stoppingToken);
        await RestOfTheListAsync(stoppingToken);
        await MarkAsync("done", stoppingToken);
    }

    private static Task RestOfTheListAsync(CancellationToken ct) => Task.Delay(Timeout.Infinite, ct);

    private async Task TakeOverAsync(CancellationToken ct)
    {
        await using var command = db.CreateCommand("UPDATE products SET price_cents = price_cents + 1 WHERE id <= $1");
        command.Parameters.AddWithValue(RowsInList);
        await command.ExecuteNonQueryAsync(ct);
    }

    private async Task MarkAsync(string state, CancellationToken ct)
    {
        await using var command = db.CreateCommand("UPDATE tasks SET state = $2, since = now() WHERE kind = $1");
        command.Parameters.AddWithValue(TaskKind);
        command.Parameters.AddWithValue(state);
        await command.ExecuteNonQueryAsync(ct);
    }

    [LoggerMessage(LogLevel.Information, "Price list received, import started")]
    private partial void LogStarted();
}
