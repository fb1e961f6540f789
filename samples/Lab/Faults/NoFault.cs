using Lab.Recording;

namespace Lab.Faults;

/// <summary>The shop is well and stays so.</summary>
internal sealed class NoFault : IFault
{
    public string Name => "none";

    public string Description => "nothing is done";

    public Task<Truth> InjectAsync(FaultContext context, CancellationToken ct) => Task.FromResult(new Truth(null, [], null, null, "nothing was done"));
}
