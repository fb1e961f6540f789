using System.Diagnostics;
using Lab.Processes;
using Lab.Services;
using Lab.Shop;
using Lab.Telemetry;
using Npgsql;

namespace Lab.Jobs;

/// <summary>
/// Compares every order with the ledger in one transaction. It locks the orders against writers first, so that the totals
/// do not move while it works.
/// </summary>
internal sealed partial class NightlyReconcile(ServiceSettings settings, ILogger<NightlyReconcile> logger, IHostApplicationLifetime lifetime) : BackgroundService
{
    private const int BatchSize = 20;
    private const int ProgressEvery = 1000;

    private static readonly ActivitySource Source = new(LabSources.Jobs);

    /// <summary>The ledger of the acquirer is asked for each batch.</summary>
    private static readonly TimeSpan AcquirerLatency = TimeSpan.FromMilliseconds(200);

    public static async Task RunAsync(ServiceSettings settings)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.AddLabTelemetry(settings.Telemetry);
        builder.Services.AddSingleton(settings);
        builder.Services.AddHostedService<ParentWatch>();
        builder.Services.AddHostedService<NightlyReconcile>();
        using var host = builder.Build();
        host.Services.GetRequiredService<ProcessMeter>();
        host.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStarted.Register(() => Console.WriteLine(ParentWatch.ReadyLine));
        await host.RunAsync();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var activity = Source.StartActivity(Names.NightlyReconcile);
        await using var db = ShopDatabase.Create(settings, "batch", commandTimeoutSeconds: 0);
        await using var connection = await db.OpenConnectionAsync(stoppingToken);
        await using var transaction = await connection.BeginTransactionAsync(stoppingToken);
        LogStarted();
        await ExecuteAsync(connection, "LOCK TABLE orders IN EXCLUSIVE MODE", stoppingToken);
        var orders = await ReadOrdersAsync(connection, stoppingToken);
        var done = 0;
        foreach (var batch in orders.Chunk(BatchSize))
        {
            await Task.Delay(AcquirerLatency, stoppingToken);
            await using var command = new NpgsqlCommand(
                "UPDATE orders SET reconciled = true WHERE id = ANY($1) AND EXISTS (SELECT 1 FROM ledger WHERE order_id = orders.id)", connection);
            command.Parameters.AddWithValue(batch);
            await command.ExecuteNonQueryAsync(stoppingToken);
            done += batch.Length;
            if (done % ProgressEvery == 0)
            {
                LogProgress(done, orders.Count);
            }
        }

        await transaction.CommitAsync(stoppingToken);
        LogDone(done);
        lifetime.StopApplication();
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(ct);
    }

    private static async Task<List<Guid>> ReadOrdersAsync(NpgsqlConnection connection, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand("SELECT id FROM orders WHERE NOT reconciled ORDER BY created_at", connection);
        await using var reader = await command.ExecuteReaderAsync(ct);
        var ids = new List<Guid>();
        while (await reader.ReadAsync(ct))
        {
            ids.Add(reader.GetGuid(0));
        }

        return ids;
    }

    [LoggerMessage(LogLevel.Information, "Reconciliation of orders started")]
    private partial void LogStarted();

    [LoggerMessage(LogLevel.Information, "Reconciled {Done} of {Total} orders")]
    private partial void LogProgress(int done, int total);

    [LoggerMessage(LogLevel.Information, "Reconciliation finished: {Done} orders")]
    private partial void LogDone(int done);
}
