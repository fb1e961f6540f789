using System.Diagnostics;
using Lab.Shop;
using Npgsql;

namespace Lab.Services;

/// <summary>Charges cards and keeps the ledger.</summary>
internal sealed partial class PaymentsService : IShopService
{
    /// <summary>In this version a charge must name the country that it is billed to.</summary>
    private static readonly Version CountryRequiredVersion = new(1, 8, 0);

    /// <summary>From this version on charges are checked for fraud by a library that blocks its thread, on a thread pool that is "sized for the pod".</summary>
    private static readonly Version FraudCheckVersion = new(1, 9, 0);

    /// <summary>A charge that takes longer, in milliseconds, is logged.</summary>
    public const string SlowChargeMilliseconds = "log.slowChargeMs";
    public const int DefaultSlowChargeMilliseconds = 2000;

    /// <summary>The currencies in which a receipt can be made out, separated by commas.</summary>
    public const string ReceiptCurrencies = "receipts.currencies";
    public const string DefaultReceiptCurrencies = "EUR,CHF,GBP";

    private const int FraudCheckThreads = 3;

    private static readonly TimeSpan FraudCheckTime = TimeSpan.FromMilliseconds(900);

    private static readonly TimeSpan MaxAge = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan CardNetworkTimeout = TimeSpan.FromSeconds(5);

    public string Name => Names.Payments;

    public void Configure(IServiceCollection services, ServiceSettings settings)
    {
        services.AddShopDatabase(settings);
        if (settings.HasEndpoint(Names.CardNetwork))
        {
            services.AddKeyedSingleton(Names.CardNetwork, (_, _) => new Downstream(Names.CardNetwork, settings, CardNetworkTimeout));
        }

        if (settings.Text(Acquirer.Address) is { } acquirer)
        {
            services.AddSingleton(_ => new Acquirer(acquirer));
        }

        if (settings.Version >= FraudCheckVersion)
        {
            ThreadPool.SetMinThreads(1, 1);
            ThreadPool.SetMaxThreads(Math.Max(FraudCheckThreads, Environment.ProcessorCount), Environment.ProcessorCount);
        }
    }

    public void Map(WebApplication app) => app.MapPost("/charges", ChargeAsync);

    private static async Task<IResult> ChargeAsync(
        ChargeRequest request, NpgsqlDataSource db, ServiceSettings settings, RuntimeSwitches clock, ILogger<PaymentsService> logger, IServiceProvider services, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        if (request.SentAt is { } sentAt && (now - sentAt).Duration() > MaxAge)
        {
            LogOutsideWindow(logger, request.OrderId, sentAt.UtcDateTime, now.UtcDateTime);
            return Results.Problem(detail: "the time of the request lies outside the allowed window", statusCode: StatusCodes.Status401Unauthorized);
        }

        if (settings.Version == CountryRequiredVersion && request.Country is null)
        {
            LogRejected(logger, request.OrderId, "country is required");
            return Results.Problem(detail: "country is required", statusCode: StatusCodes.Status422UnprocessableEntity);
        }

        var started = Stopwatch.GetTimestamp();
        var charge = new Charge(Guid.CreateVersion7(), request.OrderId, request.AmountCents, "reserved");
        await ReserveAsync(db, charge, request.Country, ct);
        if (settings.Version >= FraudCheckVersion)
        {
            Thread.Sleep(FraudCheckTime);
        }

        if (services.GetKeyedService<Downstream>(Names.CardNetwork) is { } network)
        {
            await network.PostAsync<Charge>("/authorisations", charge, ct);
        }
        else if (services.GetService<Acquirer>() is { } acquirer)
        {
            await acquirer.AuthoriseAsync(charge, ct);
        }
        else
        {
            await CardNetwork.AuthoriseAsync(charge.AmountCents, ct);
        }

        charge = charge with { State = "captured" };
        await CaptureAsync(db, charge, ct);
        if (Stopwatch.GetElapsedTime(started).TotalMilliseconds > settings.Integer(SlowChargeMilliseconds, DefaultSlowChargeMilliseconds))
        {
            LogSlow(logger, request.OrderId);
        }

        // Without a receipt there is no valid charge.
        if (request.Currency is { } currency && !(settings.Text(ReceiptCurrencies) ?? DefaultReceiptCurrencies).Split(',').Contains(currency))
        {
            LogRejected(logger, request.OrderId, "invalid request");
            return Results.Problem(detail: "invalid request", statusCode: StatusCodes.Status422UnprocessableEntity);
        }

        return Results.Ok(charge);
    }

    private static async Task ReserveAsync(NpgsqlDataSource db, Charge charge, string? country, CancellationToken ct)
    {
        await using var command = db.CreateCommand("INSERT INTO ledger (id, order_id, amount_cents, country, state) VALUES ($1, $2, $3, $4, $5)");
        command.Parameters.AddWithValue(charge.Id);
        command.Parameters.AddWithValue(charge.OrderId);
        command.Parameters.AddWithValue(charge.AmountCents);
        command.Parameters.AddWithValue((object?)country ?? DBNull.Value);
        command.Parameters.AddWithValue(charge.State);
        await command.ExecuteNonQueryAsync(ct);
    }

    private static async Task CaptureAsync(NpgsqlDataSource db, Charge charge, CancellationToken ct)
    {
        await using var command = db.CreateCommand("UPDATE ledger SET state = $2 WHERE id = $1");
        command.Parameters.AddWithValue(charge.Id);
        command.Parameters.AddWithValue(charge.State);
        await command.ExecuteNonQueryAsync(ct);
    }

    [LoggerMessage(LogLevel.Warning, "Charge for order {OrderId} refused: it was sent at {SentAt:O}, the clock here says {Now:O}")]
    private static partial void LogOutsideWindow(ILogger logger, Guid orderId, DateTime sentAt, DateTime now);

    [LoggerMessage(LogLevel.Warning, "Charge for order {OrderId} took long")]
    private static partial void LogSlow(ILogger logger, Guid orderId);

    [LoggerMessage(LogLevel.Information, "Charge for order {OrderId} rejected: {Reason}")]
    private static partial void LogRejected(ILogger logger, Guid orderId, string reason);
}
