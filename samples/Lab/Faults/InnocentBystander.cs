using Lab.Processes;
using Lab.Recording;
using Lab.Services;
using Lab.Shop;

namespace Lab.Faults;

/// <summary>Something loud that nobody depends on, beside something quiet that matters.</summary>
internal sealed class InnocentBystander : IFault
{
    public string Name => "innocent-bystander";

    public string Description => "newsletter logs errors and burns processor time, and nobody depends on it; Redis is the one that is gone";

    public bool IsControl => true;

    public IReadOnlyList<BackgroundChange> Background =>
        [new(TimeSpan.FromSeconds(12), (context, ct) => context.System.StartJobAsync(Names.Newsletter, "newsletter started", "scheduler", ct))];

    public Task PrepareAsync(LabSystem system, CancellationToken ct)
    {
        system.AddEntity(new TopologyEntity(Names.Newsletter, "job", null, new() { ["team"] = "marketing" }));
        return Task.CompletedTask;
    }

    public Task<Truth> InjectAsync(FaultContext context, CancellationToken ct)
    {
        var onset = DateTimeOffset.UtcNow;
        context.System.Redis.Process.Signal(Native.SigKill);
        return Task.FromResult(new Truth(
            Names.Redis, [FailureModes.Unavailable], onset, null,
            "redis-server was ended with SIGKILL; newsletter, started seconds before, fails loudly and has nothing to do with it"));
    }
}
