using System.Runtime.InteropServices;
using Cleric.CaseFiles;
using Cleric.Entities;
using Cleric.Exhibits;
using Cleric.Reasoning.Statistics;
using Cleric.Reports;

namespace Cleric.Reasoning.Readers;

/// <summary>
/// Reads traces: whose own time grew, where errors begin, who refuses whom. Durations are compared with the median of the same operation before, so that a change in
/// the mix of requests is not taken for a change in speed.
/// </summary>
internal sealed class TraceReader : IEvidenceReader
{
    /// <summary>Differences below this are nobody's incident.</summary>
    private const double SmallestMilliseconds = 10;

    private const int FewestBefore = 4;

    /// <summary>What the absence of failures is worth where no span tells of any status.</summary>
    private const double StatusUnknown = 0.3;

    public ValueTask<IReadOnlyList<Observation>> ReadAsync(Exhibit exhibit, ICaseView view, CancellationToken cancellationToken = default)
    {
        var quality = Reading.QualityOf(exhibit);
        if (exhibit.Answer is not TraceAnswer answer || quality == 0 || view.Scope is not { } scope)
        {
            return new([]);
        }

        var tree = new SpanTree(answer.Spans);

        // Where no span says how it ended, that none failed is hardly known.
        var told = answer.Spans.Any(span => span.Error || span.StatusMessage is not null || SpanTree.Status(span) > 0) ? 1 : StatusUnknown;
        var symptom = SymptomSize.Seconds(view);
        IEnumerable<Entity> entities = exhibit.Query.Entity is { } asked ? [asked] : answer.Spans.Select(span => span.Entity).Distinct();
        var observations = new List<Observation>();
        var silent = new Dictionary<Entity, Tally>();
        var ways = new Dictionary<Entity, Tally>();
        foreach (var entity in entities)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Read(exhibit, tree, entity, scope, quality, told, symptom, observations, silent, ways);
        }

        foreach (var (entity, tally) in ways)
        {
            tally.ReportWay(exhibit, entity, quality, symptom, observations);
        }

        // Those who leave no spans of their own - databases, caches, third parties - are seen through the calls to them.
        foreach (var (entity, tally) in silent)
        {
            tally.Report(exhibit, entity, quality, told, symptom, observations, throughCalls: true);
        }

        return new(observations);
    }

    private static void Read(
        Exhibit exhibit, SpanTree tree, Entity entity, Scope scope, double quality, double told, double? symptom, List<Observation> observations, Dictionary<Entity, Tally> silent,
        Dictionary<Entity, Tally> ways)
    {
        var own = new Tally();
        var refusals = new Dictionary<Entity, (int Count, int Call)>();
        foreach (var request in tree.Requests(entity))
        {
            var span = tree.Spans[request];
            if (InWindow(span, scope) is not { } since)
            {
                continue;
            }

            var calls = tree.Calls(request);
            var failed = SpanTree.Failed(span);
            var elsewhere = false;
            foreach (var call in calls)
            {
                var called = tree.Spans[call];
                var answered = tree.AnswerTo(call);
                var callee = tree.Callee(call);
                var callFailed = SpanTree.Failed(called);
                var refused = answered is not null && !SpanTree.Failed(answered) && SpanTree.Refusal(Math.Max(SpanTree.Status(called), SpanTree.Status(answered)));
                elsewhere |= callFailed || refused;
                if (callee is not null && callee != entity && answered is null)
                {
                    Get(silent, callee).Add(called.Name, called, call, since, called.Duration, callFailed, begins: callFailed, refused: false);
                }

                if (callee is not null && callee != entity && answered is not null && answered != called)
                {
                    Get(ways, callee).Add($"{entity.Id} {called.Name}", called, call, since, tree.OnTheWay(call, tree.AnswerIndex(call)!.Value), callFailed, begins: false, refused: false);
                }

                if (since && failed && refused && callee is not null)
                {
                    ref var refusal = ref CollectionsMarshal.GetValueRefOrAddDefault(refusals, callee, out var known);
                    refusal = (refusal.Count + 1, known ? refusal.Call : call);
                }
            }

            var status = SpanTree.Status(span);
            own.Add(span.Name, span, request, since, tree.SelfTime(request, calls), failed, begins: failed && !elsewhere, refused: SpanTree.Refusal(status));
        }

        own.Report(exhibit, entity, quality, told, symptom, observations, throughCalls: false);
        foreach (var (callee, (count, call)) in refusals.Where(item => item.Value.Count >= 2))
        {
            var called = tree.Spans[call];
            observations.Add(new Observation
            {
                ExhibitId = exhibit.Id,
                Entity = callee,
                Signal = $"{Signals.Blamed}.rejected",
                Strength = Math.Min(0.97, 0.6 + (0.05 * count)),
                Quality = quality,
                Onset = called.Start,
                Statement = $"{callee}: {count} failed requests of {entity} failed because {callee} refused a call (HTTP {SpanTree.Status(called)}, {called.Name}), first at {Reading.Time(called.Start)}",
                Citations = [Reading.Text(exhibit, $"/spans/{call}/spanId", called.SpanId)],
            });
        }
    }

    private static bool? InWindow(Span span, Scope scope) =>
        scope.Window.Contains(span.Start) ? true : scope.Baseline.Contains(span.Start) ? false : null;

    private static Tally Get(Dictionary<Entity, Tally> tallies, Entity entity) =>
        CollectionsMarshal.GetValueRefOrAddDefault(tallies, entity, out _) ??= new Tally();

    /// <summary>What was counted of one entity, before and since.</summary>
    private sealed class Tally
    {
        private readonly Dictionary<string, (List<Timed> Before, List<Timed> Since)> _operations = new(StringComparer.Ordinal);
        private readonly Counts _before = new();
        private readonly Counts _since = new();
        private (Span Span, int Index)? _firstFailure;
        private (Span Span, int Index)? _firstOwnFailure;
        private (Span Span, int Index)? _firstRefusal;
        private (Span Span, int Index)? _any;

        public void Add(string operation, Span span, int index, bool since, TimeSpan self, bool failed, bool begins, bool refused)
        {
            ref var lists = ref CollectionsMarshal.GetValueRefOrAddDefault(_operations, operation, out var known);
            if (!known)
            {
                lists = ([], []);
            }

            (since ? lists.Since : lists.Before).Add(new Timed(span.Start, span.Duration.TotalMilliseconds, self.TotalMilliseconds, index));
            (since ? _since : _before).Add(failed, begins, refused);
            if (since)
            {
                _any ??= (span, index);
                Earlier(ref _firstFailure, failed);
                Earlier(ref _firstOwnFailure, begins);
                Earlier(ref _firstRefusal, refused);
            }

            void Earlier(ref (Span Span, int Index)? first, bool applies)
            {
                if (applies && (first is null || span.Start < first.Value.Span.Start))
                {
                    first = (span, index);
                }
            }
        }

        public void Report(Exhibit exhibit, Entity entity, double quality, double told, double? symptom, List<Observation> observations, bool throughCalls)
        {
            if (_since.All == 0)
            {
                return;
            }

            if (throughCalls)
            {
                Durations(Signals.SelfLatency, "calls to it took", timed => timed.Self);
                Share(Signals.SelfErrors, "calls to it failed", _before.Own, _since.Own, _firstOwnFailure);
            }
            else
            {
                Durations(Signals.Latency, "its requests took", timed => timed.Total);
                Durations(Signals.SelfLatency, "its own work took", timed => timed.Self);
                Share(Signals.Errors, "of its requests failed", _before.Failed, _since.Failed, _firstFailure);
                Share(Signals.SelfErrors, "of its requests failed with nothing it called having failed", _before.Own, _since.Own, _firstOwnFailure);
                Share(Signals.Rejections, "of its requests it refused (HTTP 4xx)", _before.Refused, _since.Refused, _firstRefusal);
            }

            void Durations(string signal, string said, Func<Timed, double> duration) => Compare(exhibit, entity, quality, symptom, observations, signal, said, duration);

            void Share(string signal, string said, int before, int since, (Span Span, int Index)? first)
            {
                var strength = ShiftTest.ShareStrength(before, _before.All, since, _since.All);
                var example = first ?? _any!.Value;
                observations.Add(new Observation
                {
                    ExhibitId = exhibit.Id,
                    Entity = entity,
                    Signal = signal,
                    Strength = Math.Round(strength, 4),
                    Quality = quality * told,
                    Onset = strength >= 0.5 ? example.Span.Start : null,
                    Statement = strength >= 0.5
                        ? $"{entity}: {since} of {_since.All} {said} since {Reading.Time(example.Span.Start)} ({before} of {_before.All} before){Why(example.Span)}"
                        : $"{entity}: {since} of {_since.All} {said} ({before} of {_before.All} before)",
                    Citations = [Reading.Text(exhibit, $"/spans/{example.Index}/spanId", example.Span.SpanId)],
                });
            }
        }

        /// <summary>Tells of the way to an entity alone: what it does itself its own spans tell.</summary>
        public void ReportWay(Exhibit exhibit, Entity entity, double quality, double? symptom, List<Observation> observations)
        {
            if (_since.All > 0)
            {
                Compare(exhibit, entity, quality, symptom, observations, Signals.PathLatency, "calls to it spent on the way, or waiting to be let in,", timed => timed.Self);
            }
        }

        private void Compare(Exhibit exhibit, Entity entity, double quality, double? symptom, List<Observation> observations, string signal, string said, Func<Timed, double> duration)
        {
            var before = new List<double>();
            var since = new List<(double Ratio, Timed Timed)>();
            var (usual, weight, longer) = (0.0, 0, 0.0);
            foreach (var (operationBefore, operationSince) in _operations.Values)
            {
                if (operationBefore.Count < FewestBefore)
                {
                    continue;
                }

                var sorted = operationBefore.Select(duration).Order().ToArray();
                var median = ShiftTest.Quantile(sorted, 0.5);
                before.AddRange(operationBefore.Select(timed => Ratio(duration(timed), median)));
                since.AddRange(operationSince.Select(timed => (Ratio(duration(timed), median), timed)));
                usual += median * operationSince.Count;
                longer += operationSince.Sum(timed => duration(timed) - median);
                weight += operationSince.Count;
            }

            since.Sort((one, other) => one.Timed.Start.CompareTo(other.Timed.Start));
            double[] ratios = [.. since.Select(item => item.Ratio)];
            if (ShiftTest.Test(CollectionsMarshal.AsSpan(before), ratios, up: true, floor: 0.5, relativeFloor: 0.5) is not { } shift)
            {
                return;
            }

            var seen = shift.Strength >= 0.5;
            var first = seen ? ChangePoint.FirstBeyond(ratios, shift.Limit, up: true) : -1;
            var shown = since[first >= 0 ? first : 0].Timed;
            var worst = since.MaxBy(item => item.Ratio).Timed;
            var normal = Format.Quantity(usual / Math.Max(1, weight), "ms");
            observations.Add(new Observation
            {
                ExhibitId = exhibit.Id,
                Entity = entity,
                Signal = signal,
                Strength = Math.Round(SymptomSize.Tempered(shift.Strength, longer / Math.Max(1, weight) / 1000, symptom), 4),
                Quality = quality,
                Magnitude = Math.Round(shift.Current, 4),
                Onset = first >= 0 ? shown.Start : null,
                Statement = seen
                    ? $"{entity}: {said} longer than normal in {Format.Number(shift.Beyond * 100)} % of {since.Count} spans since {Reading.Time(shown.Start)}: up to {Format.Quantity(duration(worst), "ms")}, normal is {normal}"
                    : $"{entity}: {said} no longer than normal: {normal} before, {Format.Number(shift.Beyond * 100)} % of {since.Count} spans were slower than that allows",
                Citations = [new Citation(exhibit.Id, $"/spans/{(seen ? worst : shown).Index}/duration")],
            });
        }

        private static double Ratio(double value, double median) => (value + SmallestMilliseconds) / (median + SmallestMilliseconds);

        private static string Why(Span span) =>
            span.StatusMessage is { Length: > 0 } message ? $": \"{Reading.Line(message, 100)}\"" : SpanTree.Status(span) is > 0 and var status ? $" (HTTP {status})" : "";

        private sealed class Counts
        {
            public int All { get; private set; }

            public int Failed { get; private set; }

            public int Own { get; private set; }

            public int Refused { get; private set; }

            public void Add(bool failed, bool own, bool refused)
            {
                All++;
                Failed += failed ? 1 : 0;
                Own += own ? 1 : 0;
                Refused += refused ? 1 : 0;
            }
        }

        private readonly record struct Timed(DateTimeOffset Start, double Total, double Self, int Index);
    }
}
