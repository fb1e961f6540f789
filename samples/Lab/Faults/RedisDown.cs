using Lab.Processes;
using Lab.Recording;
using Lab.Shop;

namespace Lab.Faults;

/// <summary>Redis is killed and does not come back.</summary>
internal sealed class RedisDown : IFault
{
    public string Name => "redis-down";

    public string Description => "Redis is killed (SIGKILL) and stays down";

    public IReadOnlyList<BackgroundChange> Background => [HarmlessChanges.CatalogPageSize(110)];

    public Task<Truth> InjectAsync(FaultContext context, CancellationToken ct)
    {
        var onset = DateTimeOffset.UtcNow;
        context.System.Redis.Process.Signal(Native.SigKill);
        return Task.FromResult(new Truth(
            Names.Redis, [FailureModes.Unavailable], onset, null, "redis-server was ended with SIGKILL and not started again"));
    }
}
