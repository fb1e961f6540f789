using Lab.Processes;
using static Lab.Recording.InfrastructureMetricKind;

namespace Lab.Recording;

/// <summary>How full the volume of a server is, as the Collector's host metrics have it.</summary>
internal sealed class VolumeProbe(string folder, string mountPoint, string entity, ManagedProcess owner) : IInfrastructureProbe
{
    private const double Pressing = 0.95;

    public Task<InfrastructureSample> SampleAsync(CancellationToken ct)
    {
        var volume = new DriveInfo(folder);
        var used = volume.TotalSize - volume.AvailableFreeSpace;
        var share = (double)used / volume.TotalSize;
        KeyValuePair<string, object?> at = new("mountpoint", mountPoint);
        return Task.FromResult(new InfrastructureSample(
            entity, "database", "hostmetricsreceiver/filesystem", share < Pressing ? "healthy" : "degraded", owner.StartedAt,
            [
                new("system.filesystem.usage", "By", Level, used, at, new("state", "used")),
                new("system.filesystem.usage", "By", Level, volume.AvailableFreeSpace, at, new("state", "free")),
                new("system.filesystem.utilization", "1", Gauge, Math.Round(share, 4), at),
            ],
            share < Pressing ? [] : [new("VolumeFull", "True", "AlmostNoSpace", $"{mountPoint} has {volume.AvailableFreeSpace / 1024:N0} KiB of {volume.TotalSize / 1024:N0} KiB left", null)],
            []));
    }
}
