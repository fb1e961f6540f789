using Cleric.Entities;
using Cleric.Reasoning;

namespace Cleric.Reasoning.Readers;

/// <summary>A cause precedes its symptoms: compares when trouble began at an entity with when it began at those who depend on it.</summary>
internal static class OnsetOrder
{
    private const double ClearlySeen = 0.8;

    /// <summary>An observation of <see cref="Signals.Precedence"/> for each entity whose onset, and that of somebody who depends on it, is known.</summary>
    public static IEnumerable<Observation> Derive(IEnumerable<Evidence> evidence, TopologyIndex topology, Scope scope)
    {
        var onsets = evidence
            .Select(item => item.Observation)
            .Where(observation => observation.Strength >= ClearlySeen && observation.Onset is not null && observation.Signal != Signals.Precedence && TroubleSignals.IsTrouble(observation))
            .GroupBy(observation => observation.Entity)
            .ToDictionary(group => group.Key, group => group.MinBy(observation => observation.Onset)!);
        var tolerance = TimeSpan.FromSeconds(Math.Clamp((scope.Window.Duration.TotalSeconds) / 20, 10, 60));
        foreach (var entity in scope.Entities)
        {
            if (!onsets.TryGetValue(entity, out var own))
            {
                continue;
            }

            var callers = topology.Callers(entity).Keys.Where(onsets.ContainsKey).Select(caller => onsets[caller]).ToList();
            if (callers.Count == 0)
            {
                continue;
            }

            var first = callers.MinBy(observation => observation.Onset)!;
            var lead = first.Onset!.Value - own.Onset!.Value;
            var (strength, how) = lead > tolerance ? (0.8, $"{lead.TotalSeconds:0} s before")
                : lead >= -tolerance ? (0.6, "together with")
                : (0.15, $"{-lead.TotalSeconds:0} s after");
            yield return new Observation
            {
                ExhibitId = own.ExhibitId,
                Entity = entity,
                Signal = Signals.Precedence,
                Strength = strength,
                Quality = Math.Min(own.Quality, first.Quality) * 0.8,
                Statement = $"{entity}: its trouble began at {Reading.Time(own.Onset.Value)}, {how} that of {first.Entity}, which depends on it ({Reading.Time(first.Onset.Value)})",
                Citations = [.. own.Citations.Take(1), .. first.Citations.Take(1)],
            };
        }
    }
}
