using System.Collections.Concurrent;
using Lab.Processes;

namespace Lab.Live;

/// <summary>The ports that a live lab has besides the shop's own.</summary>
internal sealed class LivePorts(LabPorts ports)
{
    private const int Servers = 5;
    private const int Processes = 35;

    public const int Count = Servers + Processes;

    private readonly ConcurrentDictionary<string, int> _metrics = new(StringComparer.Ordinal);
    private int _last = -1;

    public int Prometheus => ports.Further(0);

    public int Alertmanager => ports.Further(1);

    public int PostgresExporter => ports.Further(2);

    public int RedisExporter => ports.Further(3);

    public int Containers => ports.Further(4);

    /// <summary>Where a process shows its metrics; a process that is started again under its name has its old port.</summary>
    public int MetricsOf(string process) => _metrics.GetOrAdd(process, _ => ports.Further(Servers + (Interlocked.Increment(ref _last) % Processes)));
}
