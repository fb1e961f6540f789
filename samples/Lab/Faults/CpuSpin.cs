using Lab.Processes;
using Lab.Recording;
using Lab.Services;
using Lab.Shop;

namespace Lab.Faults;

/// <summary>A new version computes far too long for each request, on the one processor that it has.</summary>
internal sealed class CpuSpin : IFault
{
    public string Name => "cpu-spin";

    public string Description => "cart 2.4.0 spends 220 ms of processor time on each request";

    public IReadOnlyList<BackgroundChange> Background => [HarmlessChanges.CatalogPageSize(45)];

    public int? ProcessorOf(string name) => name == Names.Cart ? Environment.ProcessorCount - 1 : null;

    public async Task<Truth> InjectAsync(FaultContext context, CancellationToken ct)
    {
        var change = await context.System.DeployAsync(Names.Cart, "2.4.0", "cart 2.4.0: signed carts", "ci", ct);
        return new Truth(
            Names.Cart, [FailureModes.CpuSaturation, FailureModes.BadDeploy], change.Time, change.Id,
            "cart 2.4.0 hashes in a loop for 220 ms in every request; cart is bound to one processor, which is busy all the time");
    }
}
