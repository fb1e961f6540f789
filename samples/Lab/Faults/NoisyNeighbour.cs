using Lab.Processes;
using Lab.Recording;
using Lab.Services;
using Lab.Shop;

namespace Lab.Faults;

/// <summary>Other work on the same node takes the processor.</summary>
internal sealed class NoisyNeighbour : IFault
{
    public string Name => "noisy-neighbour";

    public string Description => "a batch job on the node of catalog and checkout takes nearly all of its processor time";

    public IReadOnlyList<BackgroundChange> Background => [HarmlessChanges.CartExpiry(45)];

    public int? ProcessorOf(string name) => name is Names.Catalog or Names.Checkout or Names.Thumbnailer ? Environment.ProcessorCount - 1 : null;

    public Task PrepareAsync(LabSystem system, CancellationToken ct)
    {
        system.AddEntity(
            new TopologyEntity(Names.Node, "host", null, new() { ["team"] = "platform" }),
            new TopologyDependency(Names.Catalog, Names.Node, "runs-on"),
            new TopologyDependency(Names.Checkout, Names.Node, "runs-on"));
        system.AddEntity(
            new TopologyEntity(Names.Thumbnailer, "job", null, new() { ["team"] = "media" }),
            new TopologyDependency(Names.Thumbnailer, Names.Node, "runs-on"));
        system.Probes.Add(new NodeProbe(Names.Node, Environment.ProcessorCount - 1));
        return Task.CompletedTask;
    }

    public async Task<Truth> InjectAsync(FaultContext context, CancellationToken ct)
    {
        var change = await context.System.StartJobAsync(Names.Thumbnailer, "thumbnailer started", "scheduler", ct);
        return new Truth(
            Names.Node, [FailureModes.NoisyNeighbour, FailureModes.CpuSaturation], change.Time, change.Id,
            "thumbnailer, a batch job on node-2, runs 96 threads that want all of the processor that catalog and checkout run on", [Names.Node, Names.Thumbnailer]);
    }
}
