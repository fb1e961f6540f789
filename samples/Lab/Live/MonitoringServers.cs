using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Lab.Processes;
using Lab.Shop;

namespace Lab.Live;

/// <summary>A real Prometheus with its Alertmanager and the exporters of PostgreSQL and Redis, all on the loopback address.</summary>
internal sealed class MonitoringServers : IAsyncDisposable
{
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(40);
    private static readonly TimeSpan StopGrace = TimeSpan.FromSeconds(8);
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(200);
    private static readonly JsonSerializerOptions Json = new() { WriteIndented = true };

    private readonly string _folder;
    private readonly List<ManagedProcess> _processes = [];
    private readonly HttpClient _http = new();
    private string _targets = "";

    private MonitoringServers(string folder, LivePorts ports)
    {
        _folder = folder;
        Prometheus = Loopback(ports.Prometheus);
        Alertmanager = Loopback(ports.Alertmanager);
    }

    public Uri Prometheus { get; }

    public Uri Alertmanager { get; }

    /// <summary>Fails early, before anything is started.</summary>
    public static void Check()
    {
        foreach (var program in (string[])["prometheus", "prometheus-alertmanager", "prometheus-postgres-exporter", "prometheus-redis-exporter", "git"])
        {
            ServerBinaries.Packaged(program);
        }
    }

    public static async Task<MonitoringServers> StartAsync(LabSystem system, LivePorts ports, Guard guard, CancellationToken ct)
    {
        var servers = new MonitoringServers(Directory.CreateDirectory(Path.Combine(system.Folder, "monitoring")).FullName, ports);
        try
        {
            await servers.ConfigureAsync(ports, ct);
            servers.Retarget(system);
            servers.Start(
                guard, "prometheus-postgres-exporter",
                [$"--web.listen-address=127.0.0.1:{ports.PostgresExporter}", "--extend.query-path=queries.yml", "--disable-settings-metrics"],
                ("DATA_SOURCE_NAME", $"postgresql://postgres@127.0.0.1:{system.Ports[Names.Postgres]}/shop?sslmode=disable&application_name=exporter"));
            servers.Start(guard, "prometheus-redis-exporter", [$"-web.listen-address=127.0.0.1:{ports.RedisExporter}", $"-redis.addr=redis://127.0.0.1:{system.Ports[Names.Redis]}"]);
            servers.Start(
                guard, "prometheus-alertmanager",
                ["--config.file=alertmanager.yml", "--storage.path=alertmanager", $"--web.listen-address=127.0.0.1:{ports.Alertmanager}", "--cluster.listen-address="]);
            await servers.ReadyAsync(servers.Alertmanager, ct);
            servers.Start(
                guard, "prometheus",
                ["--config.file=prometheus.yml", "--storage.tsdb.path=prometheus", $"--web.listen-address=127.0.0.1:{ports.Prometheus}", "--log.level=warn"]);
            await servers.ReadyAsync(servers.Prometheus, ct);
            return servers;
        }
        catch
        {
            await servers.DisposeAsync();
            throw;
        }
    }

    /// <summary>Tells Prometheus which processes there are, when that has changed.</summary>
    public void Retarget(LabSystem system)
    {
        var targets = JsonSerializer.Serialize(
            system.Instances.Where(instance => instance is { IsExternal: false, MetricsPort: not null }).Select(instance => new
            {
                targets = (string[])[string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{instance.MetricsPort}")],
                labels = new Dictionary<string, string> { ["job"] = instance.Service, ["pod"] = instance.Id, ["version"] = instance.Version },
            }), Json);
        if (targets != _targets)
        {
            // It may read at any time: a file is whole or not there.
            var path = Path.Combine(_folder, "targets.json");
            File.WriteAllText(path + ".new", targets);
            File.Move(path + ".new", path, overwrite: true);
            _targets = targets;
        }
    }

    /// <summary>The alerts as Prometheus has them now: those that are pending, too.</summary>
    public async Task<IReadOnlyList<LiveAlert>> AlertsAsync(CancellationToken ct)
    {
        using var answer = JsonDocument.Parse(await _http.GetStringAsync(new Uri(Prometheus, "api/v1/alerts"), ct));
        return [.. answer.RootElement.GetProperty("data").GetProperty("alerts").EnumerateArray().Select(LiveAlert.Read)];
    }

    /// <summary>The names of the alerts that Alertmanager has been told of.</summary>
    public async Task<IReadOnlyList<string>> NotifiedAsync(CancellationToken ct)
    {
        using var answer = JsonDocument.Parse(await _http.GetStringAsync(new Uri(Alertmanager, "api/v2/alerts"), ct));
        return [.. answer.RootElement.EnumerateArray().Select(alert => alert.GetProperty("labels").GetProperty("alertname").GetString()!)];
    }

    public ManagedProcess? Ended() => _processes.Find(process => process.HasExited);

    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(_processes.Select(process => process.StopAsync(Native.SigTerm, StopGrace)));
        foreach (var process in _processes)
        {
            await process.DisposeAsync();
        }

        _http.Dispose();
    }

    private static Uri Loopback(int port) => new(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}/"));

    private async Task ConfigureAsync(LivePorts ports, CancellationToken ct)
    {
        foreach (var resource in Embedded.Below("live"))
        {
            var text = (await Embedded.ReadAsync(resource, ct))
                .Replace("{alertmanager}", Text(ports.Alertmanager), StringComparison.Ordinal)
                .Replace("{postgres-exporter}", Text(ports.PostgresExporter), StringComparison.Ordinal)
                .Replace("{redis-exporter}", Text(ports.RedisExporter), StringComparison.Ordinal)
                .Replace("{containers}", Text(ports.Containers), StringComparison.Ordinal);
            await File.WriteAllTextAsync(Path.Combine(_folder, Path.GetFileName(resource)), text, ct);
        }
    }

    private static string Text(int port) => port.ToString(CultureInfo.InvariantCulture);

    private void Start(Guard guard, string program, IEnumerable<string> arguments, params ReadOnlySpan<(string Name, string Value)> environment)
    {
        var start = new ProcessStartInfo(ServerBinaries.Packaged(program), arguments) { WorkingDirectory = _folder };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        _processes.Add(guard.Watch(ManagedProcess.Start(program, start)));
    }

    private async Task ReadyAsync(Uri server, CancellationToken ct)
    {
        var started = Stopwatch.GetTimestamp();
        while (true)
        {
            if (Ended() is { } ended)
            {
                throw new InvalidOperationException($"{ended.Name} ended with code {ended.ExitCode}: {ended.Errors()}");
            }

            try
            {
                using var response = await _http.GetAsync(new Uri(server, "-/ready"), ct);
                if (response.IsSuccessStatusCode)
                {
                    return;
                }
            }
            catch (HttpRequestException) when (Stopwatch.GetElapsedTime(started) < StartTimeout)
            {
                // Not yet.
            }

            if (Stopwatch.GetElapsedTime(started) > StartTimeout)
            {
                throw new InvalidOperationException($"{server} was not ready after {StartTimeout.TotalSeconds:0} s.");
            }

            await Task.Delay(Poll, ct);
        }
    }
}
