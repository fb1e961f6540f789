using System.Threading.RateLimiting;
using Lab.Shop;
using Microsoft.AspNetCore.RateLimiting;

namespace Lab.Services;

/// <summary>The shop's public API. It sheds load when too many requests are in flight.</summary>
internal sealed partial class GatewayService : IShopService
{
    /// <summary>A line that the shop shows above its pages.</summary>
    public const string Notice = "gateway.notice";
    public const string DefaultNotice = "Free delivery above 50 euro";

    private const string NoticeHeader = "X-Shop-Notice";
    private const int MaxConcurrentRequests = 20;
    private const int MaxQueuedRequests = 20;

    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(3);

    public string Name => Names.Gateway;

    public void Configure(IServiceCollection services, ServiceSettings settings)
    {
        foreach (var target in ShopDefinition.Service(Names.Gateway).DependsOn)
        {
            services.AddKeyedSingleton(target, (_, _) => new Downstream(target, settings, Timeout));
        }

        var shedding = new OncePerInterval(TimeSpan.FromSeconds(1));
        services.AddRateLimiter(limiter =>
        {
            limiter.RejectionStatusCode = StatusCodes.Status503ServiceUnavailable;
            limiter.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, string>(_ => RateLimitPartition.GetConcurrencyLimiter(
                "all",
                _ => new ConcurrencyLimiterOptions { PermitLimit = MaxConcurrentRequests, QueueLimit = MaxQueuedRequests }));
            limiter.OnRejected = (context, _) =>
            {
                if (shedding.TryPass(out var suppressed))
                {
                    LogShed(
                        context.HttpContext.RequestServices.GetRequiredService<ILogger<GatewayService>>(),
                        context.HttpContext.Request.Method, context.HttpContext.Request.Path, MaxConcurrentRequests, MaxQueuedRequests, suppressed);
                }

                return ValueTask.CompletedTask;
            };
        });
    }

    public void Map(WebApplication app)
    {
        app.UseMiddleware<SampledRequestLog>();
        app.UseRateLimiter();
        var notice = app.Services.GetRequiredService<ServiceSettings>().Text(Notice) ?? DefaultNotice;
        app.Use((context, next) =>
        {
            context.Response.Headers[NoticeHeader] = notice;
            return next(context);
        });
        app.MapGet("/products", ([FromKeyedServices(Names.Catalog)] Downstream catalog, string? category, CancellationToken ct) =>
            catalog.GetAsync<Product[]>($"/products?category={Uri.EscapeDataString(category ?? "category-0")}", ct));
        app.MapGet("/products/{id:int}", ([FromKeyedServices(Names.Catalog)] Downstream catalog, int id, CancellationToken ct) =>
            catalog.GetAsync<Product>($"/products/{id}", ct));
        app.MapGet("/cart/{customer}", ([FromKeyedServices(Names.Cart)] Downstream cart, string customer, CancellationToken ct) =>
            cart.GetAsync<Cart>($"/carts/{Uri.EscapeDataString(customer)}", ct));
        app.MapPost("/cart/{customer}/items", ([FromKeyedServices(Names.Cart)] Downstream cart, string customer, AddItemRequest item, CancellationToken ct) =>
            cart.PostAsync<CartItem>($"/carts/{Uri.EscapeDataString(customer)}/items", item, ct));
        app.MapPost("/checkout", ([FromKeyedServices(Names.Checkout)] Downstream checkout, CheckoutRequest request, CancellationToken ct) =>
            checkout.PostAsync<Order>("/orders", request, ct));
    }

    [LoggerMessage(LogLevel.Warning, "{Method} {Path} shed with 503: {Concurrent} requests in flight and {Queued} queued; {Suppressed} more shed since the last message")]
    private static partial void LogShed(ILogger logger, string method, string path, int concurrent, int queued, int suppressed);
}
