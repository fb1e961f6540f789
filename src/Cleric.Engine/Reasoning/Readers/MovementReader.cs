using System.Runtime.InteropServices;
using Cleric.CaseFiles;
using Cleric.Entities;
using Cleric.Exhibits;
using Cleric.Reasoning.Statistics;

namespace Cleric.Reasoning.Readers;

/// <summary>
/// Shares out the movement of the symptom among the entities that it depends on, from metrics and topology alone. What an entity adds to a request of the symptom's entity is its
/// mean latency (or share of failures) times how often it is called for one such request; waiting for others is part of it, so these add up along the calls. The slope of that contribution
/// on the symptom is the share of the symptom's movement that passes through the entity (the covariance decomposition of a sum); less what passes through those it calls, it is its own.
/// It needs no baseline and few samples: the entity whose own share is largest moved the symptom.
/// </summary>
internal static class MovementReader
{
    public const string SelfLatency = Signals.SelfLatency + Derived;
    public const string SelfErrors = Signals.SelfErrors + Derived;

    public const string Latency = Signals.OriginMovement + ".latency";
    public const string Errors = Signals.OriginMovement + ".errors";

    private const string Derived = ".movement";
    private const int FewestPoints = 4;

    /// <summary>From here on there are enough samples to ask whether the symptom left its baseline; below, its range has to do.</summary>
    private const int ManyPoints = 12;

    /// <summary>The least rise of the symptom beside its median that is worth sharing out.</summary>
    private const double LeastRise = 0.1;

    /// <summary>Failures come in whole numbers: fewer than these are chance.</summary>
    private const double FewestFailures = 3;

    /// <summary>How many samples after the symptom was noticed are still taken for the same incident.</summary>
    private const int SamplesAfter = 2;

    /// <summary>A smaller share of the movement makes nobody its origin.</summary>
    private const double LeastShare = 0.2;

    /// <summary>What a share of failures is worth where slowness may be behind it.</summary>
    private const double WhereSlow = 0.3;

    /// <summary>What a share of time is worth that only callers measured.</summary>
    private const double SeenFromOutside = 0.6;

    /// <summary>What shares are worth where somebody measures nothing itself: its part is told from its callers' only roughly.</summary>
    private const double WhereHidden = 0.5;

    /// <summary>What a share is worth where who depends on whom is but presumed: nothing can be subtracted for whom somebody waits.</summary>
    private const double WherePresumed = 0.4;

    /// <summary>What it is worth of an entity that only what is left over speaks of.</summary>
    private const double Unasked = 0.7;

    /// <summary>How sure it has to be that a latency rose, ...</summary>
    private const double ClearlySlow = 0.65;

    /// <summary>(or that it did not), ...</summary>
    private const double ClearlyNot = 0.2;

    /// <summary>... and to how many times its normal, for failures to be put down to it.</summary>
    private const double MuchSlower = 5;

    /// <summary>The strength of an origin that was looked for and not seen.</summary>
    private const double Unmoved = 0.02;

    public static IEnumerable<Observation> Derive(ICaseView view, TopologyIndex topology)
    {
        if (view.Scope is not { } scope)
        {
            return [];
        }

        var symptom = scope.Symptom.Entity;
        var needs = topology.Needs(symptom);
        var loads = new Dictionary<Entity, Load>();
        var unread = scope.Entities.Where(needs.ContainsKey).ToHashSet();
        var seen = new Dictionary<Entity, List<Sight>>();
        foreach (var exhibit in view.Exhibits.Where(exhibit => exhibit.Query.Kind == Queries.QueryKind.Metric))
        {
            unread.Remove(exhibit.Query.Entity!);
            if (Reading.QualityOf(exhibit) == 0 || exhibit.Answer is not MetricAnswer answer || exhibit.Query.Entity is not { } asked)
            {
                continue;
            }

            var extracted = SignalExtractor.Extract(answer, topology);
            var inside = asked == symptom || needs.ContainsKey(asked);
            foreach (var series in extracted.Where(series => inside && series.Entity == asked))
            {
                if (!loads.TryGetValue(asked, out var load))
                {
                    loads[asked] = load = new Load(exhibit);
                }

                load.Add(series);
            }

            // What is called for other requests than the symptom's tells nothing of these; only how the symptom looks from outside does.
            foreach (var group in extracted.Where(series => series.Entity != asked && (inside || series.Entity == symptom)).GroupBy(series => series.Entity))
            {
                if (group.FirstOrDefault(series => series.Signal == SignalExtractor.Calls) is { } calls)
                {
                    (CollectionsMarshal.GetValueRefOrAddDefault(seen, group.Key, out _) ??= []).Add(new Sight(
                        exhibit, calls, group.FirstOrDefault(series => series.Signal == Signals.Errors && series.Unit == "%"), group.FirstOrDefault(series => series.Signal == Signals.Latency && series.Statistic == "mean")));
                }
            }
        }

        // How long calls to those who measure nothing themselves take, their callers tell.
        var slowed = view.Exhibits.Where(exhibit => Reading.QualityOf(exhibit) > 0).Select(exhibit => exhibit.Answer).OfType<MetricAnswer>()
            .SelectMany(answer => SignalExtractor.Extract(answer, topology))
            .Where(series => series.Signal == Signals.Latency && SeriesReader.Test(series, scope, Direction.Up) is { Strength: >= ClearlySlow } shift && shift.Peak > MuchSlower * shift.Baseline)
            .Select(series => series.Entity)
            .ToHashSet();
        // Who measures nothing itself - a database, a third party - is known from its callers alone.
        foreach (var (entity, sights) in seen.Where(item => item.Key != symptom && needs.ContainsKey(item.Key)))
        {
            (CollectionsMarshal.GetValueRefOrAddDefault(loads, entity, out _) ??= new Load(sights[0].Exhibit)).SeenByCallers = sights;
        }

        unread.ExceptWith(loads.Keys);
        if (!loads.TryGetValue(symptom, out var front) || Contradicted(front, seen.GetValueOrDefault(symptom), scope))
        {
            return [];
        }

        var known = new Known(front, loads, unread, slowed, topology, scope, view.Trigger.At);
        return (scope.Symptom.Signal is { } signal ? TroubleSignals.Root(signal) : null) switch
        {
            Signals.Latency => Share(known, failures: false),
            Signals.Errors or Signals.SelfErrors or Signals.Availability => Failing(known),
            null => Failing(known) is { Count: > 0 } failing ? failing : Share(known, failures: false),
            _ => [],
        };
    }

    /// <summary>Whether the entity's own clock says that it is slow, and its callers' clocks clearly do not: then a metric is broken, and there is nothing to share out.</summary>
    private static bool Contradicted(Load front, List<Sight>? sights, Scope scope) =>
        front.Value(failures: false) is { } own && SeriesReader.Test(own, scope, Direction.Up) is { Strength: >= ClearlySlow }
        && sights?.Select(sight => sight.Latency).OfType<SignalSeries>().Select(series => SeriesReader.Test(series, scope, Direction.Up)).OfType<Shift>().ToList() is { Count: > 0 } shifts
        && shifts.TrueForAll(shift => shift.Strength < ClearlyNot);

    /// <summary>Where one of whose failures nobody tells has become slow, requests may fail for the waiting, so that the time is shared out too.</summary>
    private static List<Observation> Failing(Known known)
    {
        var failing = Share(known, failures: true);
        return failing.Count > 0 && known.Loads.Any(item => known.Slowed.Contains(item.Key) && !item.Value.Tells(failures: true)) ? [.. failing, .. Share(known, failures: false)] : failing;
    }

    private static List<Observation> Share(Known known, bool failures)
    {
        var (front, loads, unread, slowed, topology, scope, noticed) = known;
        if (front.Points(scope, noticed, failures) is not { } symptom || !Moved(front, symptom, scope, failures))
        {
            return [];
        }

        var entity = scope.Symptom.Entity;
        var slopes = new Dictionary<Entity, (double Slope, double Fit)>();
        foreach (var (other, load) in loads)
        {
            if (other == entity)
            {
                slopes[other] = (1, 1);
            }
            else if (load.Slope(symptom, front, failures) is { } slope)
            {
                slopes[other] = slope;
            }
        }

        // Who was never called before the trouble began is called because its caller changed: what it adds is its caller's.
        var added = loads.Where(item => item.Key != entity && item.Value.IsNew(scope)).Select(item => item.Key).ToHashSet();
        var own = new Dictionary<Entity, double>();
        foreach (var (other, slope) in slopes.Where(item => !added.Contains(item.Key)))
        {
            var called = topology.Dependencies(other).Where(callee => callee != entity && callee.Kind != EntityKinds.Client && !added.Contains(callee)).ToList();
            // What moves now and then by itself moves little with the symptom.
            if (called.TrueForAll(callee => slopes.ContainsKey(callee) || (loads.TryGetValue(callee, out var load) && load.IsIdle)))
            {
                // The largest, not the sum: one dependency is often seen under several names.
                own[other] = Math.Max(0, slope.Slope - called.Select(callee => slopes.GetValueOrDefault(callee).Slope).Append(0).Max()) * Math.Sqrt(slope.Fit);
            }
        }

        if (own.Count == 0)
        {
            return [];
        }

        var total = Math.Max(1, own.Values.Sum());

        // As long as some were not read, what nobody accounts for may be theirs.
        var left = unread.Count > 0 ? Math.Max(0, 1 - own.Values.Sum()) : 0;
        var largest = own.Values.Append(left).OrderDescending().Take(2).ToArray();
        var enough = (1 - (0.25 / symptom.Times.Length)) * (topology.IsPresumed ? WherePresumed : 1)
            * (loads.Any(item => item.Key != entity && !item.Value.IsMeasured(failures)) ? WhereHidden : 1);
        var what = failures ? "failures" : "time";
        return
        [
            .. own.SelectMany(item =>
            {
                var share = item.Value / total;
                var load = loads[item.Key];
                var (exhibit, citations) = load.Cite(symptom, failures);

                // Who waits for one that has become slow fails for it, whatever the count of failures says, and who is slow is not cleared by failing nowhere itself. What only callers measure is never
                // quite told apart from their own time.
                var waits = topology.Dependencies(item.Key).Any(callee => slowed.Contains(callee) && (failures || (loads.TryGetValue(callee, out var called) && !called.IsMeasured(failures))));
                var told = waits || (failures && slowed.Contains(item.Key)) ? WhereSlow : failures || load.IsMeasured(failures) ? 1 : SeenFromOutside;
                var origin = new Observation
                {
                    ExhibitId = exhibit.Id,
                    Entity = item.Key,
                    Signal = failures ? Errors : Latency,
                    Strength = Math.Round(share < LeastShare ? Unmoved : Dominance(item.Value, item.Value < largest[0] ? largest[0] : largest.ElementAtOrDefault(1)), 4),
                    Quality = Math.Round(Reading.QualityOf(exhibit) * enough * told, 4),
                    Statement = share < LeastShare
                        ? $"{item.Key}: its own {what} {(item.Value < 0.01 ? "did not move" : "moved little")} when that of {entity} did"
                        : $"{item.Key}: its own {what}, times how often it is called, {(failures ? "are" : "is")} {Reports.Format.Percent(share)} of what moved at {entity}",
                    Citations = citations,
                };

                // What moved also tells how it fails: it works slowly, or it fails by itself. The same samples say so, so that it counts for less.
                return origin.Strength < 0.5
                    ? (Observation[])[origin]
                    : [origin, origin with { Signal = failures ? SelfErrors : SelfLatency, Strength = Math.Min(origin.Strength, 0.9), Quality = origin.Quality / 2 }];
            }),
            .. left / total < LeastShare ? unread.Where(entity => !own.ContainsKey(entity)).OrderBy(entity => entity.Id, StringComparer.Ordinal).Select(entity => new Observation
            {
                ExhibitId = front.Exhibit.Id,
                Entity = entity,
                Signal = failures ? Errors : Latency,
                Strength = Unmoved,
                Quality = Math.Round(Reading.QualityOf(front.Exhibit) * enough * Unasked, 4),
                Statement = $"{entity}: it was not read, but all that others do not account for is {Reports.Format.Percent(left / total)} of what moved at {scope.Symptom.Entity}",
                Citations = front.Cite(symptom, failures).Citations,
            }) : [],
        ];
    }

    /// <summary>How sure it is that the one with the larger share is the origin: even odds at equal shares, quickly more as the other's fades.</summary>
    private static double Dominance(double own, double other)
    {
        var share = own / (own + other);
        return share >= 0.5 ? Math.Min(0.99, 1 - (0.5 * Math.Pow(2 * (1 - share), 4))) : Math.Max(Unmoved, 0.5 * Math.Pow(2 * share, 4));
    }

    private static bool Moved(Load front, (long[] Times, double[] Values) symptom, Scope scope, bool failures)
    {
        if (symptom.Times.Length < FewestPoints)
        {
            return false;
        }

        var sorted = symptom.Values.ToArray();
        Array.Sort(sorted);
        if (failures && front.Failures(symptom) < FewestFailures)
        {
            return false;
        }

        return symptom.Times.Length >= ManyPoints
            ? front.Value(failures) is { } series && SeriesReader.DirectionsOf(series).Any(direction => SeriesReader.Test(series, scope, direction) is { Strength: >= 0.5 })
            : failures || sorted[^1] - sorted[0] >= LeastRise * ShiftTest.Quantile(sorted, 0.5);
    }

    /// <summary>What there is to share out: the load of the symptom's entity and of the others, who was not read, and who has clearly become slow.</summary>
    private sealed record Known(Load Front, Dictionary<Entity, Load> Loads, HashSet<Entity> Unread, HashSet<Entity> Slowed, TopologyIndex Topology, Scope Scope, DateTimeOffset? Noticed);

    /// <summary>What a caller's metrics say of its calls to an entity.</summary>
    private sealed record Sight(Exhibit Exhibit, SignalSeries Calls, SignalSeries? Failing, SignalSeries? Latency)
    {
        public SignalSeries? Of(bool failures) => failures ? Failing : Latency;
    }

    /// <summary>What is known of how much an entity is asked, how long it takes and how often it fails.</summary>
    private sealed class Load(Exhibit exhibit)
    {
        private static readonly string[] Best = ["mean", "value", "p50", "p90", "p95", "p99", "max"];

        private SignalSeries? _latency;
        private SignalSeries? _failing;
        private SignalSeries? _refused;
        private SignalSeries? _abandoned;
        private SignalSeries? _traffic;
        private double? _usualLatency;

        public Exhibit Exhibit => exhibit;

        /// <summary>Whether it was not asked anything.</summary>
        public bool IsIdle => _traffic is { } traffic && !traffic.Values.AsSpan().ContainsAnyExcept(0);

        public void Add(SignalSeries series)
        {
            switch (series.Signal)
            {
                case Signals.Latency when _latency is null || Rank(series) < Rank(_latency):
                    _latency = series;
                    break;
                case Signals.Errors when series.Unit == "%":
                case Signals.Availability when _failing is null && !IsProbe(series):
                    _failing = series;
                    break;
                case Signals.Rejections:
                    _refused = series;
                    break;
                case SignalExtractor.Abandoned:
                    _abandoned = series;
                    break;
                case Signals.Traffic when _traffic is null || series.Values.Length > _traffic.Values.Length:
                    _traffic = series;
                    break;
                default:
                    break;
            }
        }

        public SignalSeries? Value(bool failures) => failures ? _failing : _latency;

        /// <summary>The symptom over time: seconds, or the share that fails.</summary>
        public (long[] Times, double[] Values)? Points(Scope scope, DateTimeOffset? noticed, bool failures)
        {
            if (Value(failures) is not { } series || _traffic is null)
            {
                return null;
            }

            var (start, end) = series.Range(scope.Baseline.Start, scope.Window.End);
            if (noticed is { } at && end - start > FewestPoints)
            {
                // What the symptom does long after it was noticed may be another incident.
                var last = at.ToUnixTimeMilliseconds() + (SamplesAfter * 2 * Tolerance(series.Times[start..end]));
                while (end - start > FewestPoints && series.Times[end - 1] > last)
                {
                    end--;
                }
            }

            return (series.Times[start..end], [.. series.Values[start..end].Select(value => Bad(series, value))]);
        }

        /// <summary>How many requests failed in all.</summary>
        public double Failures((long[] Times, double[] Values) points)
        {
            var sum = 0.0;
            for (var i = 0; i < points.Times.Length; i++)
            {
                sum += points.Values[i] * (At(_traffic!, points.Times[i], Tolerance(points.Times)) ?? 0);
            }

            return sum * Tolerance(points.Times) * 2 / 1000;
        }

        /// <summary>
        /// The slope of what this entity adds to a request of <paramref name="front"/> on what such a request takes, and how closely the two move together (r squared); null when that is not known.
        /// </summary>
        public (double Slope, double Fit)? Slope((long[] Times, double[] Values) symptom, Load front, bool failures)
        {
            if (!Tells(failures))
            {
                return null;
            }

            var tolerance = Tolerance(symptom.Times);
            var (n, sumX, sumY, sumXy, sumYy, sumXx) = (0, 0.0, 0.0, 0.0, 0.0, 0.0);
            for (var i = 0; i < symptom.Times.Length; i++)
            {
                if (At(front._traffic!, symptom.Times[i], tolerance) is not { } all || all <= 0 || Contribution(symptom.Times[i], tolerance, failures) is not { } load)
                {
                    continue;
                }

                var (x, y) = (load / all, symptom.Values[i]);
                (n, sumX, sumY, sumXy, sumYy, sumXx) = (n + 1, sumX + x, sumY + y, sumXy + (x * y), sumYy + (y * y), sumXx + (x * x));
            }

            var variance = sumYy - (sumY * sumY / n);
            if (n < FewestPoints || variance <= 1e-18 * sumYy)
            {
                return null;
            }

            var together = sumXy - (sumX * sumY / n);
            var own = sumXx - (sumX * sumX / n);
            return (together / variance, own <= 1e-18 * sumXx ? 0 : Math.Clamp(together * together / (own * variance), 0, 1));
        }

        /// <summary>Whether it was asked nothing before the window and something since.</summary>
        public bool IsNew(Scope scope)
        {
            if (_traffic is not { } traffic)
            {
                return false;
            }

            var since = traffic.Slice(scope.Window);
            return since.ContainsAnyExcept(0) && !traffic.Slice(scope.Baseline).ContainsAnyExcept(0);
        }

        /// <summary>Its sample at the time of the symptom's peak, from its own metrics or those of a caller.</summary>
        public (Exhibit Exhibit, IReadOnlyList<Citation> Citations) Cite((long[] Times, double[] Values) symptom, bool failures)
        {
            var sight = IsMeasured(failures) ? null : SeenByCallers.FirstOrDefault(one => one.Of(failures) is not null);
            var (source, series) = sight is null ? (exhibit, Value(failures) ?? _traffic) : (sight.Exhibit, sight.Of(failures));
            if (series is null)
            {
                return (source, [new Citation(source.Id, "/series")]);
            }

            var peak = symptom.Times[symptom.Values.AsSpan().IndexOf(symptom.Values.Max())];
            var (number, value) = series.Source(Nearest(series, peak));
            return (source, [Reading.Sample(source, number, value, ((MetricAnswer)source.Answer).Series[number].Values.Span[value])]);
        }

        /// <summary>What its callers' own metrics say of their calls to it.</summary>
        public List<Sight> SeenByCallers { get; set; } = [];

        /// <summary>Whether anybody tells how its requests end, or how long they take.</summary>
        public bool Tells(bool failures) => IsMeasured(failures) || IsSeen(failures);

        /// <summary>Whether its own metrics tell how much it is asked and how that ends.</summary>
        public bool IsMeasured(bool failures) => _traffic is not null && (Value(failures) is not null || IsIdle);

        private bool IsSeen(bool failures) => SeenByCallers.Exists(sight => sight.Of(failures) is not null);

        /// <summary>Seconds, or failed requests, in a second. Who is down counts no failures: its callers do.</summary>
        private double? Contribution(long time, long tolerance, bool failures)
        {
            if (!IsSeen(failures) || (!failures && IsMeasured(failures)))
            {
                return OwnContribution(time, tolerance, failures);
            }

            if (!failures)
            {
                return SeenByCallers.Sum(sight => sight.Latency is { } latency ? (At(sight.Calls, time, tolerance) ?? 0) * Bad(latency, At(latency, time, tolerance) ?? 0) : 0);
            }

            // Of the calls that failed for its callers those that it answered are in its own count already.
            var (calls, failed) = (0.0, 0.0);
            foreach (var sight in SeenByCallers.Where(sight => sight.Failing is not null))
            {
                var made = At(sight.Calls, time, tolerance) ?? 0;
                calls += made;
                failed += made * (At(sight.Failing!, time, tolerance) ?? 0) / 100;
            }

            var answered = !IsMeasured(failures) ? 0 : At(_traffic!, time, tolerance) ?? 0;
            return (OwnContribution(time, tolerance, failures) ?? 0) + Math.Min(failed, Math.Max(0, calls - answered));
        }

        private double? OwnContribution(long time, long tolerance, bool failures) =>
            _traffic is null ? null : At(_traffic, time, tolerance) switch
            {
                // A system often says nothing, rather than nought, of an hour without requests.
                0 or null => 0,
                { } asked => Value(failures) is { } series && At(series, time, tolerance) is { } value ? asked * (Bad(series, value) + (failures ? Refused(time, tolerance) + Late(time, tolerance) : 0)) : null,
            };

        /// <summary>What the callee calls a refusal is a failure to its caller.</summary>
        private double Refused(long time, long tolerance) => _refused is { } series && At(series, time, tolerance) is { } value ? Bad(series, value) : 0;

        /// <summary>Answers that came after their caller had gone are its own failures only if they came later than usual.</summary>
        private double Late(long time, long tolerance)
        {
            if (_abandoned is null || _latency is null || At(_abandoned, time, tolerance) is not { } share || At(_latency, time, tolerance) is not { } latency)
            {
                return 0;
            }

            _usualLatency ??= ShiftTest.Quantile(_latency.Values.Order().ToArray(), 0.5);
            return latency > 1.5 * _usualLatency ? share / 100 : 0;
        }

        /// <summary>That an exporter reaches it (1 or 0) says nothing of how its requests end.</summary>
        private static bool IsProbe(SignalSeries series) => series.Unit != "%" && !series.Values.AsSpan().ContainsAnyExcept(0, 1);

        private static double Bad(SignalSeries series, double value) => series.Signal switch
        {
            Signals.Latency => value * SymptomSize.Unit(series.Unit),
            Signals.Availability => 1 - (series.Unit == "%" ? value / 100 : value),
            _ => value / 100,
        };

        private static int Rank(SignalSeries series) => Array.IndexOf(Best, series.Statistic) is >= 0 and var rank ? rank : Best.Length;

        private static double? At(SignalSeries series, long time, long tolerance) =>
            series.Times.Length > 0 && Nearest(series, time) is var index && Math.Abs(series.Times[index] - time) <= tolerance ? series.Values[index] : null;

        private static int Nearest(SignalSeries series, long time)
        {
            var index = Array.BinarySearch(series.Times, time);
            if (index >= 0)
            {
                return index;
            }

            index = Math.Min(~index, series.Times.Length - 1);
            return index > 0 && time - series.Times[index - 1] < series.Times[index] - time ? index - 1 : index;
        }

        /// <summary>Half of the usual distance between samples.</summary>
        private static long Tolerance(long[] times)
        {
            if (times.Length < 2)
            {
                return 0;
            }

            var gaps = new double[times.Length - 1];
            for (var i = 1; i < times.Length; i++)
            {
                gaps[i - 1] = times[i] - times[i - 1];
            }

            Array.Sort(gaps);
            return (long)(ShiftTest.Quantile(gaps, 0.5) / 2);
        }
    }
}
