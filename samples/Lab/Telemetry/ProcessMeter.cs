using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Lab.Telemetry;

/// <summary>What the operating system says about this process.</summary>
internal sealed class ProcessMeter : IDisposable
{
    private readonly Meter _meter = new(LabSources.Process);
    private readonly Process _process = Process.GetCurrentProcess();
    private TimeSpan _lastCpu;
    private long _lastAt;

    public ProcessMeter()
    {
        _lastCpu = _process.TotalProcessorTime;
        _lastAt = Stopwatch.GetTimestamp();
        _meter.CreateObservableGauge("process.cpu.utilization", CpuUtilization, "1", "CPU used since the last export, as a share of all cores.");
        _meter.CreateObservableUpDownCounter("process.thread.count", ThreadCount, "{thread}");
        _meter.CreateObservableUpDownCounter("process.open_file_descriptor.count", OpenFiles, "{count}");
    }

    public void Dispose()
    {
        _meter.Dispose();
        _process.Dispose();
    }

    private double CpuUtilization()
    {
        _process.Refresh();
        var cpu = _process.TotalProcessorTime;
        var now = Stopwatch.GetTimestamp();
        var elapsed = Stopwatch.GetElapsedTime(_lastAt, now);
        var used = elapsed > TimeSpan.Zero ? (cpu - _lastCpu) / elapsed / Environment.ProcessorCount : 0;
        (_lastCpu, _lastAt) = (cpu, now);
        return Math.Round(used, 4);
    }

    private int ThreadCount() => _process.Threads.Count;

    private int OpenFiles() => Directory.Exists("/proc/self/fd") ? Directory.GetFileSystemEntries("/proc/self/fd").Length : 0;
}
