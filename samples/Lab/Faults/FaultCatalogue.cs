using Lab.Commands;

namespace Lab.Faults;

/// <summary>Everything that can be recorded.</summary>
internal static class FaultCatalogue
{
    /// <remarks>New ones each time: a fault remembers what it put up.</remarks>
    public static IReadOnlyList<IFault> All =>
    [
        new BadDeploy(),
        new PgLock(),
        new RedisDown(),
        new PoolExhaustion(),
        new TrafficSurge(),
        new MemoryLeak(),
        new CpuSpin(),
        new ThreadPoolStarvation(),
        new IndexDropped(),
        new DiskFull(),
        new DnsFailure(),
        new CertificateExpired(),
        new FlagFlipped(),
        new DependencySlow(),
        new RetryStorm(),
        new HotKey(),
        new ClockSkew(),
        new NetworkDelay(),
        new NetworkLoss(),
        new NetworkPartition(),
        new NoisyNeighbour(),
        new PartialRollout(),
        new ConfigDiff(),
        new RunbookStep(),
        new ThirdParty(),
        new FlappingAlert(),
        new HarmlessDeploy(),
        new InnocentBystander(),
        new TwoDeploys(),
        new TwoFaults(),
        new TelemetryStops(),
        new BrokenMetric(),
    ];

    public static IFault Find(string name) =>
        All.FirstOrDefault(f => f.Name == name)
        ?? throw new UsageException($"Unknown fault '{name}'. Known: {string.Join(", ", All.Select(f => f.Name))}.");
}
