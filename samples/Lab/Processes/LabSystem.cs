using System.Collections.Concurrent;
using System.Globalization;
using Lab.Faults;
using Lab.Load;
using Lab.Recording;
using Lab.Shop;
using Lab.Telemetry;

namespace Lab.Processes;

/// <summary>The whole shop as it runs: the servers, one process a service, the clients.</summary>
internal sealed class LabSystem : IAsyncDisposable
{
    private const int MegaByte = 1024 * 1024;

    private static readonly TimeSpan ReadyTimeout = TimeSpan.FromSeconds(40);
    private static readonly TimeSpan StopGrace = TimeSpan.FromSeconds(8);

    /// <summary>Two versions run side by side for this long in a rolling deploy.</summary>
    private static readonly TimeSpan RolloutOverlap = TimeSpan.FromSeconds(3);

    private readonly string _folder;
    private readonly Guard _guard;
    private readonly CaptureLog _log;
    private readonly double _rate;
    private readonly int _seed;
    private readonly double _traceRatio;
    private readonly IFault _fault;
    private readonly List<TcpProxy> _proxies = [];
    private readonly List<string> _mounts = [];
    private readonly List<TopologyEntity> _moreEntities = [];
    private readonly List<TopologyDependency> _moreDependencies = [];
    private readonly Dictionary<string, List<string>> _moreAddresses = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, ServiceInstance> _services = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, int> _starts = new(StringComparer.Ordinal);
    private readonly ConcurrentBag<ManagedProcess> _others = [];
    private readonly List<ServerLogFile> _serverLogs = [];
    private PostgresServer? _postgres;
    private RedisServer? _redis;
    private ManagedProcess? _load;

    public LabSystem(string folder, LabPorts ports, Guard guard, CaptureLog log, IFault fault, double rate, int seed, double traceRatio)
    {
        _folder = folder;
        Ports = ports;
        _guard = guard;
        _log = log;
        _rate = rate;
        _seed = seed;
        _traceRatio = traceRatio;
        _fault = fault;
        TelemetryFolder = Path.Combine(folder, "telemetry");
        Directory.CreateDirectory(TelemetryFolder);
    }

    public string TelemetryFolder { get; }

    public LabPorts Ports { get; }

    public PostgresServer Postgres => _postgres ?? throw new InvalidOperationException("PostgreSQL has not been started.");

    public RedisServer Redis => _redis ?? throw new InvalidOperationException("Redis has not been started.");

    /// <summary>Probes beyond those of the two servers.</summary>
    public List<IInfrastructureProbe> Probes { get; } = [];

    public string Folder => _folder;

    /// <summary>Gives each process of a service, by its id, a port for its metrics. Null where metrics are written to files.</summary>
    public Func<string, int>? MetricsPortOf { get; init; }

    /// <summary>The processes of all services.</summary>
    public IReadOnlyList<ServiceInstance> Instances => [.. _services.Values.OrderBy(s => s.Id, StringComparer.Ordinal)];

    /// <summary>The settings that a service has from the start.</summary>
    public IReadOnlyDictionary<string, string> SettingsOf(string service) => _fault.SettingsOf(service, this);

    public double NormalRate => _rate;

    public async Task StartAsync(CancellationToken ct)
    {
        var postgresLog = ServerLog(Names.Postgres);
        var redisLog = ServerLog(Names.Redis);
        _postgres = await PostgresServer.StartAsync(Path.Combine(_folder, "pg"), Ports[Names.Postgres], _guard, postgresLog.AppendPostgres, ct);
        _redis = await RedisServer.StartAsync(Path.Combine(_folder, "redis"), Ports[Names.Redis], _guard, redisLog.AppendRedis, ct);
        await _fault.PrepareAsync(this, ct);
        foreach (var service in ShopDefinition.Services)
        {
            for (var i = 0; i < _fault.ReplicasOf(service.Name); i++)
            {
                Add(await StartServiceAsync(service.Name, service.Version, _fault.SettingsOf(service.Name, this), ct));
            }
        }
    }

    public async Task StartLoadAsync(CancellationToken ct)
    {
        _load = StartRole(
            Names.Load,
            "load", "--port-base", Text(Ports.Base), "--rate", Text(_rate), "--seed", Text(_seed), "--telemetry", TelemetryFolder, "--trace-ratio", Text(_traceRatio));
        await _load.WaitForLineAsync(line => line == ParentWatch.ReadyLine, ReadyTimeout, ct);
    }

    public void SetLoad(double rate) => _load?.Send(ArrivalRate.CommandFor(rate));

    public void SetHotProduct(int product) => _load?.Send(ArrivalRate.HotProductCommand(product));

    /// <summary>Tells all processes of a service something that they heed while they run.</summary>
    public void Tell(string service, string command)
    {
        foreach (var instance in InstancesOf(service))
        {
            instance.Process.Send(command);
        }
    }

    public IReadOnlyList<ServiceInstance> InstancesOf(string service) =>
        [.. _services.Values.Where(s => s.Service == service).OrderBy(s => s.Id, StringComparer.Ordinal)];

    /// <summary>A stretch of network on the way to something. Services go through it when their settings name its port as the endpoint.</summary>
    public TcpProxy StartProxy(string target, int targetPort)
    {
        var proxy = TcpProxy.Start(Ports.Proxy, targetPort);
        _proxies.Add(proxy);
        AddAddress(target, Ports.Proxy);
        return proxy;
    }

    public void AddAddress(string entity, int port)
    {
        if (!_moreAddresses.TryGetValue(entity, out var addresses))
        {
            _moreAddresses[entity] = addresses = [];
        }

        addresses.AddRange([$"127.0.0.1:{port}", $"localhost:{port}"]);
    }

    public void AddEntity(TopologyEntity entity, params IReadOnlyList<TopologyDependency> dependencies)
    {
        _moreEntities.Add(entity);
        _moreDependencies.AddRange(dependencies);
    }

    public Topology Topology()
    {
        var topology = ShopDefinition.TopologyAt(entity => Ports[entity]);
        return new Topology(
            [
                .. topology.Entities.Select(e => _moreAddresses.TryGetValue(e.Name, out var more) ? e with { Aliases = [.. e.Aliases ?? [], .. more] } : e),
                .. _moreEntities,
            ],
            [.. topology.Dependencies, .. _moreDependencies]);
    }

    /// <summary>A small file system of its own, below the temporary folder. Only the superuser may mount one.</summary>
    public async Task<string> MountVolumeAsync(string name, int megaBytes, CancellationToken ct)
    {
        if (Native.EffectiveUser() != 0)
        {
            throw new Commands.UsageException("Mounting a small volume needs root: run the lab as root to record this fault.");
        }

        var folder = Path.Combine(_folder, name);
        Directory.CreateDirectory(folder);
        await using var mount = ManagedProcess.Start("mount", new System.Diagnostics.ProcessStartInfo("mount", ["-t", "tmpfs", "-o", $"size={megaBytes}m,mode=0777", "tmpfs", folder]));
        if (!await mount.WaitForExitAsync(ReadyTimeout) || mount.ExitCode != 0)
        {
            throw new Commands.UsageException($"A small volume could not be mounted: {mount.Errors()}");
        }

        ct.ThrowIfCancellationRequested();
        _mounts.Add(folder);
        return folder;
    }

    /// <summary>A system outside the shop. Its telemetry stays with it.</summary>
    public async Task StartExternalAsync(string name, int port, CancellationToken ct)
    {
        var theirs = Path.Combine(_folder, name);
        Directory.CreateDirectory(theirs);
        var process = StartRole(name, ["service", name, "--port", Text(port), "--port-base", Text(Ports.Base), "--instance", name, "--telemetry", theirs, "--trace-ratio", "0"]);
        _others.Add(process);
        await process.WaitForLineAsync(line => line == ParentWatch.ReadyLine, ReadyTimeout, ct);
        _services[name] = new ServiceInstance(name, name, "1.0.0", new Dictionary<string, string>(), process) { IsExternal = true };
    }

    /// <summary>
    /// Does what an orchestrator of containers does: ends a process that holds more than it may (SIGKILL, as the kernel's OOM killer would), and starts it anew a while later.
    /// </summary>
    public async Task LimitMemoryAsync(string service, int megaBytes, TimeSpan backOff, Action<string> report, CancellationToken ct)
    {
        while (true)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(250), ct);
            foreach (var instance in InstancesOf(service))
            {
                if (!instance.Process.HasExited && instance.Process.ResidentBytes() > (long)megaBytes * MegaByte)
                {
                    instance.Process.Signal(Native.SigKill);
                    await instance.Process.WaitForExitAsync(TimeSpan.FromSeconds(5));
                    var end = new LastTermination(DateTimeOffset.UtcNow, "OOMKilled", $"{instance.Id} held more than its memory limit of {megaBytes} MiB and was killed (exit code 137)");
                    report(end.Message);
                    _services[instance.Id] = instance with { LastTermination = end };
                    _others.Add(instance.Process);
                    await Task.Delay(backOff, ct);
                    var next = await StartServiceAsync(instance.Service, instance.Version, instance.Settings, ct, instance.Id);
                    _services[instance.Id] = next with { Restarts = instance.Restarts + 1, LastTermination = end };
                    report($"{instance.Id} was started again");
                }
            }
        }
    }

    /// <summary>A rolling deploy of another version.</summary>
    public async Task<Change> DeployAsync(string service, string version, string title, string author, CancellationToken ct)
    {
        var instances = InstancesOf(service);
        var change = _log.AddChange("deploy", service, title, author, instances[0].Version, version, attributes: new() { ["strategy"] = "rolling" });
        foreach (var old in instances)
        {
            await ReplaceAsync(old, version, old.Settings, ct);
        }

        return change;
    }

    /// <summary>A change of one configuration value, rolled out like a deploy.</summary>
    public async Task<Change> ReconfigureAsync(string service, string key, string from, string to, string title, string author, CancellationToken ct)
    {
        var change = _log.AddChange("config", service, title, author, from, to, $"{key}: {from} -> {to}");
        foreach (var old in InstancesOf(service))
        {
            await ReplaceAsync(old, old.Version, new Dictionary<string, string>(old.Settings) { [key] = to }, ct);
        }

        return change;
    }

    /// <summary>A change of several configuration values that has reached only the first so many processes of a service.</summary>
    public async Task<Change> ReconfigureSomeAsync(
        string service, int count, IReadOnlyList<(string Key, string From, string To)> values, string title, string author, CancellationToken ct)
    {
        var instances = InstancesOf(service);
        var change = _log.AddChange(
            "config", service, title, author, diff: Diff(values),
            attributes: instances.Count > 1 ? new() { ["rolledOutTo"] = $"{count} of {instances.Count}", ["instance"] = instances[0].Id } : null);
        foreach (var old in instances.Take(count))
        {
            await ReplaceAsync(old, old.Version, With(old.Settings, values), ct);
        }

        return change;
    }

    /// <summary>Changes of several services that are rolled out side by side.</summary>
    public async Task<IReadOnlyList<Change>> ReconfigureTogetherAsync(IReadOnlyList<SettingsChange> changes, CancellationToken ct)
    {
        Change[] made = [.. changes.Select(c => _log.AddChange("config", c.Service, c.Title, c.Author, diff: Diff(c.Values)))];
        await Task.WhenAll(changes.SelectMany(c => InstancesOf(c.Service).Select(old => ReplaceAsync(old, old.Version, With(old.Settings, c.Values), ct))));
        return made;
    }

    /// <summary>Switches a feature flag of a service, in all its processes at once.</summary>
    public Change SwitchFlag(string service, string flag, bool on, string title, string author)
    {
        var change = _log.AddChange("flag", service, title, author, on ? "off" : "on", on ? "on" : "off", $"{flag}: {(on ? "off -> on" : "on -> off")}");
        Tell(service, Services.RuntimeSwitches.FlagCommand(flag, on));
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

    public IEnumerable<InfrastructureSample> SampleProcesses() => _services.Values.Where(s => !s.IsExternal).GroupBy(s => s.Service).OrderBy(s => s.Key, StringComparer.Ordinal).Select(SampleOf);

    private static InfrastructureSample SampleOf(IGrouping<string, ServiceInstance> instances)
    {
        var all = instances.OrderBy(i => i.Id, StringComparer.Ordinal).ToArray();
        var gone = all.Count(i => i.Process.HasExited);
        var restarts = all.Sum(i => i.Restarts);
        var attributes = new Dictionary<string, string>
        {
            ["version"] = string.Join(", ", all.Select(i => i.Version).Distinct()),
            ["instance"] = string.Join(", ", all.Select(i => i.Id)),
        };
        if (restarts > 0)
        {
            attributes["restarts"] = Text(restarts);
        }

        return new InfrastructureSample(
            instances.Key, "service", "process", gone == all.Length ? "unavailable" : gone > 0 ? "degraded" : "healthy", all[0].Process.StartedAt, [],
            [
                .. all.Select(i => i.Process.ExitCode is { } exit
                    ? new ResourceCondition("Running", "False", "Exited", $"{i.Id} ended with code {exit}", null)
                    : new ResourceCondition("Running", "True", "Started", $"{i.Id} runs version {i.Version}", i.Process.StartedAt)),
                .. all.Where(i => i.LastTermination is not null).Select(i =>
                    new ResourceCondition("LastTermination", "True", i.LastTermination!.Reason, i.LastTermination.Message, i.LastTermination.At)),
            ],
            attributes);
    }

    /// <summary>A service that is gone without having been told to go is a defect of the lab, unless the fault did it.</summary>
    public IReadOnlyList<ServiceInstance> Crashed() => [.. _services.Values.Where(s => s.Process.HasExited)];

    public async ValueTask DisposeAsync()
    {
        // The clients first, so that nobody notices the end.
        if (_load is not null)
        {
            await _load.DisposeAsync();
        }

        await Task.WhenAll(_services.Values.Select(s => s.Process).Concat(_others).Distinct().Select(async p => await p.DisposeAsync()));
        foreach (var proxy in _proxies)
        {
            await proxy.DisposeAsync();
        }

        if (_redis is not null)
        {
            await _redis.DisposeAsync();
        }

        if (_postgres is not null)
        {
            await _postgres.DisposeAsync();
        }

        foreach (var folder in _mounts)
        {
            Native.Unmount(folder);
        }

        foreach (var log in _serverLogs)
        {
            log.Dispose();
        }
    }

    private void Add(ServiceInstance instance) => _services[instance.Id] = instance;

    private static string Diff(IReadOnlyList<(string Key, string From, string To)> values) => string.Join('\n', values.Select(v => $"{v.Key}: {v.From} -> {v.To}"));

    private static Dictionary<string, string> With(IReadOnlyDictionary<string, string> settings, IReadOnlyList<(string Key, string From, string To)> values)
    {
        var next = new Dictionary<string, string>(settings);
        foreach (var (key, _, to) in values)
        {
            next[key] = to;
        }

        return next;
    }

    private async Task ReplaceAsync(ServiceInstance old, string version, IReadOnlyDictionary<string, string> settings, CancellationToken ct)
    {
        var replacement = await StartServiceAsync(old.Service, version, settings, ct);
        _services.TryRemove(old.Id, out _);
        Add(replacement);
        _others.Add(old.Process);
        await Task.Delay(RolloutOverlap, ct);
        await old.Process.StopAsync(Native.SigTerm, StopGrace);
    }

    private async Task<ServiceInstance> StartServiceAsync(string service, string version, IReadOnlyDictionary<string, string> settings, CancellationToken ct, string? again = null)
    {
        string NewId() => $"{service}-{_starts.AddOrUpdate(service, 1, (_, last) => last + 1)}";
        var id = again ?? NewId();
        var metrics = MetricsPortOf?.Invoke(id);
        var process = StartRole(
            id, ["service", service, "--port", Text(Ports[service]), .. metrics is { } port ? (string[])["--metrics-port", Text(port)] : [], .. ServiceArguments(version, id, settings)]);
        try
        {
            await process.WaitForLineAsync(line => line == ParentWatch.ReadyLine, ReadyTimeout, ct);
            return new ServiceInstance(service, id, version, settings, process) { MetricsPort = metrics };
        }
        catch
        {
            await process.DisposeAsync();
            throw;
        }
    }

    private IEnumerable<string> ServiceArguments(string version, string instance, IReadOnlyDictionary<string, string> settings) =>
    [
        "--port-base", Text(Ports.Base), "--version", version, "--instance", instance, "--telemetry", TelemetryFolder, "--trace-ratio", Text(_traceRatio),
        .. settings.SelectMany(s => (string[])["--set", $"{s.Key}={s.Value}"]),
    ];

    private ManagedProcess StartRole(string name, params IEnumerable<string> arguments)
    {
        var start = SelfCommand.With(arguments);
        var processor = _fault.ProcessorOf(name) ?? _fault.ProcessorOf(name.Split('-')[0]);
        return _guard.Watch(ManagedProcess.Start(name, processor is { } number ? SelfCommand.On(number, start) : start));
    }

    private ServerLogFile ServerLog(string server)
    {
        var log = new ServerLogFile(new OtlpLineFile(Path.Combine(TelemetryFolder, $"logs-{server}.jsonl")), server);
        _serverLogs.Add(log);
        return log;
    }

    private static string Text(double value) => value.ToString(CultureInfo.InvariantCulture);
}
