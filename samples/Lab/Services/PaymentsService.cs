using Lab.Shop;
using Npgsql;

namespace Lab.Services;

/// <summary>Charges cards and keeps the ledger.</summary>
internal sealed partial class PaymentsService : IShopService
{
    /// <summary>From this version on a charge must name the country that it is billed to.</summary>
    private static readonly Version CountryRequiredVersion = new(1, 8, 0);

    public string Name => Names.Payments;

    public void Configure(IServiceCollection services, ServiceSettings settings) => services.AddShopDatabase(settings);

    public void Map(WebApplication app) => app.MapPost("/charges", ChargeAsync);

    private static async Task<IResult> ChargeAsync(
        ChargeRequest request, NpgsqlDataSource db, ServiceSettings settings, ILogger<PaymentsService> logger, CancellationToken ct)
    {
        if (settings.Version >= CountryRequiredVersion && request.Country is null)
        {
            LogRejected(logger, request.OrderId, "country is required");
            return Results.Problem(detail: "country is required", statusCode: StatusCodes.Status422UnprocessableEntity);
        }

        var charge = new Charge(Guid.CreateVersion7(), request.OrderId, request.AmountCents, "reserved");
        await ReserveAsync(db, charge, request.Country, ct);
        await CardNetwork.AuthoriseAsync(charge.AmountCents, ct);
        charge = charge with { State = "captured" };
        await CaptureAsync(db, charge, ct);
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

    [LoggerMessage(LogLevel.Information, "Charge for order {OrderId} rejected: {Reason}")]
    private static partial void LogRejected(ILogger logger, Guid orderId, string reason);
}
