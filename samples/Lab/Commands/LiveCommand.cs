using Lab.Live;
using Lab.Processes;

namespace Lab.Commands;

/// <summary>Runs the shop with a real Prometheus, Alertmanager and git repository, and breaks it, until it is told to stop.</summary>
internal static class LiveCommand
{
    public static Task<int> RunAsync(LiveOptions options)
    {
        ServerBinaries.Check();
        MonitoringServers.Check();
        return Supervised.RunAsync("", "interrupted; everything was stopped", (folder, guard, report, ct) => new LiveLab(options, report).RunAsync(folder, guard, ct));
    }
}
