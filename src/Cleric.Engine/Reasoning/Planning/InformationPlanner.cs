using Cleric.CaseFiles;
using Cleric.Connectors;
using Cleric.Entities;
using Cleric.Exhibits;
using Cleric.Ledger;
using Cleric.Queries;
using Cleric.Reasoning.Orientation;
using Microsoft.Extensions.Options;

namespace Cleric.Reasoning.Planning;

/// <summary>
/// Asks the question with the most expected information for its cost: for each signal that an answer could show, the mutual information between
/// it and the ledger (Lindley, "On a Measure of the Information Provided by an Experiment", 1956). Once there is a leader, what could refute it comes first.
/// </summary>
internal sealed class InformationPlanner(IOptions<ClericOptions> options) : IPlanner
{
    /// <summary>A hypothesis below this belief does not sway the plan.</summary>
    private const double Negligible = 0.001;

    /// <summary>What a second look at a signal is still worth: it corroborates.</summary>
    private const double SecondLook = 0.2;

    /// <summary>So many requests before and since tell what requests usually do.</summary>
    private const int MostTraces = 100;

    /// <summary>Records of everybody at once cost more to find than those of one entity.</summary>
    private const double LogsOfRequestsCost = 4;

    /// <summary>What each kind of question shows of the entity asked about, and, through its calls and complaints, of what it depends on.</summary>
    private static readonly Source[] Sources =
    [
        new(QueryKind.Metric, [Signals.Latency, Signals.Errors, Signals.Traffic, Signals.Availability, Signals.Saturation, Signals.Restarts, Signals.Silence, Signals.Rejections, Signals.PathLatency, Signals.Origin], [Signals.OneSided], 1),
        new(QueryKind.Trace, [Signals.Latency, Signals.SelfLatency, Signals.Errors, Signals.SelfErrors, Signals.Rejections], [Signals.SelfLatency, Signals.SelfErrors, Signals.PathLatency], 2),
        new(QueryKind.Log, [Signals.Log], [Signals.Blamed], 2),
        new(QueryKind.Resource, [Signals.State], [], 1),
    ];

    public ValueTask<Plan> PlanAsync(ICaseView view, IReadOnlyList<ConnectorDescriptor> connectors, CancellationToken cancellationToken = default)
    {
        if (view.Scope is not { } scope || view.Beliefs.Count == 0)
        {
            return new(new Plan([], StopReason.NothingLeftToLearn));
        }

        var topology = TopologyIndex.Of(view.Topology);
        var window = new TimeWindow(scope.Baseline.Start, scope.Window.End);
        var beliefs = view.Beliefs.ToDictionary(belief => belief.HypothesisId, belief => belief.Probability, StringComparer.Ordinal);
        var minds = view.Hypotheses
            .Where(hypothesis => beliefs.GetValueOrDefault(hypothesis.Id) >= Math.Min(Negligible, view.Beliefs[0].Probability))
            .Select(hypothesis => new Mind(new HypothesisLens(hypothesis, topology), beliefs[hypothesis.Id]))
            .ToList();
        var leader = minds.MaxBy(mind => mind.Belief)!;
        var seen = view.Evidence.Select(evidence => (evidence.Observation.Entity, TroubleSignals.Root(evidence.Observation.Signal))).ToHashSet();
        var asked = view.Questions.Where(question => question.Query.Entity is not null).Select(question => (question.Query.Kind, question.Query.Entity!)).ToHashSet();

        var candidates = new List<Candidate>();
        foreach (var source in Sources)
        {
            var capable = connectors.SelectMany(connector => connector.Capabilities).Where(capability => capability.Kind == source.Kind).ToList();
            if (capable.Count == 0)
            {
                continue;
            }

            var cost = source.Cost * capable.Average(capability => Math.Max(0.01, capability.RelativeCost));
            foreach (var entity in scope.Entities.Where(entity => !asked.Contains((source.Kind, entity)) && Has(entity, source.Kind)))
            {
                cancellationToken.ThrowIfCancellationRequested();
                candidates.Add(Rate(source, entity, topology.Dependencies(entity), cost, minds, leader, seen));
            }
        }

        if (LogsOfRequests(view, connectors, scope, window) is { } logs)
        {
            candidates.Add(RateLogs(logs, scope, minds, leader));
        }

        return new(Choose(view, candidates, leader, topology, window));
    }

    private Plan Choose(ICaseView view, List<Candidate> candidates, Mind leader, TopologyIndex topology, TimeWindow window)
    {
        var hasLeader = leader.Lens.Hypothesis.Cause is not null && leader.Belief >= options.Value.FoundFrom;
        var clear = hasLeader && leader.Belief >= options.Value.ClearFrom;

        // What could refute the leader stands first: everything about the entity it accuses, then whatever else it stakes most on.
        var ordered = candidates
            .Where(candidate => candidate.Bits / candidate.Cost >= options.Value.LeastBits || (hasLeader && candidate.Entity == leader.Lens.Hypothesis.Cause!.Entity))
            .OrderByDescending(candidate => hasLeader && candidate.Entity == leader.Lens.Hypothesis.Cause!.Entity)
            .ThenByDescending(candidate => (hasLeader ? candidate.LeaderBits : candidate.Bits) / candidate.Cost)
            .ThenBy(candidate => candidate.Kind)
            .ThenBy(candidate => candidate.Entity.Id, StringComparer.Ordinal)
            .ToList();
        if (clear)
        {
            ordered = [.. ordered.Where(candidate => candidate.Entity == leader.Lens.Hypothesis.Cause?.Entity || candidate.LeaderBits / candidate.Cost >= options.Value.LeastBits)];
        }

        if (ordered.Count == 0)
        {
            // What a limit left unanswered might have mattered.
            var cut = view.Exhibits.Any(exhibit => exhibit.Answer.Coverage == Coverage.NotAsked) ? Spent(view) : null;
            return new Plan([], cut ?? (hasLeader && clear ? StopReason.LeaderClear : StopReason.NothingLeftToLearn));
        }

        var questions = ordered.Take(options.Value.MaxConcurrentQueries).Select(candidate => Ask(view, candidate, hasLeader ? leader : null, topology, window)).ToList();
        return new Plan(questions, Spent(view));
    }

    /// <summary>The question what the requests that show the symptom, and normal ones beside them, logged on their way; null where it was asked, nobody can answer it or no requests are known yet.</summary>
    private static LogQuery? LogsOfRequests(ICaseView view, IReadOnlyList<ConnectorDescriptor> connectors, Scope scope, TimeWindow window)
    {
        if (!connectors.Any(connector => connector.Capabilities.Any(capability => capability is { Kind: QueryKind.Log, ByTrace: true })) || view.Questions.Any(question => question.Query is LogQuery { TraceIds: not null }))
        {
            return null;
        }

        var spans = view.Exhibits.Select(exhibit => exhibit.Answer).OfType<TraceAnswer>().SelectMany(answer => answer.Spans).Where(span => span.Entity == scope.Symptom.Entity).OrderBy(span => span.Start).ToList();
        List<string> since = [.. Traces(scope.Window)], before = [.. Traces(scope.Baseline)];
        return since.Count == 0 || before.Count == 0
            ? null
            : new LogQuery { Window = window, Limit = 20_000, TraceIds = [.. Spread(before), .. Spread(since)], Caller = view.Caller };

        IEnumerable<string> Traces(TimeWindow within) => spans.Where(span => within.Contains(span.Start)).Select(span => span.TraceId).Distinct();

        static IEnumerable<string> Spread(List<string> ids) => ids.Count <= MostTraces ? ids : Enumerable.Range(0, MostTraces).Select(i => ids[i * ids.Count / MostTraces]);
    }

    private static Candidate RateLogs(LogQuery query, Scope scope, List<Mind> minds, Mind leader)
    {
        var (bits, leaderBits) = (0.0, 0.0);
        foreach (var entity in scope.Entities)
        {
            var (all, aboutLeader) = Information(entity, Signals.OriginBehaviour, Direction.Up, minds, leader);
            bits += all;
            leaderBits += aboutLeader;
        }

        return new Candidate(QueryKind.Log, scope.Symptom.Entity, LogsOfRequestsCost, bits, leaderBits, Words.Of(Signals.OriginBehaviour, scope.Symptom.Entity)) { Query = query };
    }

    /// <summary>Databases and the like leave no spans of their own: they are seen through the calls to them.</summary>
    private static bool Has(Entity entity, QueryKind kind) =>
        kind != QueryKind.Trace || entity.Kind is not (EntityKinds.Database or EntityKinds.Cache or EntityKinds.Queue or EntityKinds.External or EntityKinds.Host);

    public static StopReason? Spent(ICaseView view) =>
        view.Spent.Queries >= view.Budget.MaxQueries ? StopReason.QueryBudget
        : view.Spent.Rows >= view.Budget.MaxRows ? StopReason.RowBudget
        : view.Spent.Elapsed >= view.Budget.MaxTime ? StopReason.TimeBudget
        : view.Spent.Tokens > (view.Budget.MaxTokens ?? long.MaxValue) || view.Spent.Cost > (view.Budget.MaxCost ?? decimal.MaxValue) ? StopReason.ModelBudget
        : null;

    private static Question Ask(ICaseView view, Candidate candidate, Mind? leader, TopologyIndex topology, TimeWindow window)
    {
        var refutes = leader is not null && candidate.LeaderBits > 0;
        return new Question
        {
            Query = candidate.Query ?? Orienter.QueryOf(candidate.Kind, candidate.Entity, topology, window) with { Caller = view.Caller },
            ExpectedBits = Math.Round(candidate.Bits, 4),
            Cost = candidate.Cost,
            Refutes = refutes ? leader!.Lens.Hypothesis.Id : null,
            Why = refutes
                ? $"to try to refute {leader!.Lens.Hypothesis.Id} ({leader.Lens.Hypothesis.Statement}): {candidate.Learns} would tell"
                : $"to learn {candidate.Learns}",
        };
    }

    private static Candidate Rate(
        Source source, Entity entity, IReadOnlyList<Entity> dependencies, double cost, List<Mind> minds, Mind leader, HashSet<(Entity, string)> seen)
    {
        var (bits, leaderBits, bestBits) = (0.0, 0.0, 0.0);
        var best = Words.Of(source.OfItself[0], entity);
        Add(entity, source.OfItself);
        foreach (var dependency in dependencies)
        {
            Add(dependency, source.OfDependencies);
        }

        return new Candidate(source.Kind, entity, cost, bits, leaderBits, best);

        void Add(Entity shown, string[] roots)
        {
            var signals = new HashSet<(string Signal, Direction Direction)>();
            foreach (var mind in minds)
            {
                signals.UnionWith(mind.Lens.SignalsAt(shown).Where(item => roots.Contains(TroubleSignals.Root(item.Signal))));
            }

            foreach (var (signal, direction) in signals)
            {
                var (all, aboutLeader) = Information(shown, signal, direction, minds, leader);
                var worth = seen.Contains((shown, TroubleSignals.Root(signal))) ? SecondLook : 1;
                bits += worth * all;
                leaderBits += worth * aboutLeader;
                if (worth * all > bestBits)
                {
                    (best, bestBits) = (Words.Of(signal, shown), worth * all);
                }
            }
        }
    }

    /// <summary>Mutual information, in bits, between seeing the signal and (a) which hypothesis is true, (b) whether the leader is.</summary>
    private static (double All, double Leader) Information(Entity entity, string signal, Direction direction, List<Mind> minds, Mind leader)
    {
        // Under a hypothesis that says nothing of it, a signal is as probable as those that do say were they false.
        var predictions = minds.ConvertAll(mind => mind.Lens.Predict(entity, signal, direction, absent: false));
        var unpredicted = predictions.Where(predicted => predicted is { } made && made.Prediction.Direction == direction).Select(predicted => predicted!.Value.IfFalse).DefaultIfEmpty(0.15).Average();
        var (sum, seen, conditional, seenOthers) = (0.0, 0.0, 0.0, 0.0);
        var ifLeader = unpredicted;
        for (var i = 0; i < minds.Count; i++)
        {
            var mind = minds[i];
            var probability = predictions[i] is not { } predicted ? unpredicted
                : predicted.Prediction.Direction == direction ? predicted.IfTrue
                : 1 - predicted.IfTrue;
            sum += mind.Belief;
            seen += mind.Belief * probability;
            conditional += mind.Belief * Entropy(probability);
            if (mind == leader)
            {
                ifLeader = probability;
            }
            else
            {
                seenOthers += mind.Belief * probability;
            }
        }

        var share = leader.Belief / sum;
        var others = share < 1 ? seenOthers / (sum - leader.Belief) : ifLeader;
        var mixture = (share * ifLeader) + ((1 - share) * others);
        return (
            Math.Max(0, Entropy(seen / sum) - (conditional / sum)),
            Math.Max(0, Entropy(mixture) - (share * Entropy(ifLeader)) - ((1 - share) * Entropy(others))));
    }

    private static double Entropy(double probability) =>
        probability is <= 0 or >= 1 ? 0 : -(probability * Math.Log2(probability)) - ((1 - probability) * Math.Log2(1 - probability));

    private sealed record Source(QueryKind Kind, string[] OfItself, string[] OfDependencies, double Cost);

    private sealed record Mind(HypothesisLens Lens, double Belief);

    private sealed record Candidate(QueryKind Kind, Entity Entity, double Cost, double Bits, double LeaderBits, string Learns)
    {
        /// <summary>What is asked, where it is not simply everything of the kind about the entity.</summary>
        public Query? Query { get; init; }
    }
}
