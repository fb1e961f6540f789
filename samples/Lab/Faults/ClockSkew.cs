using Lab.Processes;
using Lab.Recording;
using Lab.Services;
using Lab.Shop;

namespace Lab.Faults;

/// <summary>The clock of one service jumps.</summary>
internal sealed class ClockSkew : IFault
{
    private static readonly TimeSpan Offset = TimeSpan.FromSeconds(-45);

    public string Name => "clock-skew";

    public string Description => "the clock of payments falls back by 45 s; it refuses charges that seem to come from the future";

    public IReadOnlyList<BackgroundChange> Background => [HarmlessChanges.CatalogPageSize(45)];

    public Task<Truth> InjectAsync(FaultContext context, CancellationToken ct)
    {
        var onset = DateTimeOffset.UtcNow;
        context.System.Tell(Names.Payments, RuntimeSwitches.ClockCommand(Offset));
        return Task.FromResult(new Truth(
            Names.Payments, [FailureModes.ClockSkew], onset, null,
            "the clock of payments fell back by 45 s: it refuses charges outside of its 30 s window with 401, and all of its telemetry is stamped 45 s too early"));
    }
}
