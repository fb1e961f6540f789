using System.Globalization;
using System.Net;
using System.Text;
using Lab.Processes;

namespace Lab.Live;

/// <summary>
/// What an orchestrator knows of its containers, which here are the processes that the lab starts: in the names of cAdvisor and kube-state-metrics, for Prometheus to scrape.
/// </summary>
internal sealed class ContainerMetrics : IAsyncDisposable
{
    private const string TextFormat = "text/plain; version=0.0.4";

    /// <summary>The kernel counts processor time in hundredths of a second (USER_HZ) wherever /proc tells of it.</summary>
    private const double TicksPerSecond = 100;

    private const int UserTimeAfterName = 11;

    private readonly WebApplication _app;
    private readonly LabSystem _system;

    private ContainerMetrics(WebApplication app, LabSystem system)
    {
        _app = app;
        _system = system;
    }

    public static async Task<ContainerMetrics> StartAsync(LabSystem system, int port, CancellationToken ct)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, port));
        var metrics = new ContainerMetrics(builder.Build(), system);
        metrics._app.MapGet("/cadvisor", () => Results.Text(metrics.Usage(), TextFormat));
        metrics._app.MapGet("/kube-state-metrics", () => Results.Text(metrics.States(), TextFormat));
        await metrics._app.StartAsync(ct);
        return metrics;
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private IReadOnlyList<ServiceInstance> Ours => [.. _system.Instances.Where(instance => !instance.IsExternal)];

    private string Usage()
    {
        var text = new StringBuilder();
        var running = Ours.Where(instance => !instance.Process.HasExited).ToList();
        Write(text, "container_memory_working_set_bytes", "gauge", running.Select(one => (Of(one), (double)one.Process.ResidentBytes())));
        Write(text, "container_cpu_usage_seconds_total", "counter", running.Select(one => (Of(one), ProcessorSeconds(one.Process.Pid))));
        Write(text, "container_start_time_seconds", "gauge", running.Select(one => (Of(one), one.Process.StartedAt.ToUnixTimeMilliseconds() / 1000.0)));
        return text.ToString();
    }

    private string States()
    {
        var text = new StringBuilder();
        var services = Ours.GroupBy(instance => instance.Service).ToList();
        Write(text, "kube_deployment_status_replicas_available", "gauge", services.Select(service => ($"deployment=\"{service.Key}\"", (double)service.Count(one => !one.Process.HasExited))));
        Write(text, "kube_pod_container_status_restarts_total", "counter", Ours.Select(one => (Of(one), (double)one.Restarts)));
        Write(
            text, "kube_pod_container_status_last_terminated_reason", "gauge",
            Ours.Where(one => one.LastTermination is not null).Select(one => ($"{Of(one)},reason=\"{one.LastTermination!.Reason}\"", 1.0)));
        return text.ToString();
    }

    private static string Of(ServiceInstance instance) => $"container=\"{instance.Service}\",pod=\"{instance.Id}\"";

    private static void Write(StringBuilder text, string name, string type, IEnumerable<(string Labels, double Value)> samples)
    {
        text.Append(CultureInfo.InvariantCulture, $"# TYPE {name} {type}\n");
        foreach (var (labels, value) in samples)
        {
            text.Append(CultureInfo.InvariantCulture, $"{name}{{{labels}}} {value}\n");
        }
    }

    /// <summary>/proc/PID/stat: the name in brackets, and 11 fields later the time in user and in kernel mode.</summary>
    private static double ProcessorSeconds(int pid)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{pid}/stat");
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            return fields[UserTimeAfterName..(UserTimeAfterName + 2)].Sum(ticks => long.Parse(ticks, CultureInfo.InvariantCulture)) / TicksPerSecond;
        }
        catch (IOException)
        {
            return 0;
        }
    }
}
