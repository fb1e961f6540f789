using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Cleric.Entities;
using Cleric.Evaluation.Cases;
using Cleric.Exhibits;
using Cleric.Triggers;
using Microsoft.Extensions.DependencyInjection;

namespace Cleric.Benchmarks.Adapters.Nezha;

/// <summary>
/// A day of TrainTicket ("Nezha: Interpretable Fine-Grained Root Causes Analysis for Microservices on Multi-Modal Observability Data", ESEC/FSE 2023): fault_list.json beside archives of logs, traces and metrics. As in its protocol, the
/// second minute after the injection is investigated against one fault-free minute, which is moved to just before it so that both fit into one window; metrics keep their own times. The alert names nothing but the front door: the
/// entity at which most requests of the fault-free minute begin.
/// </summary>
internal static partial class NezhaCases
{
    private static readonly TimeSpan Gap = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan MetricHistory = TimeSpan.FromHours(1);

    /// <summary>A row of metrics speaks of the minute before it, and comes some seconds late.</summary>
    private static readonly TimeSpan MetricPeriod = TimeSpan.FromSeconds(70);

    /// <exception cref="ClericException">The folder is no day of the set.</exception>
    public static IReadOnlyList<EvaluationCase> Read(string folder, Renamer? renamer)
    {
        var list = Path.Combine(folder, "fault_list.json");
        if (!File.Exists(list))
        {
            throw new ClericException($"There is no '{list}'. Name the folder of a day, such as '2023-01-29'.");
        }

        using var document = JsonDocument.Parse(File.ReadAllText(list));
        var faults = document.RootElement.EnumerateObject().SelectMany(hour => hour.Value.EnumerateArray()).Select(Fault.Of).OrderBy(fault => fault.At).ToList();
        var minutes = faults.Select(fault => fault.Minute).ToHashSet(StringComparer.Ordinal);
        string[] spanColumns = ["TraceID", "SpanID", "ParentID", "PodName", "OperationName", "StartTimeUnixNano", "Duration"];
        string[] logColumns = ["TimeUnixNano", "PodName", "TraceID", "SpanID", "Log"];
        var day = new Day(
            Archive.Read(Path.Combine(folder, "faulty-trace.tar.gz"), name => minutes.Contains(name[..5]), spanColumns),
            Archive.Read(Path.Combine(folder, "faulty-log.tar.gz"), name => minutes.Contains(name[..5]), logColumns),
            [.. Archive.Read(Path.Combine(folder, "normal-trace.tar.gz"), IsCsv, spanColumns).Values.SelectMany(rows => rows)],
            [.. Archive.Read(Path.Combine(folder, "normal-log.tar.gz"), IsCsv, logColumns).Values.SelectMany(rows => rows)],
            Archive.Read(Path.Combine(folder, "faulty-metric.tar.gz"), IsCsv).Where(file => file.Value[0].Contains("PodName")).ToDictionary(),
            Labels(Path.Combine(folder, "..", "root_cause_ts.json")));
        foreach (var pod in day.Metrics.Values.Select(rows => rows[1][Array.IndexOf(rows[0], "PodName")]))
        {
            renamer?.Rename(Service(pod));
        }

        return [.. faults.Select(fault => Case(fault, day, renamer))];
    }

    private static bool IsCsv(string name) => name.EndsWith(".csv", StringComparison.Ordinal) && !name.StartsWith("._", StringComparison.Ordinal);

    private static EvaluationCase Case(Fault fault, Day day, Renamer? renamer)
    {
        var name = $"{fault.Minute} {fault.Type}";
        var traces = day.Traces.FirstOrDefault(file => file.Key.StartsWith(fault.Minute, StringComparison.Ordinal)).Value;
        var logs = day.Logs.FirstOrDefault(file => file.Key.StartsWith(fault.Minute, StringComparison.Ordinal)).Value;
        if (traces is not { Count: > 0 } || logs is null)
        {
            return new EvaluationCase { Name = name, Request = new QuestionTrigger { Text = name }, Truth = new CaseTruth(), Configure = _ => { }, Invalid = $"the archives hold no traces or logs of minute {fault.Minute}" };
        }

        string Entity(string pod) => renamer is null ? Service(pod) : renamer.Rename(Service(pod));
        string Text(string text) => renamer is null ? text : renamer.Everywhere(text);
        var now = Spans(traces, TimeSpan.Zero, Entity, Text);
        var (from, to) = (now.Min(span => span.Start), now.Max(span => span.Start));
        var moved = from - Gap - Time(day.NormalTraces.Max(row => long.Parse(row[5], CultureInfo.InvariantCulture)));
        var normal = Spans(day.NormalTraces, moved, Entity, Text);
        var records = Records(day.NormalLogs, moved, Entity, Text).Concat(Records(logs, TimeSpan.Zero, Entity, Text)).OrderBy(record => record.Time).ToList();
        var series = day.Metrics.Values.SelectMany(rows => Series(rows, from - MetricHistory, to + MetricPeriod, Entity)).ToLookup(one => one.Entity.Name);
        var door = normal.Where(span => span.ParentSpanId is null).GroupBy(span => span.Entity).MaxBy(group => group.Count())!.Key;
        return new EvaluationCase
        {
            Name = name,
            Request = new InvestigationRequest
            {
                Trigger = new AlertTrigger { Name = $"Requests of {door} do not do what they should", Entity = door.Name, At = to },
                Baseline = new TimeWindow(from - MetricHistory, from - (Gap / 2)),
            },
            Truth = new CaseTruth { Entities = [Entity(fault.Pod)], Details = Details(day.Labels, fault) },
            Configure = builder => builder.AddConnector(new NezhaConnector([.. normal, .. now], records, series)),
            Groups = new Dictionary<string, string> { ["fault"] = fault.Type },
        };
    }

    /// <summary>The finer label: the two places in the code between which the fault is, or the metric.</summary>
    private static string[] Details(Dictionary<string, Dictionary<string, string>> labels, Fault fault) =>
        labels.TryGetValue(Service(fault.Pod), out var types) && types.TryGetValue(fault.Type, out var label)
            ? label.Contains('(', StringComparison.Ordinal)
                ? [label[..label.IndexOf('(', StringComparison.Ordinal)]]
                : [.. label.Split('_').Select(part => part.EndsWith(" start", StringComparison.Ordinal) ? part[..^6] : part.Replace('#', ':'))]
            : [];

    private static Dictionary<string, Dictionary<string, string>> Labels(string path) =>
        File.Exists(path) ? JsonSerializer.Deserialize<Dictionary<string, Dictionary<string, string>>>(File.ReadAllText(path))! : [];

    private static List<Span> Spans(List<string[]> rows, TimeSpan moved, Func<string, string> entity, Func<string, string> text)
    {
        var pods = rows.GroupBy(row => (row[0], row[1])).ToDictionary(group => group.Key, group => group.First()[3]);
        var callers = rows.Where(row => pods.TryGetValue((row[0], row[2]), out var parent) && parent != row[3]).Select(row => (row[0], row[2])).ToHashSet();
        return
        [
            .. rows.Select(row => new Span
            {
                TraceId = row[0],
                SpanId = row[1],
                ParentSpanId = row[2] is "root" or "" ? null : row[2],
                Entity = new Entity(entity(row[3])),
                Name = text(row[4]),

                // The set does not tell the role: what another pod's span hangs below is a call, and what hangs below another pod's answers it.
                Kind = callers.Contains((row[0], row[1])) ? SpanKind.Client : !pods.TryGetValue((row[0], row[2]), out var parent) || parent != row[3] ? SpanKind.Server : SpanKind.Internal,
                Start = Time(long.Parse(row[5], CultureInfo.InvariantCulture)) + moved,
                Duration = TimeSpan.FromMicroseconds(long.Parse(row[6], CultureInfo.InvariantCulture)),
            }),
        ];
    }

    private static IEnumerable<LogRecord> Records(List<string[]> rows, TimeSpan moved, Func<string, string> entity, Func<string, string> text)
    {
        foreach (var row in rows)
        {
            var line = Line(row[4]);
            var match = Layout().Match(line);
            var attributes = new Dictionary<string, string>(StringComparer.Ordinal);
            if (match.Groups["logger"].Success)
            {
                attributes["code.namespace"] = match.Groups["logger"].Value;
                attributes["code.line.number"] = match.Groups["line"].Value;
            }

            yield return new LogRecord
            {
                Time = Time(long.Parse(row[0], CultureInfo.InvariantCulture)) + moved,
                Entity = new Entity(entity(row[1])),
                Severity = match.Groups["level"].Value switch { "TRACE" => 1, "DEBUG" => 5, "INFO" => 9, "WARN" => 13, "ERROR" => 17, "FATAL" => 21, _ => 0 },
                Body = text(match.Success ? match.Groups["message"].Value : Ids().Replace(line, "")),
                Attributes = attributes,
                TraceId = row[2],
                SpanId = row[3],
            };
        }
    }

    /// <summary>The container's line in the runtime's JSON frame.</summary>
    private static string Line(string raw)
    {
        try
        {
            using var frame = JsonDocument.Parse(raw);
            return frame.RootElement.TryGetProperty("log", out var log) ? log.GetString()!.TrimEnd() : raw;
        }
        catch (JsonException)
        {
            return raw;
        }
    }

    private static IEnumerable<MetricSeries> Series(List<string[]> rows, DateTimeOffset from, DateTimeOffset to, Func<string, string> entity)
    {
        var header = rows[0];
        var (pod, time) = (Array.IndexOf(header, "PodName"), Array.IndexOf(header, "TimeStamp"));
        var own = rows.Skip(1)
            .Select(row => (Time: DateTimeOffset.FromUnixTimeSeconds(long.Parse(row[time], CultureInfo.InvariantCulture)), Row: row))
            .Where(item => item.Time >= from && item.Time <= to)
            .OrderBy(item => item.Time)
            .ToList();
        if (own.Count == 0)
        {
            yield break;
        }

        for (var column = 0; column < header.Length; column++)
        {
            if (column == pod || column == time || header[column] == "Time")
            {
                continue;
            }

            // Thousandths of a core and binary megabytes, as Kubernetes writes them; units are UCUM here.
            var named = Metric().Match(header[column]);
            var (unit, scale) = named.Groups["unit"].Value switch { "m" => ("{cpu}", 0.001), "Mi" => ("By", 1_048_576.0), "" => (null, 1.0), var other => (other, 1.0) };
            var samples = own
                .Where(item => double.TryParse(item.Row[column], NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value))
                .Select(item => (Time: item.Time.ToUnixTimeMilliseconds(), Value: double.Parse(item.Row[column], CultureInfo.InvariantCulture)))
                .ToList();
            yield return new MetricSeries
            {
                Metric = named.Groups["name"].Value + named.Groups["percentile"].Value,
                Entity = new Entity(entity(own[0].Row[pod])),
                Statistic = named.Groups["percentile"].Success ? named.Groups["percentile"].Value.ToLowerInvariant() : "mean",
                Unit = unit,
                Times = samples.Select(sample => sample.Time).ToArray(),
                Values = samples.Select(sample => sample.Value * scale).ToArray(),
            };
        }
    }

    private static DateTimeOffset Time(long nanos) => DateTimeOffset.UnixEpoch.AddTicks(nanos / 100);

    /// <summary>The service of a pod: its name without the suffixes of replica set and pod.</summary>
    private static string Service(string pod) => Suffix().Replace(pod, "");

    [GeneratedRegex(@"-[0-9a-f]{6,10}-[0-9a-z]{5}$")]
    private static partial Regex Suffix();

    [GeneratedRegex(@"^(?<name>[^(]*?)(?<percentile>P\d\d)?(?:\((?<unit>.*)\))?$")]
    private static partial Regex Metric();

    [GeneratedRegex(@"^\S+\s+(?<level>TRACE|DEBUG|INFO|WARN|ERROR|FATAL)\s+(?<logger>[^\s#]+)#(?<line>\d+)\s+TraceID:\s*\S*\s+SpanID:\s*\S*\s*(?<message>.*)", RegexOptions.Singleline)]
    private static partial Regex Layout();

    [GeneratedRegex(@"TraceID:\s*\S*\s+SpanID:\s*\S*\s*")]
    private static partial Regex Ids();

    private sealed record Day(
        IReadOnlyDictionary<string, List<string[]>> Traces,
        IReadOnlyDictionary<string, List<string[]>> Logs,
        List<string[]> NormalTraces,
        List<string[]> NormalLogs,
        Dictionary<string, List<string[]>> Metrics,
        Dictionary<string, Dictionary<string, string>> Labels);

    private sealed record Fault(DateTimeOffset At, string Pod, string Type)
    {
        /// <summary>The minute that is investigated, as its files are named: the second after the injection.</summary>
        public string Minute => At.AddMinutes(2).ToString("HH'_'mm", CultureInfo.InvariantCulture);

        public static Fault Of(JsonElement fault) => new(
            DateTimeOffset.ParseExact(fault.GetProperty("inject_time").GetString()!, "yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal),
            fault.GetProperty("inject_pod").GetString()!,
            fault.GetProperty("inject_type").GetString()!);
    }
}
