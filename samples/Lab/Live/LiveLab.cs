using System.Globalization;
using Lab.Commands;
using Lab.Faults;
using Lab.Processes;
using Lab.Recording;
using Lab.Shop;

namespace Lab.Live;

/// <summary>One live lab from start to end: the shop warms up, is watched, is broken, and stays so until the time is over or somebody stops it.</summary>
/// <param name="options">What is run, and how.</param>
/// <param name="report">Where to tell of it.</param>
/// <param name="onAlert">Done once, a while after the first alert, while the fault lasts; then the lab ends. Null: it goes on.</param>
internal sealed class LiveLab(LiveOptions options, Action<string> report, Func<Truth, CancellationToken, Task>? onAlert = null)
{
    /// <summary>So long after the alert somebody begins to look.</summary>
    private static readonly TimeSpan Reaction = TimeSpan.FromSeconds(20);

    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(4);

    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(35);
    private static readonly TimeSpan MaxWarmUp = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(1);

    /// <summary>The rules look back over so long: before, they cannot say that all is well.</summary>
    private static readonly TimeSpan RuleWindow = TimeSpan.FromSeconds(30);

    private readonly HashSet<string> _firing = new(StringComparer.Ordinal);

    public async Task RunAsync(string folder, Guard guard, CancellationToken ct)
    {
        var fault = options.Fault ?? new NoFault();
        var ports = LabPorts.Choose(options.PortBase, LivePorts.Count);
        var further = new LivePorts(ports);
        ShopRepository? repository = null;
        var log = new CaptureLog { OnChange = change => repository?.Add(change) };
        report($"ports {ports.Base}-{ports.Last}; starting PostgreSQL, Redis and {ShopDefinition.Services.Count} services");
        using var file = new LabFile(options.Out);
        await using var system = new LabSystem(folder, ports, guard, log, fault, options.Rate, options.Seed, traceRatio: 0) { MetricsPortOf = further.MetricsOf };
        await system.StartAsync(ct);
        await system.StartLoadAsync(ct);
        repository = ShopRepository.Create(system);
        report($"the shop runs at {options.Rate.ToString(CultureInfo.InvariantCulture)} requests a second; warming up for {WarmUp.TotalSeconds:0} s");
        await Task.Delay(WarmUp, ct);
        await using var containers = await ContainerMetrics.StartAsync(system, further.Containers, ct);
        await using var monitoring = await MonitoringServers.StartAsync(system, further, guard, ct);
        report($"Prometheus {monitoring.Prometheus} and Alertmanager {monitoring.Alertmanager} watch it; deployed from {repository.Folder}");
        await file.WriteAsync(monitoring, repository, await WriteRunbooksAsync(folder, ct), ct);
        using var work = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var context = new FaultContext(system, log, new AlertEvaluator(new HttpHistory(system.TelemetryFolder), log, report), report);
        var tasks = new List<Task> { FollowAsync(system, monitoring, log, work.Token) };
        try
        {
            await SteadyAsync(monitoring, tasks, ct);
            await BaselineAsync(context, fault, log, tasks, ct);
            report($"steady; {options.Out} tells where everything is");
            if (options.Fault is not null)
            {
                report($"fault {fault.Name}: {fault.Description}");
                var truth = Known(await fault.InjectAsync(context, ct));
                tasks.AddRange(context.Running.Select(run => run(work.Token)));
                await file.WriteTruthAsync(truth, ct);
                if (onAlert is not null)
                {
                    await AlertAsync(log, tasks, ct);
                    await onAlert(truth, ct);
                    return;
                }
            }

            var end = options.Duration is { } duration ? DateTimeOffset.UtcNow + duration : DateTimeOffset.MaxValue;
            while (DateTimeOffset.UtcNow < end)
            {
                await WaitAsync(Poll, tasks, ct);
            }
        }
        finally
        {
            report("stopping everything");
            await work.CancelAsync();
            await Task.WhenAll(tasks).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        }
    }

    /// <summary>Flags are kept in the repository here, where to switch one is to change a setting.</summary>
    private static Truth Known(Truth truth) =>
        truth.Modes.Contains(FailureModes.FeatureFlag) && !truth.Modes.Contains(FailureModes.BadConfig) ? truth with { Modes = [.. truth.Modes, FailureModes.BadConfig] } : truth;

    private static async Task AlertAsync(CaptureLog log, List<Task> tasks, CancellationToken ct)
    {
        for (var limit = DateTimeOffset.UtcNow + LongestWait; log.Alerts.Count == 0;)
        {
            if (DateTimeOffset.UtcNow > limit)
            {
                throw new RecordingException($"No alert fired within {LongestWait.TotalSeconds:0} s of the fault.");
            }

            await WaitAsync(Poll, tasks, ct);
        }

        await WaitAsync(Reaction, tasks, ct);
    }

    /// <summary>Cold processes are slow: the lab is steady when Prometheus sees nothing wrong any more.</summary>
    private static async Task SteadyAsync(MonitoringServers monitoring, List<Task> tasks, CancellationToken ct)
    {
        var (began, calmSince) = (DateTimeOffset.UtcNow, DateTimeOffset.UtcNow);
        while (DateTimeOffset.UtcNow - calmSince < RuleWindow)
        {
            if (DateTimeOffset.UtcNow - began > MaxWarmUp)
            {
                throw new RecordingException($"The shop does not run well even {MaxWarmUp.TotalMinutes:0} minutes after its start. Is the machine too busy? Try again, or with a lower --rate.");
            }

            await WaitAsync(Poll, tasks, ct);
            calmSince = (await monitoring.AlertsAsync(ct)).Count == 0 ? calmSince : DateTimeOffset.UtcNow;
        }
    }

    private async Task BaselineAsync(FaultContext context, IFault fault, CaptureLog log, List<Task> tasks, CancellationToken ct)
    {
        report($"baseline of {options.Baseline.TotalSeconds:0} s");
        var end = DateTimeOffset.UtcNow + options.Baseline;
        foreach (var change in fault.Background.OrderByDescending(change => change.BeforeFault))
        {
            await WaitAsync(end - change.BeforeFault - DateTimeOffset.UtcNow, tasks, ct);
            await change.ApplyAsync(context, ct);
            report($"harmless change: {log.Changes[^1].Title}");
        }

        await WaitAsync(end - DateTimeOffset.UtcNow, tasks, ct);
        if (log.Alerts is [var alert, ..])
        {
            throw new RecordingException($"The baseline was not healthy: {alert.Summary}. Is the machine too busy? Try again, or with a lower --rate.");
        }
    }

    /// <summary>Keeps Prometheus' targets up to date, and tells of the alerts once Alertmanager has them.</summary>
    private async Task FollowAsync(LabSystem system, MonitoringServers monitoring, CaptureLog log, CancellationToken ct)
    {
        using var timer = new PeriodicTimer(Poll);
        while (await timer.WaitForNextTickAsync(ct))
        {
            monitoring.Retarget(system);
            try
            {
                var notified = await monitoring.NotifiedAsync(ct);
                foreach (var alert in (await monitoring.AlertsAsync(ct)).Where(alert => alert.IsFiring && notified.Contains(alert.Name)).OrderBy(alert => alert.ActiveAt))
                {
                    if (_firing.Add(alert.Key))
                    {
                        log.Fire(id => new Alert(id, alert.Name, alert.Entity, alert.Severity, "firing", DateTimeOffset.UtcNow, null, alert.Summary, new(alert.Labels)));
                        report($"alert {alert.Name} fires: {alert.Summary}");
                    }
                }
            }
            catch (HttpRequestException)
            {
                // Somebody may stop them, to see what becomes of an investigation.
            }
        }
    }

    private static async Task<string> WriteRunbooksAsync(string folder, CancellationToken ct)
    {
        var runbooks = Directory.CreateDirectory(Path.Combine(folder, "runbooks")).FullName;
        foreach (var resource in Embedded.Below("knowledge"))
        {
            await File.WriteAllTextAsync(Path.Combine(runbooks, Path.GetFileName(resource)), await Embedded.ReadAsync(resource, ct), ct);
        }

        return runbooks;
    }

    /// <summary>Waits, but not past the failure of something that runs beside.</summary>
    private static async Task WaitAsync(TimeSpan left, List<Task> tasks, CancellationToken ct)
    {
        for (var until = DateTimeOffset.UtcNow + left; DateTimeOffset.UtcNow < until;)
        {
            if (tasks.Find(task => task.IsFaulted) is { } failed)
            {
                await failed;
            }

            var next = until - DateTimeOffset.UtcNow;
            await Task.Delay(next > Poll ? Poll : next < TimeSpan.Zero ? TimeSpan.Zero : next, ct);
        }
    }
}
