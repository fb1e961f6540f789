using Lab.Processes;
using Lab.Recording;
using Lab.Services;
using Lab.Shop;

namespace Lab.Faults;

/// <summary>Orders fail with a code that only the runbook explains: it leads to a service that looks healthy.</summary>
internal sealed class RunbookStep : IFault
{
    public string Name => "runbook-step";

    public string Description => "the price import of catalog hangs and stays marked as running, so checkout places no orders: ORD-4411";

    public IReadOnlyList<BackgroundChange> Background => [HarmlessChanges.CartExpiry(45)];

    public IReadOnlyDictionary<string, string> SettingsOf(string service, LabSystem system) => service switch
    {
        Names.Catalog => new Dictionary<string, string> { [PriceImport.Enabled] = "true" },
        Names.Checkout => new Dictionary<string, string> { [CheckoutService.StablePrices] = "true" },
        _ => new Dictionary<string, string>(),
    };

    public Task PrepareAsync(LabSystem system, CancellationToken ct) => system.Postgres.ExecuteAsync(
        """
        CREATE TABLE tasks (kind integer PRIMARY KEY, state text NOT NULL, since timestamptz NOT NULL DEFAULT now());
        INSERT INTO tasks VALUES (1, 'done'), (2, 'done'), (3, 'done');
        GRANT SELECT, UPDATE ON tasks TO shop;
        """, ct);

    public Task<Truth> InjectAsync(FaultContext context, CancellationToken ct)
    {
        var onset = DateTimeOffset.UtcNow;
        context.System.Tell(Names.Catalog, RuntimeSwitches.FlagCommand(PriceImport.Due, on: true));
        return Task.FromResult(new Truth(
            Names.Catalog, [FailureModes.InternalFault, FailureModes.LogicFault], onset, null,
            "the price import of catalog waits for the rest of a price list that ends too early, and leaves its mark; checkout places no order while prices are being imported, and says so with ORD-4411 alone",
            TextOnly: true));
    }
}
