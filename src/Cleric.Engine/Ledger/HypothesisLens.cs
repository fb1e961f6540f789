using Cleric.Entities;
using Cleric.Reasoning;

namespace Cleric.Ledger;

/// <summary>Looks at a signal of an entity through a hypothesis: what does it predict there?</summary>
internal sealed class HypothesisLens
{
    /// <summary>By what the distance from certainty of a prediction about others shrinks with each further call between.</summary>
    private const double FadePerCall = 0.8;

    private readonly Entity? _entity;
    private readonly bool _presumed;
    private readonly IReadOnlyDictionary<Entity, int> _callers;
    private readonly IReadOnlyDictionary<Entity, int> _dependencies;
    private readonly Prediction[][] _predictions;

    public HypothesisLens(Hypothesis hypothesis, TopologyIndex topology)
    {
        Hypothesis = hypothesis;
        _presumed = topology.IsPresumed;
        _entity = hypothesis.Cause?.Entity;
        _callers = _entity is null ? new Dictionary<Entity, int>() : topology.Callers(_entity);
        _dependencies = _entity is null ? new Dictionary<Entity, int>() : topology.Needs(_entity);
        _predictions =
        [
            [.. hypothesis.Predictions.Where(prediction => prediction.Where == PredictionTarget.Self)],
            [.. hypothesis.Predictions.Where(prediction => prediction.Where == PredictionTarget.Callers)],
            [.. hypothesis.Predictions.Where(prediction => prediction.Where == PredictionTarget.Dependencies)],
            [],
        ];
    }

    public Hypothesis Hypothesis { get; }

    /// <summary>Whether trouble at <paramref name="entity"/> is out of the cause's reach, as far as the topology is known.</summary>
    public bool IsOutOfReach(Entity entity) => !_presumed && RelationOf(entity) == Relation.Unrelated;

    public Relation RelationOf(Entity entity) =>
        entity == _entity || entity == Hypothesis.ShowsAt && Hypothesis.ShowsAt is not null ? Relation.Self
        : _callers.ContainsKey(entity) ? Relation.Caller
        : _dependencies.ContainsKey(entity) ? Relation.Dependency
        : Relation.Unrelated;

    /// <summary>
    /// The prediction that an observation of <paramref name="signal"/> at <paramref name="entity"/> is read against, with its probabilities as they
    /// hold at that distance; null when the hypothesis says nothing about it.
    /// </summary>
    /// <param name="entity">Where it was looked for.</param>
    /// <param name="signal">What was looked for.</param>
    /// <param name="direction">Which way it moved. Seen to rise, it answers a prediction that it falls; not seen to rise, it says nothing of that.</param>
    /// <param name="absent">Whether the signal was looked for and not seen: that "log" shows nothing also answers a prediction of "log.timeout".</param>
    public (Prediction Prediction, double IfTrue, double IfFalse)? Predict(Entity entity, string signal, Direction direction, bool absent)
    {
        var relation = RelationOf(entity);
        Prediction? best = null;
        foreach (var prediction in _predictions[(int)relation])
        {
            if ((prediction.Direction == direction || !absent)
                && Matches(prediction.Signal, signal, absent)
                && (best is null || MoreTelling(prediction, best, signal, direction, absent)))
            {
                best = prediction;
            }
        }

        if (best is null)
        {
            return null;
        }

        if (relation is Relation.Caller or Relation.Dependency)
        {
            var fade = Math.Pow(FadePerCall, (relation == Relation.Caller ? _callers : _dependencies)[entity] - 1);
            return (best, best.IfFalse + ((best.IfTrue - best.IfFalse) * fade), best.IfFalse);
        }

        return (best, best.IfTrue, best.IfFalse);
    }

    /// <summary>The signals that the hypothesis says anything about at <paramref name="entity"/>.</summary>
    public IEnumerable<(string Signal, Direction Direction)> SignalsAt(Entity entity)
    {
        foreach (var prediction in _predictions[(int)RelationOf(entity)])
        {
            yield return (prediction.Signal, prediction.Direction);
        }
    }

    private static bool Matches(string predicted, string observed, bool absent) =>
        IsRefinement(observed, predicted) || (absent && IsRefinement(predicted, observed));

    private static bool IsRefinement(string signal, string of) =>
        signal.StartsWith(of, StringComparison.Ordinal) && (signal.Length == of.Length || signal[of.Length] == '.');

    /// <summary>Of several predictions that match, the one nearest in meaning counts; for an absence, the one that it speaks loudest against.</summary>
    private static bool MoreTelling(Prediction candidate, Prediction best, string signal, Direction direction, bool absent)
    {
        if (candidate.Direction != best.Direction)
        {
            return candidate.Direction == direction;
        }

        if (!absent)
        {
            return candidate.Signal.Length > best.Signal.Length;
        }

        var candidateExact = candidate.Signal == signal;
        var bestExact = best.Signal == signal;
        return candidateExact == bestExact
            ? (1 - candidate.IfTrue) / (1 - candidate.IfFalse) < (1 - best.IfTrue) / (1 - best.IfFalse)
            : candidateExact;
    }
}
