using Cleric.Entities;
using Cleric.Exhibits;
using Cleric.Reasoning.Statistics;
using Cleric.Reports;

namespace Cleric.Reasoning.Readers;

/// <summary>
/// Compares what several callers see of the same entity. Trouble of its own reaches all who call it; trouble that one of them sees alone is rather that caller's, or lies on the way between.
/// What the entity measures itself has reached it: who sees it is then a matter of what they ask it for, and tells nothing.
/// </summary>
internal static class OneSidedReader
{
    /// <summary>How sure it has to be that a caller sees trouble, ...</summary>
    private const double Clear = 0.65;

    /// <summary>... and that another sees none.</summary>
    private const double Unmoved = 0.2;

    /// <summary>The share of the one's trouble up to which another's is slight.</summary>
    private const double SlightShare = 0.1;

    /// <summary>An observation of <see cref="Signals.OneSided"/> for each entity of which at least two callers tell, where at least one sees trouble.</summary>
    public static IEnumerable<Observation> Derive(IReadOnlyList<Exhibit> exhibits, TopologyIndex topology, Scope scope)
    {
        var sights = new Dictionary<(Entity Callee, string Signal), List<Sight>>();
        var own = new List<SignalSeries>();
        foreach (var exhibit in exhibits.Where(exhibit => exhibit.Answer is MetricAnswer && exhibit.Query.Entity is not null && Reading.QualityOf(exhibit) > 0))
        {
            foreach (var series in SignalExtractor.Extract((MetricAnswer)exhibit.Answer, topology).Where(series => series.Signal is Signals.Latency or Signals.Errors))
            {
                if (series.Entity == exhibit.Query.Entity)
                {
                    own.Add(series);
                }
                else if (SeriesReader.Test(series, scope, Direction.Up) is { } shift)
                {
                    var key = (series.Entity, series.Signal);
                    if (!sights.TryGetValue(key, out var list))
                    {
                        sights[key] = list = [];
                    }

                    list.Add(new Sight(exhibit, exhibit.Query.Entity!, series, shift));
                }
            }
        }

        foreach (var group in sights.GroupBy(item => item.Key.Callee))
        {
            // Of latency and failures the one in which the trouble is clearer; of each caller its clearest sight.
            var list = group.MaxBy(item => item.Value.Max(sight => sight.Shift.Strength)).Value
                .GroupBy(sight => sight.Caller).Select(seen => seen.MaxBy(sight => sight.Shift.Strength)!).ToList();
            var troubled = list.Where(sight => sight.Shift.Strength >= Clear).MaxBy(sight => sight.Rise);
            var well = list.MinBy(sight => sight.Rise)!;
            if (list.Count < 2 || troubled is null
                || own.Exists(series => series.Entity == group.Key && series.Signal == troubled.Series.Signal && SeriesReader.Test(series, scope, Direction.Up) is { Strength: >= Clear }))
            {
                continue;
            }

            // What one sees by the way - the others' load, a slower machine - is not what another is stopped by.
            var slight = well.Rise <= SlightShare * troubled.Rise;
            var oneSided = well.Shift.Strength <= Unmoved || slight;
            yield return new Observation
            {
                ExhibitId = troubled.Exhibit.Id,
                Entity = group.Key,
                Signal = Signals.OneSided,
                Strength = oneSided ? 0.9 : well.Shift.Strength >= Clear ? 0.1 : 0.5,
                Quality = Math.Min(Reading.QualityOf(troubled.Exhibit), Reading.QualityOf(well.Exhibit)),
                Statement = oneSided
                    ? $"{group.Key}: {troubled.Caller} sees trouble with it ({troubled.Series.Label}: {Values(troubled)}), {well.Caller} does not ({Values(well)})"
                    : $"{group.Key}: {string.Join(" and ", list.Select(sight => sight.Caller))} see trouble with it alike",
                Citations = [troubled.Cite(scope), well.Cite(scope)],
            };
        }
    }

    private static string Values(Sight sight) => $"{Format.Quantity(sight.Shift.Baseline, sight.Series.Unit)} before, at most {Format.Quantity(sight.Shift.Peak, sight.Series.Unit)} since";

    private sealed record Sight(Exhibit Exhibit, Entity Caller, SignalSeries Series, Shift Shift)
    {
        public double Rise => (Shift.Current - Shift.Baseline) * (Series.Signal == Signals.Latency ? SymptomSize.Unit(Series.Unit) : 1);

        public Citation Cite(Scope scope) => SeriesReader.CitePeak(Exhibit, Series, Shift, scope);
    }
}
