using System.Globalization;
using static Lab.Recording.InfrastructureMetricKind;

namespace Lab.Recording;

/// <summary>How busy a node is. The lab's nodes have one processor each, so it is that processor's share of time.</summary>
internal sealed class NodeProbe(string node, int processor) : IInfrastructureProbe
{
    private readonly DateTimeOffset _startedAt = DateTimeOffset.UtcNow;
    private (long Idle, long All) _last = Read(processor);

    public Task<InfrastructureSample> SampleAsync(CancellationToken ct)
    {
        var now = Read(processor);
        var busy = now.All == _last.All ? 0 : 1 - ((double)(now.Idle - _last.Idle) / (now.All - _last.All));
        _last = now;
        var running = int.Parse(File.ReadAllText("/proc/loadavg").Split(' ')[3].Split('/')[0], CultureInfo.InvariantCulture);
        return Task.FromResult(new InfrastructureSample(
            node, "host", "hostmetricsreceiver/cpu", "healthy", _startedAt,
            [
                new("system.cpu.utilization", "1", Gauge, Math.Round(busy, 4)),
                new("system.processes.running", "{process}", Gauge, running),
            ],
            [new("Ready", "True", "Running", "the node answers", null)],
            new() { ["processors"] = "1" }));
    }

    /// <summary>/proc/stat: user nice system idle iowait irq softirq steal.</summary>
    private static (long Idle, long All) Read(int processor)
    {
        var line = File.ReadLines("/proc/stat").First(l => l.StartsWith($"cpu{processor} ", StringComparison.Ordinal));
        var times = line.Split(' ')[1..9].Select(t => long.Parse(t, CultureInfo.InvariantCulture)).ToArray();
        return (times[3] + times[4], times.Sum());
    }
}
