using System.Globalization;
using Lab.Commands;
using Lab.Faults;
using Lab.Processes;
using Lab.Shop;
using Lab.Telemetry;

namespace Lab.Recording;

/// <summary>One recording from start to end: normal operation, the fault, the alert, and the moments after it.</summary>
internal sealed class Recorder(RecordOptions options, Action<string> report)
{
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(35);
    private static readonly TimeSpan MaxWarmUp = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan AfterFlaps = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(1);

    /// <summary>Exporters write at least this often, so what happened before the end is in the files.</summary>
    private static readonly TimeSpan Flush = TimeSpan.FromSeconds(6);

    private readonly CaptureLog _log = new();

    private string Rate => options.Rate.ToString(CultureInfo.InvariantCulture);

    public async Task RunAsync(string folder, Guard guard, CancellationToken ct)
    {
        var ports = LabPorts.Choose(options.PortBase);
        report($"ports {ports.Base}-{ports.Last}; starting PostgreSQL, Redis and {ShopDefinition.Services.Count} services");
        CaptureManifest manifest;
        Truth truth;
        string telemetry;
        Topology topology;
        await using (var system = new LabSystem(folder, ports, guard, _log, options.Fault, options.Rate, options.Seed, options.TraceRatio))
        {
            telemetry = system.TelemetryFolder;
            await system.StartAsync(ct);
            await system.StartLoadAsync(ct);
            report($"the shop runs at {Rate} requests a second; warming up for {WarmUp.TotalSeconds:0} s");
            var evaluator = new AlertEvaluator(new HttpHistory(telemetry), _log, report);
            await WarmUpAsync(evaluator, ct);
            (var window, truth) = await ObserveAsync(system, evaluator, ct);
            manifest = Describe(window, ChooseTrigger(truth), evaluator);
            topology = system.Topology();
            report("stopping everything");
        }

        await CaptureWriter.WriteAsync(options.Out, telemetry, manifest, topology, _log, truth, ct);
        Summarise(manifest, truth);
    }

    /// <summary>The recording proper: the baseline, the fault, and what follows, while probes and alert rules run beside.</summary>
    private async Task<(CaptureWindow Window, Truth Truth)> ObserveAsync(LabSystem system, AlertEvaluator evaluator, CancellationToken ct)
    {
        using var infrastructure = new InfrastructureMetricFile(new OtlpLineFile(Path.Combine(system.TelemetryFolder, "metrics-infrastructure.jsonl")));
        await using var postgres = new PostgresProbe(system.Postgres);
        var redis = new RedisProbe(system.Redis, system.Ports[Names.Redis]);
        var sampler = new InfrastructureSampler([postgres, redis, .. system.Probes], system.SampleProcesses, infrastructure, _log);
        var context = new FaultContext(system, _log, evaluator, report);

        var start = DateTimeOffset.UtcNow;
        using var work = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var tasks = new List<Task> { sampler.RunAsync(work.Token), evaluator.RunAsync(work.Token) };
        try
        {
            report($"baseline of {options.Baseline.TotalSeconds:0} s");
            await RunBaselineAsync(context, start + options.Baseline, tasks, ct);
            report($"fault {options.Fault.Name}: {options.Fault.Description}");
            var injectedAt = DateTimeOffset.UtcNow;
            var truth = await options.Fault.InjectAsync(context, ct);
            tasks.AddRange(context.Running.Select(run => run(work.Token)));
            await WatchAsync(injectedAt, tasks, ct);
            var window = new CaptureWindow(start, DateTimeOffset.UtcNow);
            await WaitAsync(window.End + Flush, tasks, ct);
            return (window, truth);
        }
        finally
        {
            await work.CancelAsync();
            await Task.WhenAll(tasks).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        }
    }

    private CaptureManifest Describe(CaptureWindow window, Alert alert, AlertEvaluator evaluator) => new(
        "cleric-capture/1", $"{alert.Name}-{alert.StartsAt.UtcDateTime.ToString("yyyyMMdd-HHmm", CultureInfo.InvariantCulture)}", alert.Summary, DateTimeOffset.UtcNow, window,
        $"Recorded in samples/Lab: five ASP.NET Core services, PostgreSQL and Redis under {Rate} requests a second from real clients; {(options.TraceRatio * 100).ToString("0.#", CultureInfo.InvariantCulture)} % of the traces are kept",
        new CaptureTrigger("alert", alert.Name, alert.Entity, evaluator.SymptomOf(alert), alert.StartsAt, alert.Summary, alert.Severity, alert.Labels));

    /// <summary>Cold processes are slow: the baseline begins when nothing would alert any more.</summary>
    private static async Task WarmUpAsync(AlertEvaluator evaluator, CancellationToken ct)
    {
        var limit = DateTimeOffset.UtcNow + MaxWarmUp;
        await Task.Delay(WarmUp, ct);
        while (!evaluator.IsCalm())
        {
            if (DateTimeOffset.UtcNow > limit)
            {
                throw new RecordingException($"The shop does not run well even {MaxWarmUp.TotalMinutes:0} minutes after its start. Is the machine too busy? Try again, or with a lower --rate.");
            }

            await Task.Delay(Poll, ct);
        }
    }

    private async Task RunBaselineAsync(FaultContext context, DateTimeOffset end, List<Task> tasks, CancellationToken ct)
    {
        foreach (var change in options.Fault.Background.OrderByDescending(c => c.BeforeFault))
        {
            await WaitHealthyAsync(end - change.BeforeFault, tasks, ct);
            await change.ApplyAsync(context, ct);
            report($"harmless change: {_log.Changes[^1].Title}");
        }

        await WaitHealthyAsync(end, tasks, ct);
        if (context.System.Crashed() is [var crashed, ..])
        {
            throw new RecordingException($"{crashed.Id} ended by itself in the baseline: {crashed.Process.Errors()}");
        }
    }

    private async Task WaitHealthyAsync(DateTimeOffset until, List<Task> tasks, CancellationToken ct)
    {
        do
        {
            var next = DateTimeOffset.UtcNow + Poll;
            await WaitAsync(next < until ? next : until, tasks, ct);
            if (_log.Alerts is [var alert, ..])
            {
                throw new RecordingException($"The baseline was not healthy: {alert.Summary}. Is the machine too busy? Try again, or with a lower --rate.");
            }
        }
        while (DateTimeOffset.UtcNow < until);
    }

    private async Task WatchAsync(DateTimeOffset injectedAt, List<Task> tasks, CancellationToken ct)
    {
        var limit = injectedAt + options.FaultDuration;
        while (DateTimeOffset.UtcNow < limit)
        {
            await WaitAsync(DateTimeOffset.UtcNow + Poll, tasks, ct);
            if (CompleteAt() is { } complete)
            {
                await WaitAsync(complete < limit ? complete : limit, tasks, ct);
                return;
            }
        }
    }

    /// <summary>When enough has been seen; null while that is not known yet.</summary>
    private DateTimeOffset? CompleteAt()
    {
        var alerts = _log.Alerts;
        if (options.Fault.FlapsWanted == 0)
        {
            return alerts.Count > 0 ? alerts[0].StartsAt + options.AfterAlert : null;
        }

        var resolved = alerts.Where(a => a.EndsAt is not null).Select(a => a.EndsAt).ToArray();
        return resolved.Length >= options.Fault.FlapsWanted ? resolved[^1] + AfterFlaps : null;
    }

    /// <summary>The first alert of a service that only suffers; of the cause itself when no other alerted.</summary>
    private Alert ChooseTrigger(Truth truth)
    {
        var alerts = _log.Alerts;
        if (alerts.Count == 0)
        {
            throw new RecordingException($"No alert fired within {options.FaultDuration.TotalSeconds:0} s of the fault: nothing is written. Try a longer --fault-duration or a higher --rate.");
        }

        if (alerts.Count(a => a.EndsAt is not null) < options.Fault.FlapsWanted)
        {
            throw new RecordingException($"The alert was to fire and resolve {options.Fault.FlapsWanted} times, but did not within {options.FaultDuration.TotalSeconds:0} s. Try a longer --fault-duration.");
        }

        return options.Fault.FlapsWanted > 0
            ? alerts[options.Fault.FlapsWanted - 1]
            : alerts.FirstOrDefault(a => a.Entity != truth.Entity && truth.Entities?.Contains(a.Entity) is not true) ?? alerts[0];
    }

    /// <summary>Waits, but not past the failure of something that runs beside.</summary>
    private static async Task WaitAsync(DateTimeOffset until, List<Task> tasks, CancellationToken ct)
    {
        if (tasks.Find(t => t.IsFaulted) is { } failed)
        {
            await failed;
        }

        var left = until - DateTimeOffset.UtcNow;
        if (left <= TimeSpan.Zero)
        {
            return;
        }

        // Work that ended well is no reason to wake up.
        var delay = Task.Delay(left, ct);
        var failing = tasks.Select(async task => { await task; await delay; });
        await await Task.WhenAny([delay, .. failing]);
    }

    private void Summarise(CaptureManifest manifest, Truth truth)
    {
        var (window, trigger) = (manifest.Window, manifest.Trigger);
        var files = Directory.GetFiles(options.Out, "*", SearchOption.AllDirectories);
        report($"recorded {(window.End - window.Start).TotalSeconds:0} s, {_log.Changes.Count} changes, {_log.Resources.Count} resource states, {_log.Alerts.Count} alerts");
        report($"trigger: {trigger.Name} ({trigger.Summary}); cause: {truth.Entity ?? "none"} {string.Join(", ", truth.Modes)}");
        foreach (var file in files.Order(StringComparer.Ordinal))
        {
            report(string.Create(CultureInfo.InvariantCulture, $"  {Path.GetRelativePath(options.Out, file),-26}{new FileInfo(file).Length / 1024.0,9:0.0} KiB"));
        }

        report(string.Create(CultureInfo.InvariantCulture, $"total {files.Sum(f => new FileInfo(f).Length) / 1024.0:0} KiB in {options.Out}"));
    }
}
