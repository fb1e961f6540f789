using Cleric.Entities;
using Cleric.Exhibits;

namespace Cleric.Reasoning.Readers;

/// <summary>Telemetry of one entity that stops while that of others goes on is itself a sign.</summary>
internal static class SilenceReader
{
    public static IEnumerable<Observation> Derive(IReadOnlyList<Exhibit> exhibits, Scope scope)
    {
        var tolerance = TimeSpan.FromSeconds(Math.Clamp(scope.Window.Duration.TotalSeconds / 4, 30, 120));
        var covered = exhibits
            .Where(exhibit => exhibit.Answer is MetricAnswer { CoveredWindow: not null } && exhibit.Query.Entity is not null)
            .Select(exhibit => (Exhibit: exhibit, Entity: exhibit.Query.Entity!, exhibit.Answer.CoveredWindow!.Value.End))

            // Of several connectors the one whose metrics go on longest counts.
            .GroupBy(item => item.Entity)
            .Select(group => group.MaxBy(item => item.End))
            .ToList();
        if (covered.Count < 2)
        {
            yield break;
        }

        var latest = covered.MaxBy(item => item.End);
        foreach (var (exhibit, entity, end) in covered)
        {
            if (latest.End - end < tolerance || end < scope.Baseline.Start)
            {
                continue;
            }

            yield return new Observation
            {
                ExhibitId = exhibit.Id,
                Entity = entity,
                Signal = Signals.Silence,
                Strength = 0.9,
                Onset = end,
                Statement = $"{entity}: its metrics stop at {Reading.Time(end)}, while those of {latest.Entity} go on until {Reading.Time(latest.End)}",
                Citations = [new Citation(exhibit.Id, "/coveredWindow"), new Citation(latest.Exhibit.Id, "/coveredWindow")],
            };
        }
    }
}
