using Cleric.CaseFiles;
using Cleric.Entities;
using Cleric.Exhibits;
using Cleric.Memory;
using Cleric.Reasoning.Catalogue;
using Cleric.Reasoning.Readers;

namespace Cleric.Reasoning.Hypotheses;

/// <summary>
/// Proposes each way in which each entity in scope can fail. Modes that need a change are proposed where one was made near the onset; to the others such a change is
/// attached where the mode says that it can bring it about.
/// </summary>
internal sealed class CatalogueHypothesisSource(FailureModeCatalogue catalogue) : IHypothesisSource
{
    /// <summary>A cause is looked for where trouble can reach the symptom from; elsewhere it is improbable, not impossible, for topologies are incomplete.</summary>
    private const double WeightElsewhere = 0.1;

    /// <summary>Who shares with the symptom's entity what both need can take it away from it.</summary>
    private const double WeightBeside = 0.3;

    /// <summary>By what each further call between cause and symptom lowers the weight.</summary>
    private const double FadePerCall = 0.9;

    /// <summary>A change this far from the onset or farther is not taken for part of a cause.</summary>
    public const double LeastProximity = 0.51;

    public ValueTask<IReadOnlyList<Hypothesis>> ProposeAsync(ICaseView view, CancellationToken cancellationToken = default)
    {
        if (view.Scope is not { } scope)
        {
            return new([]);
        }

        var topology = TopologyIndex.Of(view.Topology);
        var changes = view.Exhibits.Select(exhibit => exhibit.Answer).OfType<ChangeAnswer>().SelectMany(answer => answer.Changes)
            .Where(change => change.Entity is not null && ChangeReader.Proximity(change, scope) >= LeastProximity)
            .ToLookup(change => change.Entity!);
        var weights = scope.Entities.ToDictionary(entity => entity, entity => Weight(entity, scope.Symptom.Entity, topology));
        var sum = weights.Values.Sum();
        var proposals = new List<Hypothesis>();
        foreach (var entity in scope.Entities)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var modes = catalogue.For(entity)
                .Select(mode => (Mode: mode, Change: Nearest(mode, changes[entity], scope)))
                .Where(item => !item.Mode.NeedsChange || item.Change is not null)
                .ToList();
            var modeSum = modes.Sum(item => item.Mode.Weight);
            proposals.AddRange(modes.Select(item => Propose(entity, item.Mode, item.Change, weights[entity] / sum * item.Mode.Weight / modeSum, view)));
        }

        return new(proposals);
    }

    private static double Weight(Entity entity, Entity symptom, TopologyIndex topology) =>
        entity == symptom ? 1
        : topology.Callers(entity).TryGetValue(symptom, out var distance) ? Math.Pow(FadePerCall, distance)
        : topology.Dependencies(entity).Any(shared => shared == symptom || topology.Callers(shared).ContainsKey(symptom)) ? WeightBeside
        : WeightElsewhere;

    private static Change? Nearest(FailureMode mode, IEnumerable<Change> changes, Scope scope) =>
        changes
            .Where(change => mode.CausedBy.Contains(change.Kind, StringComparer.OrdinalIgnoreCase))
            .MaxBy(change => ChangeReader.Proximity(change, scope));

    private static Hypothesis Propose(Entity entity, FailureMode mode, Change? change, double share, ICaseView view)
    {
        // Memory raises a prior and lowers none; it is never evidence. What was withdrawn raises none that is proposed later either.
        var cause = new Cause(entity, mode.Id, ChangeId: change?.Id);
        var (recalled, factor) = MemoryCheck.Raising(view, cause);
        var after = change is null ? "" : $", after {change.Kind} \"{Reading.Line(change.Title, 80)}\" at {Reading.Time(change.Time)}";
        return new Hypothesis
        {
            Id = "",
            Cause = cause,
            Statement = $"{mode.Title} at {entity}{after}",
            Prior = (1 - HypothesisBook.PriorOfNone) * share * factor,
            MemoryFactor = factor,
            PriorSource = recalled.Count == 0
                ? $"catalogue: {mode.Id} at one of the entities that can reach the symptom"
                : $"catalogue: {mode.Id}, times {factor:0.##} from memory ({string.Join(", ", recalled.Select(recollection => recollection.Id))})",
            Predictions = mode.Predictions,
            Remediation = mode.Remediation,
        };
    }
}
