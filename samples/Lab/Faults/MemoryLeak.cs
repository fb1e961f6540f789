using Lab.Processes;
using Lab.Recording;
using Lab.Services;
using Lab.Shop;

namespace Lab.Faults;

/// <summary>A new version remembers every answer, until it is killed for the memory that it holds; again and again.</summary>
internal sealed class MemoryLeak : IFault
{
    private const int LimitMegaBytes = 360;

    private static readonly TimeSpan BackOff = TimeSpan.FromSeconds(5);

    public string Name => "memory-leak";

    public string Description => "catalog 3.5.0 leaks memory with every request; at its limit it is killed (OOM) and started again";

    public IReadOnlyList<BackgroundChange> Background => [HarmlessChanges.GatewayPatch(50)];

    public async Task<Truth> InjectAsync(FaultContext context, CancellationToken ct)
    {
        var change = await context.System.DeployAsync(Names.Catalog, "3.5.0", "catalog 3.5.0: keep rendered answers for reuse", "ci", ct);
        context.Run(token => context.System.LimitMemoryAsync(Names.Catalog, LimitMegaBytes, BackOff, context.Report, token));
        return new Truth(
            Names.Catalog, [FailureModes.MemoryExhaustion, FailureModes.BadDeploy], change.Time, change.Id,
            $"catalog 3.5.0 keeps 2 MB of every answer; at {LimitMegaBytes} MiB it is ended with SIGKILL and started again 5 s later");
    }
}
