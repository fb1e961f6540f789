using Lab.Commands;

namespace Lab.Faults;

/// <summary>Everything that can be recorded.</summary>
internal static class FaultCatalogue
{
    public static IReadOnlyList<IFault> All { get; } =
    [
        new BadDeploy(),
        new PgLock(),
        new RedisDown(),
        new PoolExhaustion(),
        new TrafficSurge(),
        new FlappingAlert(),
        new HarmlessDeploy(),
    ];

    public static IFault Find(string name) =>
        All.FirstOrDefault(f => f.Name == name)
        ?? throw new UsageException($"Unknown fault '{name}'. Known: {string.Join(", ", All.Select(f => f.Name))}.");
}
