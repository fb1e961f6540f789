using System.Runtime.InteropServices;
using Cleric.CaseFiles;
using Cleric.Entities;
using Cleric.Exhibits;
using Cleric.Reasoning.Statistics;

namespace Cleric.Reasoning.Readers;

/// <summary>
/// Follows the requests that show the symptom, through all traces read so far, to where they go wrong: a failed request along the failed calls to the entity at which nothing
/// it called had failed, a slow one to the entity whose own time exceeds its normal the most.
/// </summary>
internal static class OriginReader
{
    private const int Fewest = 3;
    private const int FewestBefore = 4;
    private const int DeepestWalk = 32;

    /// <summary>The least share of what the ways from a caller take too long for one of them to count.</summary>
    private const double MaterialWay = 0.15;

    /// <summary>Tells the time that an operation's calls spend on the way from its own.</summary>
    private const string OnTheWay = "to ";

    public static IEnumerable<Observation> Derive(ICaseView view)
    {
        if (view.Scope is not { } scope)
        {
            return [];
        }

        var places = new Dictionary<(string, string), (Exhibit Exhibit, int Index)>();
        var spans = new List<Span>();
        var asked = new HashSet<Entity>();
        foreach (var exhibit in view.Exhibits.Where(exhibit => Reading.QualityOf(exhibit) > 0 && exhibit.Answer is TraceAnswer))
        {
            var answer = (TraceAnswer)exhibit.Answer;
            asked.UnionWith(exhibit.Query.Entity is { } one ? [one] : answer.Spans.Select(span => span.Entity).Distinct());
            for (var i = 0; i < answer.Spans.Count; i++)
            {
                if (places.TryAdd((answer.Spans[i].TraceId, answer.Spans[i].SpanId), (exhibit, i)))
                {
                    spans.Add(answer.Spans[i]);
                }
            }
        }

        if (!asked.Contains(scope.Symptom.Entity))
        {
            return [];
        }

        var tree = new SpanTree(spans);
        var requests = tree.Requests(scope.Symptom.Entity).Where(index => scope.Window.Contains(spans[index].Start)).ToList();
        var failed = requests.Where(index => SpanTree.Failed(spans[index])).ToList();
        if (scope.Symptom.Signal != Signals.Latency && failed.Count >= Fewest)
        {
            var normal = tree.Requests().Where(index => scope.Baseline.Contains(spans[index].Start))
                .GroupBy(index => (spans[index].Entity, spans[index].Name), index => spans[index].Duration.TotalSeconds)
                .Where(group => group.Count() >= FewestBefore)
                .ToDictionary(group => group.Key, group => ShiftTest.Quantile(group.Order().ToArray(), 0.5));
            var reached = new Reached(tree, scope);
            return Observe(failed.SelectMany(index => Shared(Failure(tree, index, asked, normal), tree, reached)), failed.Count, "failed", scope, places, spans, [], 1);
        }

        var slow = new SlowRequests(tree, scope, asked);
        return slow.Count >= Fewest && slow.Clearness > 0.5 ? Observe(slow.Origins(), slow.Count, "slow", scope, places, spans, slow.Usual(), (2 * slow.Clearness) - 1) : [];
    }

    private static List<Observation> Observe(
        IEnumerable<(Entity? Origin, int Span, double Weight)> origins, int count, string how, Scope scope, Dictionary<(string, string), (Exhibit Exhibit, int Index)> places, List<Span> spans, Dictionary<Entity, double> usual, double clearness)
    {
        var totals = new Dictionary<Entity, (int Count, double Weight, int Span)>();
        var (all, known) = (0.0, 0.0);
        foreach (var (origin, span, weight) in origins)
        {
            all += weight;
            if (origin is null)
            {
                continue;
            }

            known += weight;
            ref var total = ref CollectionsMarshal.GetValueRefOrAddDefault(totals, origin, out var exists);
            total = (total.Count + 1, total.Weight + weight, exists ? total.Span : span);
        }

        // Where most requests lead beyond what was read, it is too early to say.
        if (known < 0.5 * all || known <= 0)
        {
            return [];
        }

        return
        [
            .. totals.Select(item =>
            {
                // Who takes time in slow requests on any day has to take clearly more of it than then.
                var of = item.Value.Weight / all;
                var share = of * of / (of + (usual.GetValueOrDefault(item.Key) * count / all));
                var span = spans[item.Value.Span];
                var (exhibit, index) = places[(span.TraceId, span.SpanId)];
                return new Observation
                {
                    ExhibitId = exhibit.Id,
                    Entity = item.Key,
                    Signal = Signals.Origin,
                    Strength = share >= 0.5 ? Math.Min(0.97, 0.8 + (0.2 * share)) : share >= 0.2 ? 0.6 : 0.2,
                    Quality = Reading.QualityOf(exhibit) * Math.Min(1, known / all) * clearness,
                    Onset = span.Start,
                    Statement = how == "failed"
                        ? $"{item.Key}: here begins what failed in {item.Value.Count} of {count} failed requests of {scope.Symptom.Entity}"
                        : $"{item.Key}: its own time is {Reports.Format.Percent(of)} of what {count} slow requests of {scope.Symptom.Entity} took too long",
                    Citations = [Reading.Text(exhibit, $"/spans/{index}/spanId", span.SpanId)],
                };
            }),
        ];
    }

    /// <summary>Where a failed request goes wrong; no entity when the way leads to one whose own spans were not read.</summary>
    private static (Entity? Origin, int Span, double Weight) Failure(SpanTree tree, int request, HashSet<Entity> asked, Dictionary<(Entity, string), double> normal)
    {
        var at = request;
        for (var depth = 0; depth < DeepestWalk; depth++)
        {
            var calls = tree.Calls(at);
            var last = calls.FindLastIndex(call => SpanTree.Failed(tree.Spans[call]) || Refused(tree, call));
            if (last < 0)
            {
                return (asked.Contains(tree.Spans[at].Entity) ? tree.Spans[at].Entity : null, at, 1);
            }

            var failing = calls[last];

            // Who gives up on an answer that takes no longer than usual has itself to blame.
            if (tree.Abandoned(failing) && tree.AnswerTo(failing) is { } answer && normal.TryGetValue((answer.Entity, answer.Name), out var usual) && answer.Duration.TotalSeconds <= (1.5 * usual) + 0.01)
            {
                return (tree.Spans[at].Entity, failing, 1);
            }

            if (tree.AnswerIndex(failing) is not { } answered || answered == at || Refused(tree, failing))
            {
                return (tree.Callee(failing), failing, 1);
            }

            at = answered;
        }

        return (null, request, 1);
    }

    /// <summary>What one fails to reach that others reach may be in the way of either: the failure is theirs by halves.</summary>
    private static IEnumerable<(Entity? Origin, int Span, double Weight)> Shared((Entity? Origin, int Span, double Weight) failure, SpanTree tree, Reached reached)
    {
        var caller = tree.Spans[failure.Span].Entity;
        return failure.Origin is { } origin && origin != caller && tree.AnswerIndex(failure.Span) is null && reached.ByOthers(origin, caller)
            ? [failure with { Weight = failure.Weight / 2 }, (caller, failure.Span, failure.Weight / 2)]
            : [failure];
    }

    /// <summary>The called one is well and said no.</summary>
    private static bool Refused(SpanTree tree, int call) =>
        tree.AnswerTo(call) is { } answered && !SpanTree.Failed(answered) && SpanTree.Refusal(Math.Max(SpanTree.Status(tree.Spans[call]), SpanTree.Status(answered)));

    /// <summary>Who reached those that leave no spans of their own.</summary>
    private sealed class Reached
    {
        private const double MostFailed = 0.1;
        private readonly Dictionary<(Entity Callee, Entity Caller), (int All, int Failed)> _calls = [];

        public Reached(SpanTree tree, Scope scope)
        {
            for (var i = 0; i < tree.Spans.Count; i++)
            {
                if (tree.Spans[i] is { Peer: { } peer } span && scope.Window.Contains(span.Start) && tree.AnswerIndex(i) is null)
                {
                    ref var calls = ref CollectionsMarshal.GetValueRefOrAddDefault(_calls, (peer, span.Entity), out _);
                    calls = (calls.All + 1, calls.Failed + (SpanTree.Failed(span) ? 1 : 0));
                }
            }
        }

        public bool ByOthers(Entity callee, Entity caller) =>
            _calls.Any(item => item.Key.Callee == callee && item.Key.Caller != caller && item.Value.All >= Fewest && item.Value.Failed <= MostFailed * item.Value.All);
    }

    /// <summary>The requests that took longer than normal, and who took the time.</summary>
    private sealed class SlowRequests
    {
        private readonly SpanTree _tree;
        private readonly HashSet<Entity> _asked;
        private readonly Dictionary<(Entity, string), double> _normal;
        private readonly List<int> _slow = [];
        private readonly List<int> _slowest;

        public SlowRequests(SpanTree tree, Scope scope, HashSet<Entity> asked)
        {
            (_tree, _asked) = (tree, asked);
            var requests = tree.Requests(scope.Symptom.Entity).ToList();
            _normal = requests.Where(index => scope.Baseline.Contains(tree.Spans[index].Start))
                .SelectMany(Parts)
                .GroupBy(part => (part.Entity, part.Operation), part => part.Seconds)
                .Where(group => group.Count() >= FewestBefore)
                .ToDictionary(group => group.Key, group => ShiftTest.Quantile(group.Order().ToArray(), 0.5));
            var usual = requests.Where(index => scope.Baseline.Contains(tree.Spans[index].Start))
                .GroupBy(Kind, index => tree.Spans[index].Duration.TotalSeconds)
                .Where(group => group.Count() >= FewestBefore)
                .ToDictionary(group => group.Key, group => ShiftTest.Quantile(group.Order().ToArray(), 0.9));
            var measured = requests.Where(index => usual.ContainsKey(Kind(index))).ToList();
            var slow = measured.Where(index => tree.Spans[index].Duration.TotalSeconds > (1.5 * usual[Kind(index)]) + 0.01).ToList();
            _slow.AddRange(slow.Where(index => scope.Window.Contains(tree.Spans[index].Start)));
            _slowest = [.. measured.Where(index => scope.Baseline.Contains(tree.Spans[index].Start) && tree.Spans[index].Duration.TotalSeconds >= usual[Kind(index)])];
            Clearness = ShiftTest.ShareStrength(
                slow.Count(index => scope.Baseline.Contains(tree.Spans[index].Start)),
                measured.Count(index => scope.Baseline.Contains(tree.Spans[index].Start)),
                _slow.Count,
                measured.Count(index => scope.Window.Contains(tree.Spans[index].Start)));
        }

        /// <summary>How probable it is that more requests are slow than normally: a few always are.</summary>
        public double Clearness { get; }

        public int Count => _slow.Count;

        /// <summary>By how many seconds the own time of each entity exceeds its normal in one of the slowest requests when nothing is wrong.</summary>
        public Dictionary<Entity, double> Usual() =>
            Excess(_slowest).Where(item => item.Origin is not null).GroupBy(item => item.Origin!, item => item.Weight).ToDictionary(group => group.Key, group => group.Sum() / _slowest.Count);

        /// <summary>For each slow request and entity in it, by how much the entity's own time exceeded its normal.</summary>
        public IEnumerable<(Entity? Origin, int Span, double Weight)> Origins() => Excess(_slow);

        private IEnumerable<(Entity? Origin, int Span, double Weight)> Excess(IEnumerable<int> requests)
        {
            var parts = requests.SelectMany(Parts)
                .Select(part => (Part: part, Excess: part.Seconds - _normal.GetValueOrDefault((part.Entity, part.Operation))))
                .Where(item => item.Excess > 0)
                .ToList();

            // Where the ways to several others have become long, it is the caller's end of them that is.
            var ways = parts.Where(item => item.Part.From is not null).GroupBy(item => item.Part.From!).ToDictionary(
                group => group.Key,
                group => group.GroupBy(item => item.Part.Entity).Count(way => way.Sum(item => item.Excess) >= MaterialWay * group.Sum(item => item.Excess)));
            return parts.Select(item => item.Part.From is { } from && ways[from] > 1 && _asked.Contains(from)
                ? ((Entity?)from, item.Part.Span, item.Excess)
                : (item.Part.Known ? item.Part.Entity : null, item.Part.Span, item.Excess));
        }

        /// <summary>What kind of request it is: gateways and proxies name all alike, so that the first thing they call has to tell them apart.</summary>
        private (string, string?) Kind(int request) =>
            (_tree.Spans[request].Name, _tree.Calls(request) is { Count: > 0 } calls ? (_tree.AnswerTo(calls[0]) ?? _tree.Spans[calls[0]]).Name : null);

        /// <summary>Who spent which part of a request: the own time of each entity that answered, the way there and back, and the calls that nobody answered.</summary>
        private List<Part> Parts(int request)
        {
            var parts = new List<Part>();
            var open = new Queue<int>([request]);
            var visited = 0;
            while (open.TryDequeue(out var at) && visited++ < 1000)
            {
                var span = _tree.Spans[at];
                var calls = _tree.Calls(at);
                parts.Add(new Part(span.Entity, span.Name, _tree.SelfTime(at, calls).TotalSeconds, at, _asked.Contains(span.Entity)));
                foreach (var call in calls)
                {
                    if (_tree.AnswerIndex(call) is { } answered && answered != at)
                    {
                        open.Enqueue(answered);
                        if (answered != call)
                        {
                            parts.Add(new Part(_tree.Spans[answered].Entity, OnTheWay + _tree.Spans[answered].Name, _tree.OnTheWay(call, answered).TotalSeconds, call, true, span.Entity));
                        }
                    }
                    else if (_tree.Spans[call].Peer is { } peer)
                    {
                        parts.Add(new Part(peer, _tree.Spans[call].Name, _tree.Spans[call].Duration.TotalSeconds, call, true));
                    }
                }
            }

            return parts;
        }

        /// <summary>Part of a request: who spent how long on what, in which span, whether enough was read to know, and for a way whose call it was.</summary>
        private readonly record struct Part(Entity Entity, string Operation, double Seconds, int Span, bool Known, Entity? From = null);
    }
}
