using Cleric.CaseFiles;
using Cleric.Entities;
using Cleric.Queries;

namespace Cleric.Reasoning.Readers;

/// <summary>Whether what was read of the symptom's entity bears the symptom out. Only what was read and told something counts: telemetry that is missing, empty or refused confirms nothing and clears nobody.</summary>
internal static class SymptomReader
{
    /// <summary>Where nothing is surer than this, the symptom does not show, ...</summary>
    private const double NotSeen = 0.25;

    /// <summary>... and up to this, hardly.</summary>
    private const double HardlySeen = 0.5;

    /// <summary>The signals by which a symptom that names none would show.</summary>
    private static readonly string[] Any = [Signals.Latency, Signals.Errors, Signals.Availability, Signals.State, Signals.Saturation, Signals.Log];

    /// <summary>The kinds of questions that could show it.</summary>
    private static readonly QueryKind[] Kinds = [QueryKind.Metric, QueryKind.Trace, QueryKind.Log, QueryKind.Resource];

    public static IEnumerable<Observation> Derive(IReadOnlyList<Evidence> evidence, ICaseView view, Scope scope)
    {
        if (Kinds.Any(kind => view.Connectors.Any(connector => connector.Answers(kind)) && !view.Exhibits.Any(exhibit => exhibit.Query.Kind == kind && (exhibit.Query.Entity is null || exhibit.Query.Entity == scope.Symptom.Entity))))
        {
            return [];
        }

        var roots = scope.Symptom.Signal is { } signal ? [TroubleSignals.Root(signal)] : Any;
        if (evidence.Any(item => item.Observation is { Strength: > HardlySeen, Quality: > 0 } observation && TroubleSignals.Root(observation.Signal) == Signals.Origin))
        {
            // What can be followed to where it begins was there.
            return [];
        }

        var own = evidence.Select(item => item.Observation)
            .Where(observation => observation.Entity == scope.Symptom.Entity && observation.Quality > 0 && roots.Contains(TroubleSignals.Root(observation.Signal)) && IsWorse(observation))
            .ToList();
        if (own.Count == 0 || own.MaxBy(observation => observation.Strength)! is not { Strength: <= HardlySeen } clearest)
        {
            return [];
        }

        return
        [
            new Observation
            {
                ExhibitId = clearest.ExhibitId,
                Entity = scope.Symptom.Entity,
                Signal = Signals.Unconfirmed,
                Strength = clearest.Strength <= NotSeen ? 0.9 : 0.6,
                Quality = own.Max(observation => observation.Quality),
                Statement = $"{scope.Symptom.Entity}: what was read does not show the symptom; the nearest to it is: {clearest.Statement}",
                Citations = clearest.Citations,
            },
        ];
    }

    private static bool IsWorse(Observation observation) => observation.Direction == (TroubleSignals.Root(observation.Signal) == Signals.Availability ? Direction.Down : Direction.Up);
}
