using System.Runtime.CompilerServices;
using Cleric.Entities;
using Cleric.Exhibits;
using Cleric.Reasoning.Statistics;

namespace Cleric.Reasoning.Readers;

/// <summary>Turns the series of an exhibit into signals: adds up what belongs together, weighs latencies by traffic, and makes error shares.</summary>
internal static class SignalExtractor
{
    /// <summary>How often an entity is called, as one of its callers sees it. No prediction speaks of it; it goes with the share of calls that fail.</summary>
    public const string Calls = "calls";

    /// <summary>The share of requests whose callers went away before they were answered. No prediction speaks of it: whether the callers were impatient or the answer late is to be seen.</summary>
    public const string Abandoned = "abandoned";

    private static readonly string[] ErrorAttributes = ["http.response.status_code", "http.status_code", "status_code", "status", "code", "rpc.grpc.status_code", "http_status", "http_response_status_code", "rpc_grpc_status_code", "response_code", "envoy_response_code", "envoy_response_code_class", "status_class", "grpc_code", "grpc_status", "grpc_response_status", "outcome"];

    /// <summary>gRPC's codes for what the server could not do (grpc.io, "Status codes"): Unknown, DeadlineExceeded, ResourceExhausted, Internal, Unavailable and DataLoss.</summary>
    private static readonly HashSet<string> GrpcFailures = new(StringComparer.OrdinalIgnoreCase) { "2", "4", "8", "13", "14", "15", "Unknown", "DeadlineExceeded", "DEADLINE_EXCEEDED", "ResourceExhausted", "RESOURCE_EXHAUSTED", "Internal", "Unavailable", "DataLoss", "DATA_LOSS" };

    private static readonly string GoneAway = SpanTree.GoneAway.ToString(System.Globalization.CultureInfo.InvariantCulture);
    private static readonly string[] InstanceAttributes = [.. Spelt("service.instance.id", "service.version", "k8s.pod.name", "k8s.pod.uid", "container.id", "process.pid"), "pod", "instance", "version"];
    private static readonly string[] PeerAttributes = [.. Spelt("peer.service", "server.address", "net.peer.name", "db.namespace"), "destination"];
    private static readonly string[] PeerPorts = Spelt("server.port", "net.peer.port");
    private static readonly string[] ErrorTypes = Spelt("error.type");

    /// <summary>What was made of an answer is kept as long as the answer is: it is read again at each weighing.</summary>
    private static readonly ConditionalWeakTable<MetricAnswer, Extraction> Known = [];

    /// <summary>Names as OpenTelemetry has them and as Prometheus does, which allows no dots in them.</summary>
    private static string[] Spelt(params IEnumerable<string> names) => [.. names.SelectMany(name => (string[])[name, name.Replace('.', '_')])];

    public static IReadOnlyList<SignalSeries> Extract(MetricAnswer answer, TopologyIndex topology)
    {
        if (Known.TryGetValue(answer, out var known) && ReferenceEquals(known.Topology, topology.Topology))
        {
            return known.Signals;
        }

        var signals = ExtractAnew(answer, topology);
        Known.AddOrUpdate(answer, new Extraction(topology.Topology, signals));
        return signals;
    }

    private static List<SignalSeries> ExtractAnew(MetricAnswer answer, TopologyIndex topology)
    {
        var parts = new List<Part>();
        for (var i = 0; i < answer.Series.Count; i++)
        {
            var series = answer.Series[i];
            if (series.Values.Length == 0)
            {
                continue;
            }

            var meaning = MetricMeaning.Of(series);
            if (meaning.Signal is not null && Subject(series, meaning, topology) is { } entity)
            {
                parts.Add(new Part(i, series, meaning, entity));
            }
        }

        var signals = new List<SignalSeries>();
        foreach (var group in parts.GroupBy(part => (part.Entity, part.Meaning.Signal, part.Series.Metric)))
        {
            switch (group.Key.Signal)
            {
                case Signals.Latency:
                    AddLatencies(signals, answer, group.ToList());
                    break;
                case Signals.Traffic or Calls:
                    AddTraffic(signals, group.ToList());
                    break;
                default:
                    signals.AddRange(group.GroupBy(WithoutInstance).SelectMany(Successive));
                    break;
            }
        }

        return signals;
    }

    private static Entity? Subject(MetricSeries series, MetricMeaning meaning, TopologyIndex topology)
    {
        if (!meaning.OfPeer)
        {
            return series.Entity;
        }

        foreach (var attribute in PeerAttributes)
        {
            if (series.Attributes.TryGetValue(attribute, out var name))
            {
                var port = PeerPorts.Select(series.Attributes.GetValueOrDefault).FirstOrDefault(number => number is not null) is { } number ? $"{name}:{number}" : name;
                var entities = topology.Resolve(port) is { Count: > 0 } byPort ? byPort : topology.Resolve(name);
                if (entities.Count == 1)
                {
                    return entities[0];
                }
            }
        }

        return null;
    }

    /// <summary>What a series is of, whichever process wrote it.</summary>
    private static string WithoutInstance(Part part) =>
        string.Join('\n', part.Series.Attributes.Where(pair => !InstanceAttributes.Contains(pair.Key)).OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Key}={pair.Value}").Prepend(part.Series.Statistic));

    /// <summary>A process that takes the place of another goes on with its series: else nothing before a deployment or restart could be compared with what came after. Those that run beside each other stay apart.</summary>
    private static IEnumerable<SignalSeries> Successive(IEnumerable<Part> parts)
    {
        var chains = new List<List<Part>>();
        foreach (var part in parts.OrderBy(part => part.Series.Times.Span[0]))
        {
            var before = chains.Find(chain => chain[^1].Series.Times.Span[^1] < part.Series.Times.Span[0]);
            if (before is null)
            {
                chains.Add([part]);
            }
            else
            {
                before.Add(part);
            }
        }

        return chains.Select(chain => chain is [var only] ? Single(only) : Join(chain));
    }

    private static SignalSeries Join(List<Part> chain)
    {
        var sources = chain.SelectMany(part => Enumerable.Range(0, part.Series.Values.Length).Select(value => (part.Index, value))).ToArray();
        var last = Single(chain[^1]);
        return new SignalSeries
        {
            Entity = last.Entity,
            Signal = last.Signal,
            Label = $"{last.Label} and before it {string.Join(", ", chain.SkipLast(1).Select(part => Instance(part.Series)))}",
            Statistic = last.Statistic,
            Unit = last.Unit,
            Times = [.. chain.SelectMany(part => part.Series.Times.ToArray())],
            Values = [.. chain.SelectMany(part => part.Series.Values.ToArray())],
            Floor = last.Floor,
            RelativeFloor = last.RelativeFloor,
            Inverted = last.Inverted,
            Source = index => sources[index],
        };
    }

    private static string Instance(MetricSeries series) => InstanceAttributes.Select(series.Attributes.GetValueOrDefault).FirstOrDefault(value => value is not null) ?? "another";

    private static SignalSeries Single(Part part) => new()
    {
        Entity = part.Entity,
        Signal = part.Meaning.Signal!,
        Label = Label(part.Series.Metric, part.Series.Statistic, part.Series) + SeenFrom(part),
        Statistic = part.Series.Statistic,
        Unit = part.Meaning.Unit,
        Times = part.Series.Times.ToArray(),
        Values = part.Series.Values.ToArray(),
        Floor = part.Meaning.Floor,
        RelativeFloor = part.Meaning.RelativeFloor,
        Inverted = part.Meaning.Inverted,
        Source = index => (part.Index, index),
    };

    /// <summary>One latency for an entity and statistic: over its routes and callers, weighted by how much each was used.</summary>
    private static void AddLatencies(List<SignalSeries> signals, MetricAnswer answer, List<Part> parts)
    {
        foreach (var statistic in parts.GroupBy(part => part.Series.Statistic))
        {
            var list = statistic.ToList();
            if (list.Count == 1)
            {
                signals.Add(Single(list[0]));
                continue;
            }

            var step = Step(list);
            var sums = new SortedDictionary<long, (double Weighted, double Weight, int Series, int Value, double Largest)>();
            foreach (var part in list)
            {
                var weights = WeightsOf(part, answer);
                var times = part.Series.Times.Span;
                var values = part.Series.Values.Span;
                for (var i = 0; i < times.Length; i++)
                {
                    var weight = weights is null ? 1 : WeightAt(weights, times[i]);
                    if (weight <= 0)
                    {
                        continue;
                    }

                    var bucket = times[i] / step;
                    var contribution = weight * values[i];
                    sums[bucket] = sums.TryGetValue(bucket, out var sum)
                        ? (sum.Weighted + contribution, sum.Weight + weight, contribution > sum.Largest ? part.Index : sum.Series, contribution > sum.Largest ? i : sum.Value, Math.Max(sum.Largest, contribution))
                        : (contribution, weight, part.Index, i, contribution);
                }
            }

            if (sums.Count > 0)
            {
                var sources = sums.Values.Select(sum => (sum.Series, sum.Value)).ToArray();
                signals.Add(new SignalSeries
                {
                    Entity = list[0].Entity,
                    Signal = Signals.Latency,
                    Label = $"{list[0].Series.Metric} {statistic.Key} over {list.Count} series{SeenFrom(list[0])}",
                    Statistic = statistic.Key,
                    Unit = list[0].Meaning.Unit,
                    Times = [.. sums.Keys.Select(bucket => bucket * step)],
                    Values = [.. sums.Values.Select(sum => sum.Weighted / sum.Weight)],
                    Floor = list[0].Meaning.Floor,
                    RelativeFloor = list[0].Meaning.RelativeFloor,
                    Source = index => sources[index],
                });
            }
        }
    }

    /// <summary>Traffic is the sum over all series of the metric; where they tell failures apart, the share of failures comes with it.</summary>
    private static void AddTraffic(List<SignalSeries> signals, List<Part> parts)
    {
        var step = Step(parts);
        var sums = new SortedDictionary<long, (double All, double Failed, double Rejected, double Abandoned, (int, int) Largest, (int, int) LargestFailed, double Top, double TopFailed)>();
        var tellsFailures = false;
        foreach (var part in parts)
        {
            var outcome = OutcomeOf(part.Series);
            tellsFailures |= outcome is not null;
            var times = part.Series.Times.Span;
            var values = part.Series.Values.Span;
            for (var i = 0; i < times.Length; i++)
            {
                var bucket = times[i] / step;
                sums.TryGetValue(bucket, out var sum);
                sum.All += values[i];
                if (values[i] >= sum.Top)
                {
                    (sum.Top, sum.Largest) = (values[i], (part.Index, i));
                }

                if (outcome == Outcome.Failed)
                {
                    sum.Failed += values[i];
                    if (values[i] >= sum.TopFailed)
                    {
                        (sum.TopFailed, sum.LargestFailed) = (values[i], (part.Index, i));
                    }
                }
                else if (outcome == Outcome.Rejected)
                {
                    sum.Rejected += values[i];
                }
                else if (outcome == Outcome.Abandoned)
                {
                    sum.Abandoned += values[i];
                }

                sums[bucket] = sum;
            }
        }

        var metric = parts[0].Series.Metric;
        long[] at = [.. sums.Keys.Select(bucket => bucket * step)];
        var largest = sums.Values.Select(sum => sum.Largest).ToArray();
        signals.Add(new SignalSeries
        {
            Entity = parts[0].Entity,
            Signal = parts[0].Meaning.Signal!,
            Label = parts.Count == 1 ? $"{metric} {parts[0].Series.Statistic}" : $"{metric} {parts[0].Series.Statistic}, sum of {parts.Count} series",
            Unit = "{request}/s",
            Times = at,
            Values = [.. sums.Values.Select(sum => sum.All)],
            Floor = parts[0].Meaning.Floor,
            RelativeFloor = parts[0].Meaning.RelativeFloor,
            Source = index => largest[index],
        });
        if (tellsFailures)
        {
            var failed = sums.Values.Select(sum => sum.TopFailed > 0 ? sum.LargestFailed : sum.Largest).ToArray();
            signals.Add(Share(Signals.Errors, parts[0].Meaning.OfPeer ? "share of failed calls" : "share of failed requests", [.. sums.Values.Select(sum => sum.All > 0 ? 100 * sum.Failed / sum.All : 0)], failed));
            if (parts[0].Meaning.OfPeer)
            {
                return;
            }

            signals.Add(Share(Abandoned, "share of requests whose caller went away (499)", [.. sums.Values.Select(sum => sum.All > 0 ? 100 * sum.Abandoned / sum.All : 0)], largest));
            signals.Add(Share(Signals.Rejections, "share of refused requests (4xx)", [.. sums.Values.Select(sum => sum.All > 0 ? 100 * sum.Rejected / sum.All : 0)], largest));
        }

        SignalSeries Share(string signal, string what, double[] values, (int, int)[] sources) => new()
        {
            Entity = parts[0].Entity,
            Signal = signal,
            Label = $"{metric}: {what}{SeenFrom(parts[0])}",
            Unit = "%",
            Times = at,
            Values = values,
            Floor = 3,
            RelativeFloor = 0.5,
            Source = index => sources[index],
        };
    }

    private static Outcome? OutcomeOf(MetricSeries series)
    {
        foreach (var attribute in ErrorAttributes)
        {
            if (series.Attributes.TryGetValue(attribute, out var status))
            {
                // "503", "5xx" or, of a class of codes, "5".
                bool OfClass(char first) => status.Length > 0 && status[0] == first && (status.Length == 3 || status.Length == 1 && attribute.EndsWith("_class", StringComparison.Ordinal));
                return OfClass('5') || status.ToUpperInvariant() is "ERROR" or "SERVER_ERROR" || attribute.Contains("grpc", StringComparison.Ordinal) && GrpcFailures.Contains(status) ? Outcome.Failed
                    : status == GoneAway ? Outcome.Abandoned
                    : OfClass('4') || status.Equals("CLIENT_ERROR", StringComparison.OrdinalIgnoreCase) ? Outcome.Rejected
                    : Outcome.Ok;
            }
        }

        return Array.Exists(ErrorTypes, series.Attributes.ContainsKey) ? Outcome.Failed : null;
    }

    /// <summary>The rate series of the same histogram, attributes and entity: how much each latency counts.</summary>
    private static MetricSeries? WeightsOf(Part part, MetricAnswer answer) =>
        answer.Series.FirstOrDefault(other =>
            other.Statistic == "rate" && other.Metric == part.Series.Metric && other.Entity == part.Series.Entity && SameAttributes(other.Attributes, part.Series.Attributes));

    private static bool SameAttributes(IReadOnlyDictionary<string, string> one, IReadOnlyDictionary<string, string> other) =>
        one.Count == other.Count && one.All(pair => other.TryGetValue(pair.Key, out var value) && value == pair.Value);

    private static double WeightAt(MetricSeries weights, long time)
    {
        var index = weights.Times.Span.BinarySearch(time);
        return index >= 0 ? weights.Values.Span[index] : 0;
    }

    /// <summary>The usual distance between samples, in milliseconds: the median over the longest series.</summary>
    private static long Step(List<Part> parts)
    {
        var times = parts.MaxBy(part => part.Series.Times.Length)!.Series.Times.Span;
        if (times.Length < 2)
        {
            return 1000;
        }

        var gaps = new long[times.Length - 1];
        for (var i = 1; i < times.Length; i++)
        {
            gaps[i - 1] = times[i] - times[i - 1];
        }

        Array.Sort(gaps);
        return Math.Max(1, gaps[gaps.Length / 2]);
    }

    private static string SeenFrom(Part part) => part.Meaning.OfPeer ? $", seen from {part.Series.Entity}" : "";

    private static string Label(string metric, string statistic, MetricSeries series)
    {
        var name = statistic == "value" ? metric : $"{metric} {statistic}";
        return series.Attributes.Count == 0 ? name : $"{name} ({string.Join(", ", series.Attributes.Take(3).Select(pair => $"{pair.Key}={pair.Value}"))})";
    }

    private enum Outcome
    {
        Ok,
        Rejected,
        Abandoned,
        Failed,
    }

    private sealed record Extraction(Topology Topology, IReadOnlyList<SignalSeries> Signals);

    private sealed record Part(int Index, MetricSeries Series, MetricMeaning Meaning, Entity Entity);
}
