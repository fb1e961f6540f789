using Lab.Recording;

namespace Lab.Shop;

/// <summary>What the shop is made of.</summary>
internal static class ShopDefinition
{
    public static IReadOnlyList<ServiceDefinition> Services { get; } =
    [
        // In the order in which they are started.
        new(Names.Payments, "1.7.3", "payments", Names.Postgres),
        new(Names.Catalog, "3.4.1", "catalog", Names.Postgres),
        new(Names.Cart, "2.3.1", "orders", Names.Redis, Names.Catalog),
        new(Names.Checkout, "5.1.3", "orders", Names.Cart, Names.Payments, Names.Postgres),
        new(Names.Gateway, "4.2.0", "web", Names.Catalog, Names.Cart, Names.Checkout),
    ];

    public static ServiceDefinition Service(string name) => Services.Single(s => s.Name == name);

    public static Topology TopologyAt(Func<string, int> portOf)
    {
        string[] AddressOf(string name) => [$"127.0.0.1:{portOf(name)}", $"localhost:{portOf(name)}"];
        return new Topology(
            [
                .. Services.Reverse().Select(s => new TopologyEntity(s.Name, "service", AddressOf(s.Name), new() { ["team"] = s.Team })),
                new(Names.Postgres, "database", AddressOf(Names.Postgres), new() { ["team"] = "platform", ["engine"] = "PostgreSQL 15" }),
                new(Names.Redis, "cache", AddressOf(Names.Redis), new() { ["team"] = "platform", ["engine"] = "Redis" }),
                new(Names.NightlyReconcile, "job", null, new() { ["team"] = "payments", ["schedule"] = "daily" }),
                new(Names.Load, "client", null, new() { ["description"] = "the shop's clients" }),
            ],
            [
                new(Names.Load, Names.Gateway, "calls"),
                .. Services.Reverse().SelectMany(s => s.DependsOn.Select(to => new TopologyDependency(s.Name, to, KindOf(to)))),
                new(Names.NightlyReconcile, Names.Postgres, "queries"),
            ]);
    }

    private static string KindOf(string target) => target is Names.Postgres or Names.Redis ? "queries" : "calls";
}
