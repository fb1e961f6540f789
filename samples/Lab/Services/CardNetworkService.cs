using Lab.Shop;

namespace Lab.Services;

/// <summary>The acquirer as a system outside the shop: it answers, but shows nothing of itself.</summary>
internal sealed class CardNetworkService : IShopService
{
    /// <summary>A flag: it is far slower than usual, and fails no more often.</summary>
    public const string Slow = "slow";

    /// <summary>A flag: it answers 503 to everything.</summary>
    public const string Maintenance = "maintenance";

    private const double SlowFactor = 5;

    private static readonly TimeSpan MaxSlow = TimeSpan.FromSeconds(2.1);

    public string Name => Names.CardNetwork;

    public void Configure(IServiceCollection services, ServiceSettings settings)
    {
    }

    public void Map(WebApplication app) => app.MapPost("/authorisations", AuthoriseAsync);

    private static async Task<IResult> AuthoriseAsync(Charge charge, RuntimeSwitches switches, CancellationToken ct)
    {
        var latency = CardNetwork.NormalLatency() * (switches.Flag(Slow) ? SlowFactor : 1);
        await Task.Delay(latency < MaxSlow ? latency : MaxSlow, ct);
        return switches.Flag(Maintenance)
            ? Results.Text("scheduled maintenance", statusCode: StatusCodes.Status503ServiceUnavailable)
            : Results.Ok(charge with { State = "authorised" });
    }
}
