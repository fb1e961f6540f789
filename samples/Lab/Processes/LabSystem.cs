using System.Collections.Concurrent;
using System.Globalization;
using Lab.Load;
using Lab.Recording;
using Lab.Shop;
using Lab.Telemetry;

namespace Lab.Processes;

/// <summary>The whole shop as it runs: the servers, one process a service, the clients.</summary>
internal sealed class LabSystem : IAsyncDisposable
{
    private const double TraceRatio = 0.25;

    private static readonly TimeSpan ReadyTimeout = TimeSpan.FromSeconds(40);
    private static readonly TimeSpan StopGrace = TimeSpan.FromSeconds(8);

    /// <summary>Two versions run side by side for this long in a rolling deploy.</summary>
    private static readonly TimeSpan RolloutOverlap = TimeSpan.FromSeconds(3);

    private readonly string _folder;
    private readonly Guard _guard;
    private readonly CaptureLog _log;
    private readonly double _rate;
    private readonly int _seed;
    private readonly ConcurrentDictionary<string, ServiceInstance> _services = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _starts = new(StringComparer.Ordinal);
    private readonly ConcurrentBag<ManagedProcess> _others = [];
    private readonly List<ServerLogFile> _serverLogs = [];
    private PostgresServer? _postgres;
    private RedisServer? _redis;
    private ManagedProcess? _load;

    public LabSystem(string folder, LabPorts ports, Guard guard, CaptureLog log, double rate, int seed)
    {
        _folder = folder;
        Ports = ports;
        _guard = guard;
        _log = log;
        _rate = rate;
        _seed = seed;
        TelemetryFolder = Path.Combine(folder, "telemetry");
        Directory.CreateDirectory(TelemetryFolder);
    }

    public string TelemetryFolder { get; }

    public LabPorts Ports { get; }

    public PostgresServer Postgres => _postgres ?? throw new InvalidOperationException("PostgreSQL has not been started.");

    public RedisServer Redis => _redis ?? throw new InvalidOperationException("Redis has not been started.");

    public double NormalRate => _rate;

    public async Task StartAsync(CancellationToken ct)
    {
        var postgresLog = ServerLog(Names.Postgres);
        var redisLog = ServerLog(Names.Redis);
        _postgres = await PostgresServer.StartAsync(Path.Combine(_folder, "pg"), Ports[Names.Postgres], _guard, postgresLog.AppendPostgres, ct);
        _redis = await RedisServer.StartAsync(Path.Combine(_folder, "redis"), Ports[Names.Redis], _guard, redisLog.AppendRedis, ct);
        foreach (var service in ShopDefinition.Services)
        {
            _services[service.Name] = await StartServiceAsync(service.Name, service.Version, new Dictionary<string, string>(), ct);
        }
    }

    public async Task StartLoadAsync(CancellationToken ct)
    {
        _load = StartRole(
            Names.Load,
            "load", "--port-base", Text(Ports.Base), "--rate", Text(_rate), "--seed", Text(_seed), "--telemetry", TelemetryFolder, "--trace-ratio", Text(TraceRatio));
        await _load.WaitForLineAsync(line => line == ParentWatch.ReadyLine, ReadyTimeout, ct);
    }

    public void SetLoad(double rate) => _load?.Send(ArrivalRate.CommandFor(rate));

    /// <summary>A rolling deploy of another version.</summary>
    public async Task<Change> DeployAsync(string service, string version, string title, string author, CancellationToken ct)
    {
        var old = _services[service];
        var change = _log.AddChange("deploy", service, title, author, old.Version, version, attributes: new() { ["strategy"] = "rolling" });
        await ReplaceAsync(old, version, old.Settings, ct);
        return change;
    }

    /// <summary>A change of one configuration value, rolled out like a deploy.</summary>
    public async Task<Change> ReconfigureAsync(string service, string key, string from, string to, string title, string author, CancellationToken ct)
    {
        var old = _services[service];
        var change = _log.AddChange("config", service, title, author, from, to, $"{key}: {from} -> {to}");
        await ReplaceAsync(old, old.Version, new Dictionary<string, string>(old.Settings) { [key] = to }, ct);
        return change;
    }

    public async Task<Change> StartJobAsync(string job, string title, string author, CancellationToken ct)
    {
        var change = _log.AddChange("job", job, title, author);
        var process = StartRole(job, ["job", job, .. ServiceArguments("1.0.0", job + "-1", new Dictionary<string, string>())]);
        _others.Add(process);
        await process.WaitForLineAsync(line => line == ParentWatch.ReadyLine, ReadyTimeout, ct);
        return change;
    }

    /// <summary>An administrator's interactive session with the database.</summary>
    public ManagedProcess OpenPsql(string user)
    {
        var process = _guard.Watch(ManagedProcess.Start("psql", Postgres.Psql(user)));
        _others.Add(process);
        return process;
    }

    public IEnumerable<InfrastructureSample> SampleProcesses() => _services.Values.OrderBy(s => s.Service, StringComparer.Ordinal).Select(instance =>
    {
        var exit = instance.Process.ExitCode;
        return new InfrastructureSample(
            instance.Service, "service", "process", exit is null ? "healthy" : "unavailable", instance.Process.StartedAt, [],
            [
                exit is null
                    ? new("Running", "True", "Started", $"{instance.Id} runs version {instance.Version}", instance.Process.StartedAt)
                    : new("Running", "False", "Exited", $"{instance.Id} ended with code {exit}", null),
            ],
            new() { ["version"] = instance.Version, ["instance"] = instance.Id });
    });

    /// <summary>A service that is gone without having been told to go is a defect of the lab, unless the fault did it.</summary>
    public IReadOnlyList<ServiceInstance> Crashed() => [.. _services.Values.Where(s => s.Process.HasExited)];

    public async ValueTask DisposeAsync()
    {
        // The clients first, so that nobody notices the end.
        if (_load is not null)
        {
            await _load.DisposeAsync();
        }

        await Task.WhenAll(_services.Values.Select(s => s.Process).Concat(_others).Select(async p => await p.DisposeAsync()));
        if (_redis is not null)
        {
            await _redis.DisposeAsync();
        }

        if (_postgres is not null)
        {
            await _postgres.DisposeAsync();
        }

        foreach (var log in _serverLogs)
        {
            log.Dispose();
        }
    }

    private async Task ReplaceAsync(ServiceInstance old, string version, IReadOnlyDictionary<string, string> settings, CancellationToken ct)
    {
        var replacement = await StartServiceAsync(old.Service, version, settings, ct);
        _services[old.Service] = replacement;
        _others.Add(old.Process);
        await Task.Delay(RolloutOverlap, ct);
        await old.Process.StopAsync(Native.SigTerm, StopGrace);
    }

    private async Task<ServiceInstance> StartServiceAsync(string service, string version, IReadOnlyDictionary<string, string> settings, CancellationToken ct)
    {
        var number = _starts[service] = _starts.GetValueOrDefault(service) + 1;
        var id = $"{service}-{number}";
        var process = StartRole(id, ["service", service, "--port", Text(Ports[service]), .. ServiceArguments(version, id, settings)]);
        try
        {
            await process.WaitForLineAsync(line => line == ParentWatch.ReadyLine, ReadyTimeout, ct);
            return new ServiceInstance(service, id, version, settings, process);
        }
        catch
        {
            await process.DisposeAsync();
            throw;
        }
    }

    private IEnumerable<string> ServiceArguments(string version, string instance, IReadOnlyDictionary<string, string> settings) =>
    [
        "--port-base", Text(Ports.Base), "--version", version, "--instance", instance, "--telemetry", TelemetryFolder, "--trace-ratio", Text(TraceRatio),
        .. settings.SelectMany(s => (string[])["--set", $"{s.Key}={s.Value}"]),
    ];

    private ManagedProcess StartRole(string name, params IEnumerable<string> arguments) => _guard.Watch(ManagedProcess.Start(name, SelfCommand.With(arguments)));

    private ServerLogFile ServerLog(string server)
    {
        var log = new ServerLogFile(new OtlpLineFile(Path.Combine(TelemetryFolder, $"logs-{server}.jsonl")), server);
        _serverLogs.Add(log);
        return log;
    }

    private static string Text(double value) => value.ToString(CultureInfo.InvariantCulture);
}
