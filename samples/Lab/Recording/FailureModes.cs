namespace Lab.Recording;

/// <summary>Ids of failure modes, as labels use them.</summary>
internal static class FailureModes
{
    public const string BadDeploy = "bad-deploy";
    public const string BadConfig = "bad-config";
    public const string LockContention = "lock-contention";
    public const string Unavailable = "unavailable";
    public const string ConnectionPoolExhaustion = "connection-pool-exhaustion";
    public const string TrafficSurge = "traffic-surge";
    public const string SlowQueries = "slow-queries";
    public const string CpuSaturation = "cpu-saturation";
    public const string MemoryExhaustion = "memory-exhaustion";
    public const string ThreadPoolStarvation = "thread-pool-starvation";
    public const string DiskFull = "disk-full";
    public const string DnsFailure = "dns-failure";
    public const string CertificateExpired = "certificate-expired";
    public const string FeatureFlag = "feature-flag";
    public const string InternalFault = "internal-fault";
    public const string LogicFault = "logic-fault";
    public const string NetworkDegradation = "network-degradation";
    public const string RetryStorm = "retry-storm";
    public const string ClockSkew = "clock-skew";
    public const string NoisyNeighbour = "noisy-neighbour";
}
