using Cleric.CaseFiles;
using Cleric.Entities;
using Cleric.Exhibits;
using Cleric.Queries;

namespace Cleric.Reasoning.Readers;

/// <summary>Whether what was read of the symptom's entity bears the symptom out. Only what was read and told something counts: telemetry that is missing, empty or refused confirms nothing and clears nobody.</summary>
internal static class SymptomReader
{
    /// <summary>Where nothing is surer than this, the symptom does not show, ...</summary>
    private const double NotSeen = 0.25;

    /// <summary>... up to this, hardly, ...</summary>
    private const double HardlySeen = 0.5;

    /// <summary>... and from this on plainly.</summary>
    private const double Seen = 0.7;

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
        if (own.MaxBy(observation => observation.Strength) is not { } clearest)
        {
            return [];
        }

        if (clearest.Strength <= HardlySeen)
        {
            return [Unconfirmed(clearest, clearest.Strength <= NotSeen ? 0.9 : 0.6, own, $"what was read does not show the symptom; the nearest to it is: {clearest.Statement}", clearest.Citations)];
        }

        if (Contradicting(clearest, own, view) is { Count: > 0 } others)
        {
            return [Unconfirmed(clearest, 0.9, own, $"the measurement that shows the symptom is contradicted by others of the same requests. It says: {clearest.Statement}. They say: {string.Join("; ", others.Select(other => other.Statement))}", [.. clearest.Citations, .. others.SelectMany(other => other.Citations)])];
        }

        return [];

        Observation Unconfirmed(Observation of, double strength, List<Observation> read, string statement, IReadOnlyList<Citation> citations) => new()
        {
            ExhibitId = of.ExhibitId,
            Entity = scope.Symptom.Entity,
            Signal = Signals.Unconfirmed,
            Strength = strength,
            Quality = read.Max(observation => observation.Quality),
            Statement = $"{scope.Symptom.Entity}: {statement}",
            Citations = citations,
        };
    }

    /// <summary>
    /// What others measured of the same requests, where a metric of the entity itself is alone in showing the symptom: nobody waits less for an answer than it took to give, and what fails fails for the caller too.
    /// Empty unless callers or traces, two at least, see nothing.
    /// </summary>
    private static List<Observation> Contradicting(Observation clearest, List<Observation> own, ICaseView view)
    {
        if (clearest.Signal is not (Signals.Latency or Signals.Errors) || clearest.Strength < Seen || Exhibit(clearest) is not { Answer: MetricAnswer, Query.Entity: { } of } || of != clearest.Entity)
        {
            return [];
        }

        var others = own.Where(observation => observation.Signal == clearest.Signal && observation.ExhibitId != clearest.ExhibitId).ToList();
        return others.TrueForAll(observation => observation.Strength <= NotSeen) && others.Select(observation => observation.ExhibitId).Distinct().Count() >= 2 ? others : [];

        Exhibit? Exhibit(Observation observation) => view.Exhibits.FirstOrDefault(exhibit => exhibit.Id == observation.ExhibitId);
    }

    private static bool IsWorse(Observation observation) => observation.Direction == (TroubleSignals.Root(observation.Signal) == Signals.Availability ? Direction.Down : Direction.Up);
}
