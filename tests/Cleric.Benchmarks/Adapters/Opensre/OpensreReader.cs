using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Cleric.Entities;
using Cleric.Exhibits;
using Cleric.Queries;

namespace Cleric.Benchmarks.Adapters.Opensre;

/// <summary>Reads a case's evidence as a connector to each system would report it: current states of pods, deployments, nodes and the database with their events, logs, metrics and monitors.</summary>
internal sealed partial class OpensreReader(string folder, string? inherited, IReadOnlyList<string> available, JsonElement alert, Renamer? renamer)
{
    /// <summary>Load below this many active sessions is nobody's concern.</summary>
    private const double LeastSessions = 2;

    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private readonly List<DateTimeOffset> _times = [];
    private readonly List<TopologyEntity> _entities = [];
    private readonly List<Dependency> _dependencies = [];

    /// <returns>What can be seen, and the failure mode that the alert's label claims.</returns>
    public (OpensreTelemetry Telemetry, string? Labelled) Read()
    {
        var notes = alert.TryGetProperty("commonAnnotations", out var given) ? given : default;
        var labels = alert.TryGetProperty("commonLabels", out var marked) ? marked : default;
        var database = notes.ValueKind == JsonValueKind.Object ? Evidence.Text(notes, "db_instance_identifier") ?? Evidence.Text(notes, "db_instance") : null;
        var workload = labels.ValueKind == JsonValueKind.Object ? Evidence.Text(labels, "workload_name") ?? Evidence.Text(labels, "service") : null;
        var subject = database is not null ? Known(database, EntityKinds.Database) : Known(workload ?? throw new ClericException("the alert names neither a workload nor a database"), EntityKinds.Workload);
        var raw = new OpensreTelemetry { Subject = subject, At = default };
        ReadKubernetes(raw);
        ReadLogs(raw);
        ReadDatabase(raw);
        var at = _times.Count > 0 ? _times.Max() : throw new ClericException("none of its evidence has a time");
        for (var i = 0; i < raw.States.Count; i++)
        {
            raw.States[i] = raw.States[i] with { Time = at };
        }

        foreach (var (name, kind) in new[] { ("eks_pods", QueryKind.Resource), ("aws_rds_events", QueryKind.Resource), ("datadog_logs", QueryKind.Log), ("eks_pod_logs", QueryKind.Log), ("aws_cloudwatch_metrics", QueryKind.Metric), ("datadog_monitors", QueryKind.Alert) })
        {
            if (IsAvailable(name))
            {
                raw.Kinds.Add(kind);
            }
        }

        raw.Alerts.AddRange(Monitors(subject, at));
        raw.Topology = new Topology { Entities = [.. _entities.DistinctBy(entity => entity.Entity)], Dependencies = [.. _dependencies.Distinct()] };
        var labelled = notes.ValueKind == JsonValueKind.Object ? Evidence.Text(notes, "k8s_failure_mode") ?? Evidence.Text(notes, "rds_failure_mode") : null;
        return (raw with { At = at }, labelled);
    }

    private bool IsAvailable(string evidence) => available.Count == 0 || available.Contains(evidence);

    private string? File(string evidence) => IsAvailable(evidence) ? Evidence.Find(folder, inherited, $"{evidence}.json") : null;

    private string Text(string text) => renamer is null ? text : renamer.Everywhere(text);

    private Entity Known(string name, string kind)
    {
        var entity = new Entity(renamer is null ? name : renamer.Rename(name), kind);
        _entities.Add(new TopologyEntity(entity));
        return entity;
    }

    private void ReadKubernetes(OpensreTelemetry raw)
    {
        var events = Evidence.Items(File("eks_events"), "warning_events").ToList();
        _times.AddRange(events.Select(one => Evidence.Time(one, "last_time")).OfType<DateTimeOffset>());
        var used = new HashSet<int>();
        foreach (var pod in Evidence.Items(File("eks_pods"), "pods"))
        {
            var name = Evidence.Text(pod, "name")!;
            var entity = Known(name, EntityKinds.Workload);
            _dependencies.Add(new Dependency(raw.Subject, entity, "runs"));
            if (Evidence.Text(pod, "node_name") is { Length: > 0 } node && node.Contains('.', StringComparison.Ordinal))
            {
                _dependencies.Add(new Dependency(entity, Known(node, EntityKinds.Host), "runs-on"));
            }

            _times.AddRange(new[] { Evidence.Time(pod, "start_time") }.OfType<DateTimeOffset>());
            var conditions = new List<ResourceCondition>();
            foreach (var condition in Evidence.Items(pod, "conditions"))
            {
                conditions.Add(new ResourceCondition(Evidence.Text(condition, "type")!, Evidence.Text(condition, "status") ?? "Unknown", Filled(condition, "reason"), Filled(condition, "message")));
            }

            var ready = true;
            foreach (var container in Evidence.Items(pod, "containers"))
            {
                ready &= container.TryGetProperty("ready", out var flag) && flag.ValueKind == JsonValueKind.True;
                if (container.TryGetProperty("state", out var state))
                {
                    _times.AddRange(new[] { Evidence.Time(state, "started_at") }.OfType<DateTimeOffset>());
                    if (state.TryGetProperty("waiting", out _) && Filled(state, "reason") is { } reason)
                    {
                        conditions.Add(new ResourceCondition("ContainerWaiting", "True", reason, Filled(state, "message")));
                    }

                    if (state.TryGetProperty("terminated", out _) && Filled(state, "reason") is { } ended)
                    {
                        conditions.Add(new ResourceCondition("ContainerTerminated", "True", ended, Filled(state, "message")));
                    }
                }

                if (Evidence.Number(container, "restart_count") is > 0 and var restarts)
                {
                    conditions.Add(new ResourceCondition("Restarted", "True", "Restarts", string.Create(CultureInfo.InvariantCulture, $"it was restarted {restarts:0} times")));
                }
            }

            raw.States.Add(new ResourceState
            {
                Time = default,
                Entity = entity,
                State = Evidence.Text(pod, "phase") == "Running" && ready ? "healthy" : "unavailable",
                Conditions = conditions,
                Events = Events(events, used, involved => involved.EndsWith("/" + name, StringComparison.Ordinal)),
            });
        }

        foreach (var deployment in Evidence.Items(File("eks_deployments"), "deployments").Where(one => renamer is null ? Evidence.Text(one, "name") == raw.Subject.Name : renamer.Rename(Evidence.Text(one, "name")!) == raw.Subject.Name))
        {
            var unavailable = Evidence.Number(deployment, "unavailable");
            raw.States.Add(new ResourceState
            {
                Time = default,
                Entity = raw.Subject,
                State = unavailable > 0 ? "degraded" : "healthy",
                Conditions = unavailable > 0 ? [new ResourceCondition("ReplicasUnavailable", "True", "Unavailable", string.Create(CultureInfo.InvariantCulture, $"{unavailable:0} of {Evidence.Number(deployment, "desired"):0} replicas are not available"))] : [],
                Events = Events(events, used, _ => true, rest: true),
            });
        }

        foreach (var node in Evidence.Items(File("eks_node_health"), "nodes"))
        {
            var conditions = new List<ResourceCondition> { new("Ready", Evidence.Text(node, "ready") ?? "Unknown") };
            foreach (var (field, type) in new[] { ("memory_pressure", "MemoryPressure"), ("disk_pressure", "DiskPressure"), ("pid_pressure", "PIDPressure"), ("network_unavailable", "NetworkUnavailable") })
            {
                if (Evidence.Text(node, field) is { } status)
                {
                    conditions.Add(new ResourceCondition(type, status));
                }
            }

            raw.States.Add(new ResourceState { Time = default, Entity = Known(Evidence.Text(node, "name")!, EntityKinds.Host), State = conditions.TrueForAll(one => one.Status == (one.Type == "Ready" ? "True" : "False")) ? "healthy" : "degraded", Conditions = conditions });
        }
    }

    private List<ResourceEvent> Events(List<JsonElement> events, HashSet<int> used, Func<string, bool> about, bool rest = false)
    {
        var found = new List<ResourceEvent>();
        for (var i = 0; i < events.Count; i++)
        {
            if ((!rest || !used.Contains(i)) && Evidence.Text(events[i], "type") != "Normal" && about(Evidence.Text(events[i], "involved_object") ?? "") && Evidence.Time(events[i], "last_time") is { } time)
            {
                used.Add(i);
                found.Add(new ResourceEvent(time, Evidence.Text(events[i], "reason") ?? "Event", Text(Evidence.Text(events[i], "message") ?? "")));
            }
        }

        return found;
    }

    private void ReadLogs(OpensreTelemetry raw)
    {
        foreach (var record in Evidence.Items(File("datadog_logs"), "logs"))
        {
            if (Evidence.Time(record, "timestamp") is { } time && Evidence.Text(record, "message") is { } message)
            {
                _times.Add(time);
                raw.Records.Add(new LogRecord { Time = time, Entity = raw.Subject, Body = Text(message), Severity = Severity(Evidence.Text(record, "status")) });
            }
        }

        if (File("eks_pod_logs") is { } file && JsonDocument.Parse(System.IO.File.ReadAllText(file)).RootElement is var pod && Evidence.Text(pod, "logs") is { } lines)
        {
            var entity = Known(Evidence.Text(pod, "pod_name") ?? raw.Subject.Name, EntityKinds.Workload);
            _dependencies.Add(new Dependency(raw.Subject, entity, "runs"));
            foreach (Match line in Line().Matches(lines))
            {
                var time = Evidence.Time(line.Groups["time"].Value)!.Value;
                _times.Add(time);
                raw.Records.Add(new LogRecord { Time = time, Entity = entity, Body = Text(line.Groups["text"].Value.Trim()), Severity = Severity(line.Groups["level"].Value.ToLowerInvariant()) });
            }
        }
    }

    private void ReadDatabase(OpensreTelemetry raw)
    {
        var files = IsAvailable("aws_cloudwatch_metrics")
            ? System.IO.File.Exists(Path.Combine(folder, "aws_cloudwatch_metrics.json")) ? [Path.Combine(folder, "aws_cloudwatch_metrics.json")]
                : new[] { folder, inherited }.OfType<string>().Select(place => Directory.GetFiles(place, "aws_cloudwatch_metrics*.json")).FirstOrDefault(found => found.Length > 0) ?? []
            : [];
        foreach (var metric in files.SelectMany(file => JsonDocument.Parse(System.IO.File.ReadAllText(file)).RootElement is var root && root.TryGetProperty("metric_data_results", out var several) ? several.EnumerateArray().AsEnumerable() : [root]))
        {
            if (Evidence.Text(metric, "metric_name") is not { } name || !metric.TryGetProperty("values", out var values))
            {
                continue;
            }

            var times = Evidence.Items(metric, "timestamps").Select(time => Evidence.Time(time.GetString())!.Value).ToList();
            _times.AddRange(times);
            var identifier = Evidence.Items(metric, "dimensions").Select(one => Evidence.Text(one, "Value")).FirstOrDefault();
            raw.Series.Add(new MetricSeries
            {
                Metric = name,
                Entity = identifier?.Contains("replica", StringComparison.OrdinalIgnoreCase) == true ? Replica(raw.Subject, identifier) : raw.Subject,
                Statistic = Evidence.Text(metric, "stat") switch { "Average" => "mean", "Maximum" => "max", "Minimum" => "min", var other => other?.ToLowerInvariant() ?? "value" },
                Unit = Evidence.Text(metric, "unit") switch { "Percent" => "%", "Bytes" => "By", "Seconds" => "s", "Milliseconds" => "ms", "Bytes/Second" => "By/s", _ => null },
                Times = times.Select(time => time.ToUnixTimeMilliseconds()).ToArray(),
                Values = values.EnumerateArray().Select(value => value.ValueKind == JsonValueKind.Number ? value.GetDouble() : double.NaN).ToArray(),
            });
        }

        if (raw.Subject.Kind != EntityKinds.Database)
        {
            return;
        }

        var conditions = new List<ResourceCondition>();
        if (File("aws_performance_insights") is { } insights)
        {
            conditions.AddRange(Load(JsonDocument.Parse(System.IO.File.ReadAllText(insights)).RootElement));
        }

        var events = new List<ResourceEvent>();
        foreach (var happened in Evidence.Items(File("aws_rds_events"), "events"))
        {
            if (Evidence.Time(happened, "date") is { } time && Evidence.Text(happened, "message") is { } message)
            {
                events.Add(new ResourceEvent(time, string.Join(", ", Evidence.Items(happened, "event_categories").Select(one => one.GetString())), Text(message)));
            }
        }

        _times.AddRange(events.Select(one => one.Time).Where(time => _times.Count == 0 || time - _times.Max() < TimeSpan.FromMinutes(15)));
        raw.States.Add(new ResourceState { Time = default, Entity = raw.Subject, State = "unknown", Conditions = conditions, Events = events });
    }

    /// <summary>Load as Performance Insights has it: sessions that are active on average; what takes more than half of a load that is more than a session deserves a word.</summary>
    private IEnumerable<ResourceCondition> Load(JsonElement insights)
    {
        var statements = Evidence.Items(insights, "top_sql").Select(one => (Text: Evidence.Text(one, "statement") ?? "", Load: Evidence.Number(one, "db_load_avg"), Waits: Waits(one, "wait_events"))).ToList();
        var all = statements.Sum(one => one.Load);
        if (statements.Count > 0 && statements.MaxBy(one => one.Load) is var top && top.Load >= LeastSessions && top.Load > 0.5 * all)
        {
            yield return new ResourceCondition(
                "DominantStatement", "True", "DominantLoad",
                string.Create(CultureInfo.InvariantCulture, $"one statement makes {top.Load:0.0} of {all:0.0} active sessions, {Dominant(top.Waits)}: {Text(top.Text)}"));
        }

        var waits = Waits(insights, "top_wait_events");
        if (waits.Count > 0 && waits[0].Load >= LeastSessions && waits[0].Load > 0.5 * waits.Sum(wait => wait.Load))
        {
            yield return new ResourceCondition("DominantWait", "True", waits[0].Name, $"sessions are active {Dominant(waits)}");
        }
    }

    private static string Dominant(List<(string Name, double Load)> waits)
    {
        var all = waits.Sum(wait => wait.Load);
        return $"waiting mostly for {string.Join(", ", waits.Where((wait, i) => i == 0 || wait.Load > 0.3 * all).Select(wait => string.Create(CultureInfo.InvariantCulture, $"{wait.Name} ({wait.Load:0.0})")))}";
    }

    private static List<(string Name, double Load)> Waits(JsonElement element, string property) =>
        [.. Evidence.Items(element, property).Select(one => (Evidence.Text(one, "name") ?? "?", Evidence.Number(one, "db_load_avg"))).OrderByDescending(wait => wait.Item2)];

    private Entity Replica(Entity primary, string name)
    {
        var replica = Known(name, EntityKinds.Database);
        _dependencies.Add(new Dependency(replica, primary, "replicates"));
        return replica;
    }

    private IEnumerable<Alert> Monitors(Entity subject, DateTimeOffset at) =>
        Evidence.Items(File("datadog_monitors"), "monitors").Where(one => Evidence.Text(one, "overall_state") is { } state && !state.Equals("OK", StringComparison.OrdinalIgnoreCase)).Select((one, i) => new Alert
        {
            Id = $"monitor-{i + 1}",
            Name = Text(Evidence.Text(one, "name") ?? "monitor"),
            Entity = subject,
            StartsAt = at - Minute,
            Summary = Text(Evidence.Text(one, "message") ?? ""),
        });

    private string? Filled(JsonElement element, string property) => Evidence.Text(element, property) is { Length: > 0 } text ? Text(text) : null;

    private static int Severity(string? level) => level switch { "fatal" or "critical" => 21, "error" or "kernel" => 17, "warn" or "warning" => 13, "debug" => 5, _ => 9 };

    [GeneratedRegex(@"^(?<time>\d{4}-\d\d-\d\dT[\d:.]+Z)\s+\[?(?<level>[A-Za-z]+)\]?:?\s(?<text>.*)$", RegexOptions.Multiline)]
    private static partial Regex Line();
}
