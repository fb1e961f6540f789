using Lab.Shop;
using Npgsql;

namespace Lab.Services;

/// <summary>Turns a cart into a paid order. The order's transaction stays open while the payment is made.</summary>
internal sealed partial class CheckoutService : IShopService
{
    private static readonly TimeSpan CartTimeout = TimeSpan.FromSeconds(1.5);

    public const string PaymentsTimeout = "payments.timeoutMs";
    public const int DefaultPaymentsTimeout = 2500;
    public const string PaymentsAttempts = "payments.attempts";

    /// <summary>Takes what is bought from the stock, in the transaction of the order.</summary>
    public const string ReserveStock = "checkout.reserveStock";

    /// <summary>What the customer is told with the order.</summary>
    public const string OrderNote = "checkout.orderNote";
    public const string DefaultOrderNote = "Thank you for your order";

    /// <summary>What charges are in.</summary>
    public const string Currency = "EUR";

    /// <summary>Places no orders while prices are being imported.</summary>
    public const string StablePrices = "checkout.stablePrices";

    private const string PricesMove = "ORD-4411";

    public string Name => Names.Checkout;

    public void Configure(IServiceCollection services, ServiceSettings settings)
    {
        services.AddShopDatabase(settings);
        services.AddKeyedSingleton(Names.Cart, (_, _) => new Downstream(Names.Cart, settings, CartTimeout));
        services.AddKeyedSingleton(Names.Payments, (_, _) => new Downstream(Names.Payments, settings, TimeSpan.FromMilliseconds(settings.Integer(PaymentsTimeout, DefaultPaymentsTimeout))));
    }

    public void Map(WebApplication app) => app.MapPost("/orders", PlaceAsync);

    private static async Task<Order> PlaceAsync(
        CheckoutRequest request, NpgsqlDataSource db, ServiceSettings settings, RuntimeSwitches clock, ILogger<CheckoutService> logger,
        [FromKeyedServices(Names.Cart)] Downstream carts, [FromKeyedServices(Names.Payments)] Downstream payments, CancellationToken ct)
    {
        var cart = await carts.GetAsync<Cart>($"/carts/{request.Customer}", ct);
        if (cart.Items.Count == 0)
        {
            throw new ConflictException($"The cart of {request.Customer} is empty.");
        }

        var order = new Order(Guid.CreateVersion7(), request.Customer, cart.Items.Sum(i => i.Quantity * i.PriceCents), "pending", settings.Text(OrderNote) ?? DefaultOrderNote);
        await using (var connection = await db.OpenConnectionAsync(ct))
        await using (var transaction = await connection.BeginTransactionAsync(ct))
        {
            if (settings.Flag(StablePrices) && !await ArePricesStableAsync(connection, ct))
            {
                throw new OrderRefusedException(PricesMove);
            }

            await InsertAsync(connection, order, ct);
            if (settings.Flag(ReserveStock))
            {
                await TakeFromStockAsync(connection, cart.Items, ct);
            }

            await ChargeAsync(payments, order, request.Country, settings, clock, logger, ct);

            order = order with { Status = "paid" };
            await UpdateAsync(connection, order, ct);
            await transaction.CommitAsync(ct);
        }

        await carts.DeleteAsync($"/carts/{request.Customer}", ct);
        return order;
    }

    private static async Task ChargeAsync(
        Downstream payments, Order order, string? country, ServiceSettings settings, TimeProvider clock, ILogger<CheckoutService> logger, CancellationToken ct)
    {
        var attempts = settings.Integer(PaymentsAttempts, 1);
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await payments.PostAsync<Charge>("/charges", new ChargeRequest(order.Id, order.TotalCents, country, clock.GetUtcNow(), Currency), ct);
                return;
            }
            catch (DownstreamException e) when (attempt < attempts)
            {
                LogPaymentRetried(logger, order.Id, attempt, e.Message);
            }
            catch (DownstreamException e)
            {
                LogPaymentFailed(logger, order.Id, e.Message);
                throw;
            }
        }
    }

    private static async Task TakeFromStockAsync(NpgsqlConnection connection, IReadOnlyList<CartItem> items, CancellationToken ct)
    {
        foreach (var item in items.OrderBy(i => i.ProductId))
        {
            await using var command = new NpgsqlCommand("UPDATE products SET stock = stock - $2 WHERE id = $1", connection);
            command.Parameters.AddWithValue(item.ProductId);
            command.Parameters.AddWithValue(item.Quantity);
            await command.ExecuteNonQueryAsync(ct);
        }
    }

    private static async Task<bool> ArePricesStableAsync(NpgsqlConnection connection, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand("SELECT state FROM tasks WHERE kind = $1", connection);
        command.Parameters.AddWithValue(PriceImport.TaskKind);
        return await command.ExecuteScalarAsync(ct) is "done";
    }

    private static async Task InsertAsync(NpgsqlConnection connection, Order order, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand("INSERT INTO orders (id, customer, total_cents, status) VALUES ($1, $2, $3, $4)", connection);
        command.Parameters.AddWithValue(order.Id);
        command.Parameters.AddWithValue(order.Customer);
        command.Parameters.AddWithValue(order.TotalCents);
        command.Parameters.AddWithValue(order.Status);
        await command.ExecuteNonQueryAsync(ct);
    }

    private static async Task UpdateAsync(NpgsqlConnection connection, Order order, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand("UPDATE orders SET status = $2 WHERE id = $1", connection);
        command.Parameters.AddWithValue(order.Id);
        command.Parameters.AddWithValue(order.Status);
        await command.ExecuteNonQueryAsync(ct);
    }

    [LoggerMessage(LogLevel.Warning, "Payment for order {OrderId} is tried again after attempt {Attempt}: {Reason}")]
    private static partial void LogPaymentRetried(ILogger logger, Guid orderId, int attempt, string reason);

    [LoggerMessage(LogLevel.Error, "Payment for order {OrderId} failed: {Reason}")]
    private static partial void LogPaymentFailed(ILogger logger, Guid orderId, string reason);
}
