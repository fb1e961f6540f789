using System.Globalization;
using System.Runtime.InteropServices;
using Cleric.CaseFiles;
using Cleric.Entities;
using Cleric.Exhibits;
using Cleric.Queries;
using Cleric.Reasoning.Logs;

namespace Cleric.Reasoning.Readers;

/// <summary>
/// Compares what requests do on their way with what requests of their kind normally do: the steps, calls and kinds of log message of each entity that answers them, given that it was asked the same. A step that is always taken
/// and now left out, or an error that is new, is followed through the traces to the deepest entity at which requests stray; what its callers do otherwise follows from it. The idea of comparing normal and faulty event patterns across
/// traces and logs is that of Nezha (Yu et al., ESEC/FSE 2023); the conditional shares, their test and the way to the origin are our own.
/// </summary>
internal static class BehaviourReader
{
    private const int WarningSeverity = 13;
    private const int Fewest = 3;
    private const int DeepestWalk = 64;

    /// <summary>How much the odds of a step vary between two fault-free times, as a standard deviation of their logarithm: with the mix of requests they may well quadruple.</summary>
    private const double Drift = 1.5;

    /// <summary>The change of odds, in standard deviations of noise and drift together, from which requests are held to stray: one in ten by chance.</summary>
    private const double Clear = 1.3;

    /// <summary>A warning or error that comes with this share of requests, before as since, is none.</summary>
    private const double AsGoodAsAlways = 0.9;

    /// <summary>The likelihood ratio that the largest of many changes reaches by chance.</summary>
    private const double ChanceAlone = 4;

    public static IEnumerable<Observation> Derive(ICaseView view)
    {
        if (view.Scope is not { } scope || Telemetry.Of(view) is not { } telemetry)
        {
            return [];
        }

        var visits = Visits(telemetry, scope);
        var changes = Changes(visits.Values);
        if (changes.Count == 0)
        {
            return [];
        }

        foreach (var visit in visits.Values.Where(visit => !visit.Before && changes.ContainsKey(visit.Kind)))
        {
            visit.Stray(changes[visit.Kind]);
        }

        var origins = new Dictionary<Entity, Strays>();
        var (requests, strayed) = (0, 0);
        foreach (var visit in visits.Values.Where(visit => !visit.Before && visit.Kind.Entity == scope.Symptom.Entity))
        {
            requests++;
            var deepest = new List<Visit>();
            Descend(visit, visits, telemetry.Tree, deepest, 0);
            strayed += deepest.Count > 0 ? 1 : 0;
            foreach (var group in deepest.GroupBy(one => one.Kind.Entity))
            {
                (CollectionsMarshal.GetValueRefOrAddDefault(origins, group.Key, out _) ??= new Strays()).Add(group.MaxBy(one => one.Deviation)!);
            }
        }

        return strayed < Fewest ? [] : Observe(origins, changes, telemetry, scope, requests);
    }

    /// <summary>The visits at which a request strays and below which none does.</summary>
    private static bool Descend(Visit visit, Dictionary<int, Visit> visits, SpanTree tree, List<Visit> deepest, int depth)
    {
        if (depth > DeepestWalk)
        {
            return false;
        }

        var below = false;
        foreach (var call in tree.Calls(visit.Request))
        {
            // What a failed answer makes the caller do otherwise is no fault of the caller's.
            below |= tree.AnswerTo(call) is { } answer && SpanTree.Failed(answer);
            if (tree.AnswerIndex(call) is { } answered && answered != visit.Request && visits.TryGetValue(answered, out var next))
            {
                below |= Descend(next, visits, tree, deepest, depth + 1);
            }
        }

        if (!below && visit.Deviation > 0)
        {
            deepest.Add(visit);
        }

        return below || visit.Deviation > 0;
    }

    private static Dictionary<int, Visit> Visits(Telemetry telemetry, Scope scope)
    {
        var miners = new Dictionary<Entity, TemplateMiner>();
        var visits = new Dictionary<int, Visit>();
        var logged = new List<(Visit Visit, LogTemplate Template, LogRecord Record)>();
        var tree = telemetry.Tree;
        foreach (var request in tree.Requests())
        {
            var span = tree.Spans[request];
            if ((!scope.Window.Contains(span.Start) && !scope.Baseline.Contains(span.Start)) || SpanTree.Status(span) == SpanTree.GoneAway)
            {
                continue;
            }

            var visit = visits[request] = new Visit(request, new Kind(span.Entity, span.Name), !scope.Window.Contains(span.Start));
            foreach (var step in tree.Steps(request))
            {
                var taken = tree.Spans[step];
                visit.Add(new Step(StepKind.Span, taken.Name), taken.Start, SpanTree.Failed(taken));
                if (tree.AnswerTo(step) is { } answer && answer.Entity != span.Entity)
                {
                    visit.Add(new Step(StepKind.Call, $"{answer.Entity} {answer.Name}"), answer.Start, false);
                }

                foreach (var record in telemetry.Logs[(taken.TraceId, taken.SpanId)])
                {
                    var miner = CollectionsMarshal.GetValueRefOrAddDefault(miners, span.Entity, out _) ??= new TemplateMiner();
                    logged.Add((visit, miner.Add(record.Body), record));
                }
            }
        }

        // Only now is it known which templates are one.
        foreach (var (visit, template, record) in logged)
        {
            visit.Add(new Step(StepKind.Log, Place(record) ?? template.Current.ToString()), record.Time, record.Severity >= WarningSeverity, record);
        }

        return visits;
    }

    /// <summary>The line of code that wrote a record, by OpenTelemetry's semantic conventions, older names included: it tells kinds of message apart better than their words do.</summary>
    private static string? Place(LogRecord record) =>
        First(record, "code.line.number", "code.lineno") is { } line && First(record, "code.file.path", "code.filepath", "code.function.name", "code.function", "code.namespace") is { } file ? $"{file}:{line}" : null;

    private static string? First(LogRecord record, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (record.Attributes.TryGetValue(name, out var value))
            {
                return value;
            }
        }

        return null;
    }

    /// <summary>For each kind of request, the steps that are left out or newly taken to no good.</summary>
    private static Dictionary<Kind, Changed> Changes(IEnumerable<Visit> visits)
    {
        var changes = new Dictionary<Kind, Changed>();
        foreach (var group in visits.GroupBy(visit => visit.Kind))
        {
            var before = group.Where(visit => visit.Before).ToList();
            var since = group.Where(visit => !visit.Before).ToList();
            if (before.Count == 0 || since.Count == 0)
            {
                continue;
            }

            // Errors are news wherever they come up; what is left out is judged by requests that nothing known goes wrong with, before and since.
            var found = Compare(before, since, trouble: true).ToList();
            var risen = found.Select(change => change.Step).ToHashSet();
            HashSet<Step> usual = [.. Always(before).Intersect(Always(since))];
            since.RemoveAll(visit => visit.Troubles.Any(step => !risen.Contains(step) && !usual.Contains(step)));
            before.RemoveAll(visit => visit.Troubles.Any(step => !usual.Contains(step)));
            found.AddRange(Compare(before, since, trouble: false));
            if (found.Count > 0)
            {
                changes[group.Key] = new Changed(found, usual, before.MaxBy(visit => visit.Steps.Count));
            }
        }

        return changes;
    }

    /// <summary>The warnings and errors that come with as good as every one.</summary>
    private static IEnumerable<Step> Always(List<Visit> visits) =>
        Count(visits).Where(item => item.Value.Trouble && item.Value.Taken >= AsGoodAsAlways * visits.Count).Select(item => item.Key);

    private static IEnumerable<StepChange> Compare(List<Visit> before, List<Visit> since, bool trouble)
    {
        if (before.Count == 0 || since.Count == 0)
        {
            yield break;
        }

        var (normal, now) = (Count(before), Count(since));
        foreach (var step in normal.Keys.Union(now.Keys))
        {
            var (then, current) = (normal.GetValueOrDefault(step), now.GetValueOrDefault(step));
            var change = Change(then.Taken, before.Count, current.Taken, since.Count);
            if (trouble == (then.Trouble || current.Trouble) && (trouble ? change : -change) >= Clear)
            {
                yield return new StepChange(step, trouble, Math.Abs(change), then.Taken, before.Count, current.Taken, since.Count);
            }
        }
    }

    private static Dictionary<Step, Tally> Count(List<Visit> visits)
    {
        var tallies = new Dictionary<Step, Tally>();
        foreach (var (step, taken) in visits.SelectMany(visit => visit.Steps))
        {
            ref var tally = ref CollectionsMarshal.GetValueRefOrAddDefault(tallies, step, out _);
            tally = new Tally(tally.Taken + 1, tally.Trouble || taken.Trouble);
        }

        return tallies;
    }

    /// <summary>The change of the log odds of a step, in standard deviations (Woolf's standard error with Haldane's correction, and drift).</summary>
    private static double Change(int before, int triesBefore, int since, int triesSince)
    {
        var variance = (1 / (before + 0.5)) + (1 / (triesBefore - before + 0.5)) + (1 / (since + 0.5)) + (1 / (triesSince - since + 0.5));
        var then = Math.Log((before + 0.5) / (triesBefore - before + 0.5));
        var now = Math.Log((since + 0.5) / (triesSince - since + 0.5));
        return (now - then) / Math.Sqrt(variance + (Drift * Drift));
    }

    private static IEnumerable<Observation> Observe(Dictionary<Entity, Strays> origins, Dictionary<Kind, Changed> changes, Telemetry telemetry, Scope scope, int requests)
    {
        var all = ChanceAlone + origins.Values.Sum(strays => strays.Ratio);
        foreach (var (entity, strays) in origins.Where(item => item.Value.Count >= Fewest))
        {
            var share = strays.Ratio / all;
            var example = strays.Clearest;
            var change = example.Change!;
            var first = telemetry.Tree.Spans[example.Request];
            var citations = new List<Citation> { telemetry.Cite(example.Request) };
            var model = changes[example.Kind].Model;
            var record = (change.IsTrouble ? example : model)?.RecordOf(change.Step);
            var said = $"{Said(change.Step, record)} is {(change.IsTrouble ? "new" : "left out")}";
            citations.AddRange(record is null ? [] : [telemetry.Cite(record)]);
            if (model is not null && Divergence(example, model) is { } divergence)
            {
                var missed = model.RecordOf(divergence.Missing);
                said += divergence.Last is { } last ? $"; after {Said(last, model.RecordOf(last))} follows no more {Said(divergence.Missing, missed)}" : $"; {Said(divergence.Missing, missed)} comes no more";
                if (missed is not null)
                {
                    citations.AddRange(missed == record ? [] : [telemetry.Cite(missed)]);
                    said += telemetry.StepOf(missed) is { } within ? $" of {within}" : "";
                }
            }

            yield return new Observation
            {
                ExhibitId = citations[^1].ExhibitId,
                Entity = entity,
                Signal = Signals.OriginBehaviour,
                Strength = Math.Clamp(share, 0.5, 0.97),
                Quality = telemetry.Quality,
                Onset = first.Start,
                Statement = string.Create(
                    CultureInfo.InvariantCulture,
                    $"{entity}: {strays.Count} of {requests} requests of {scope.Symptom.Entity} stray here from what they normally do: in {first.Name}, {said} ({change.Since} of {change.TriesSince} since, {change.Before} of {change.TriesBefore} before)"),
                Citations = citations,
            };
        }
    }

    /// <summary>
    /// Where a visit leaves the usual way: the first step that a normal visit of its kind takes and this one does not, and the last before it. Messages are named after messages: they say most about where in the code that is.
    /// </summary>
    private static (Step? Last, Step Missing)? Divergence(Visit visit, Visit usual)
    {
        var way = usual.Steps.OrderBy(item => item.Value.First).ThenBy(item => item.Key.Kind).ToList();
        var at = way.FindIndex(item => item.Key.Kind == StepKind.Log && !visit.Steps.ContainsKey(item.Key));
        at = at >= 0 ? at : way.FindIndex(item => !visit.Steps.ContainsKey(item.Key));
        if (at < 0)
        {
            return null;
        }

        var last = way.FindLastIndex(at, item => item.Key.Kind == way[at].Key.Kind && visit.Steps.ContainsKey(item.Key));
        last = last >= 0 ? last : way.FindLastIndex(at, item => visit.Steps.ContainsKey(item.Key));
        return (last >= 0 ? way[last].Key : null, way[at].Key);
    }

    private static string Said(Step step, LogRecord? record) => step.Kind switch
    {
        StepKind.Log when record is not null && Place(record) is { } place => $"\"{Reading.Line(record.Body, 90)}\" ({place})",
        StepKind.Log => $"\"{Reading.Line(record?.Body ?? step.Name, 90)}\"",
        StepKind.Call => $"the call to {step.Name}",
        _ => $"the step {step.Name}",
    };

    private enum StepKind
    {
        Span,
        Call,
        Log,
    }

    private readonly record struct Kind(Entity Entity, string Operation);

    private readonly record struct Step(StepKind Kind, string Name);

    private readonly record struct Tally(int Taken, bool Trouble);

    private sealed record StepChange(Step Step, bool IsTrouble, double Size, int Before, int TriesBefore, int Since, int TriesSince);

    /// <summary>What is different in requests of a kind.</summary>
    /// <param name="Steps">The steps left out or newly taken.</param>
    /// <param name="Usual">The warnings and errors that come with as good as every request of the kind, before as since.</param>
    /// <param name="Model">A normal request that shows all that they do.</param>
    private sealed record Changed(List<StepChange> Steps, HashSet<Step> Usual, Visit? Model);

    /// <summary>One entity's part in one request.</summary>
    private sealed class Visit(int request, Kind kind, bool before)
    {
        public int Request => request;

        public Kind Kind => kind;

        public bool Before => before;

        public Dictionary<Step, (DateTimeOffset First, bool Trouble, LogRecord? Record)> Steps { get; } = [];

        public double Deviation { get; private set; }

        public StepChange? Change { get; private set; }

        public void Add(Step step, DateTimeOffset time, bool trouble, LogRecord? record = null)
        {
            if (!Steps.TryGetValue(step, out var known) || time < known.First)
            {
                Steps[step] = (time, trouble || known.Trouble, record);
            }
        }

        public LogRecord? RecordOf(Step step) => Steps.TryGetValue(step, out var taken) ? taken.Record : null;

        /// <summary>How many kinds of message without trouble came on the way.</summary>
        public int Messages => Steps.Count(taken => taken.Key.Kind == StepKind.Log && !taken.Value.Trouble);

        public IEnumerable<Step> Troubles => Steps.Where(taken => taken.Value.Trouble).Select(taken => taken.Key);

        public void Stray(Changed changed)
        {
            // What a request leaves out because of an old trouble is not news.
            var old = Troubles.Any(step => !changed.Usual.Contains(step) && !changed.Steps.Exists(change => change.IsTrouble && change.Step == step));
            foreach (var change in changed.Steps.Where(change => change.IsTrouble == Steps.ContainsKey(change.Step) && change.Size > Deviation && (change.IsTrouble || !old)))
            {
                (Deviation, Change) = (change.Size, change);
            }
        }
    }

    /// <summary>The requests that stray at one entity.</summary>
    private sealed class Strays
    {
        private readonly Dictionary<Kind, Visit> _clearest = [];

        public int Count { get; private set; }

        /// <summary>
        /// How much likelier the clearest change of each kind of request is if something is wrong there: kinds are independent samples. Twice the exponent of a normal deviate's, as the drift that is granted is generous.
        /// </summary>
        public double Ratio => Math.Exp(_clearest.Values.Sum(visit => visit.Deviation * visit.Deviation));

        public Visit Clearest => _clearest.Values.MaxBy(visit => visit.Deviation)!;

        public void Add(Visit visit)
        {
            Count++;
            ref var clearest = ref CollectionsMarshal.GetValueRefOrAddDefault(_clearest, visit.Kind, out _);

            // Of those that show the same, the one that comes farthest tells best where it stops.
            clearest = clearest is null || visit.Deviation > clearest.Deviation || (visit.Deviation == clearest.Deviation && visit.Messages > clearest.Messages) ? visit : clearest;
        }
    }

    /// <summary>All spans and log records read so far, linked.</summary>
    private sealed class Telemetry
    {
        private readonly Dictionary<(string, string), (Exhibit Exhibit, int Index)> _spans = [];
        private readonly Dictionary<LogRecord, (Exhibit Exhibit, int Index)> _records = new(ReferenceEqualityComparer.Instance);

        public required SpanTree Tree { get; init; }

        public required ILookup<(string? TraceId, string? SpanId), LogRecord> Logs { get; init; }

        public double Quality { get; private set; } = 1;

        /// <summary>Null until it was asked what the requests logged: from the logs of some entities alone it would seem that the others stray.</summary>
        public static Telemetry? Of(ICaseView view)
        {
            var spans = new List<Span>();
            var records = new List<LogRecord>();
            var seen = new HashSet<(string?, string?, DateTimeOffset, string)>();
            var places = new List<(Exhibit Exhibit, int Index)>();
            var recordPlaces = new List<(Exhibit Exhibit, int Index)>();
            var known = new HashSet<(string, string)>();
            var quality = 1.0;
            if (!view.Exhibits.Any(exhibit => exhibit is { Query: LogQuery { TraceIds.Count: > 0 }, Answer: LogAnswer { Records.Count: > 0 } }))
            {
                return null;
            }

            foreach (var exhibit in view.Exhibits.Where(exhibit => Reading.QualityOf(exhibit) > 0 && exhibit.Answer is TraceAnswer or LogAnswer))
            {
                quality = Math.Min(quality, Reading.QualityOf(exhibit));
                if (exhibit.Answer is TraceAnswer traces)
                {
                    for (var i = 0; i < traces.Spans.Count; i++)
                    {
                        if (known.Add((traces.Spans[i].TraceId, traces.Spans[i].SpanId)))
                        {
                            spans.Add(traces.Spans[i]);
                            places.Add((exhibit, i));
                        }
                    }
                }
                else if (exhibit.Answer is LogAnswer logs)
                {
                    for (var i = 0; i < logs.Records.Count; i++)
                    {
                        var record = logs.Records[i];
                        if (record is { TraceId: not null, SpanId: not null } && seen.Add((record.TraceId, record.SpanId, record.Time, record.Body)))
                        {
                            records.Add(record);
                            recordPlaces.Add((exhibit, i));
                        }
                    }
                }
            }

            if (spans.Count == 0 || records.Count == 0)
            {
                return null;
            }

            var telemetry = new Telemetry { Tree = new SpanTree(spans), Logs = records.ToLookup(record => (record.TraceId, record.SpanId)), Quality = quality };
            for (var i = 0; i < spans.Count; i++)
            {
                telemetry._spans[(spans[i].TraceId, spans[i].SpanId)] = places[i];
            }

            for (var i = 0; i < records.Count; i++)
            {
                telemetry._records[records[i]] = recordPlaces[i];
            }

            return telemetry;
        }

        /// <summary>The step in which a record was written.</summary>
        public string? StepOf(LogRecord record) => _spans.TryGetValue((record.TraceId!, record.SpanId!), out var place) ? ((TraceAnswer)place.Exhibit.Answer).Spans[place.Index].Name : null;

        public Citation Cite(int span)
        {
            var (exhibit, index) = _spans[(Tree.Spans[span].TraceId, Tree.Spans[span].SpanId)];
            return Reading.Text(exhibit, $"/spans/{index}/spanId", Tree.Spans[span].SpanId);
        }

        public Citation Cite(LogRecord record)
        {
            var (exhibit, index) = _records[record];
            return Reading.Text(exhibit, $"/records/{index}/body", record.Body);
        }
    }
}
