using Cleric.CaseFiles;
using Cleric.Entities;
using Cleric.Exhibits;

namespace Cleric.Reasoning.Readers;

/// <summary>Reads changes: what was changed, where, and how near to the onset. A change after the onset cannot have caused it.</summary>
internal sealed class ChangeReader : IEvidenceReader
{
    /// <summary>After this time, what speaks for a change as the cause has fallen to about a third.</summary>
    public static readonly TimeSpan Nearness = TimeSpan.FromMinutes(20);

    public ValueTask<IReadOnlyList<Observation>> ReadAsync(Exhibit exhibit, ICaseView view, CancellationToken cancellationToken = default)
    {
        var quality = Reading.QualityOf(exhibit);
        if (exhibit.Answer is not ChangeAnswer answer || quality == 0 || view.Scope is not { } scope)
        {
            return new([]);
        }

        var observations = new List<Observation>();
        foreach (var group in answer.Changes.Select((change, i) => (Change: change, Index: i)).Where(item => item.Change.Entity is not null).GroupBy(item => (Entity: item.Change.Entity!, Kind: Kind(item.Change))))
        {
            var nearest = group.MaxBy(item => Proximity(item.Change, scope));
            observations.Add(Observe(exhibit, group.Key.Entity, group.Key.Kind, nearest.Change, nearest.Index, scope, quality));
        }

        // Of what was cut short, or goes no further than some time ago, nobody knows what is not in it.
        if (answer.Coverage != Coverage.Data)
        {
            return new(observations);
        }

        // For the rest of the scope the system was asked, answered with other changes, and had none.
        var changed = observations.Select(observation => observation.Entity).ToHashSet();
        var asked = exhibit.Query.Entity is { } one ? [one] : scope.Entities;
        observations.AddRange(asked.Where(entity => !changed.Contains(entity)).Select(entity => new Observation
        {
            ExhibitId = exhibit.Id,
            Entity = entity,
            Signal = Signals.Change,
            Strength = 0.05,
            Quality = quality,
            Statement = $"{entity}: no change is recorded between {Reading.Time(exhibit.Query.Window.Start)} and {Reading.Time(exhibit.Query.Window.End)}",
            Citations = [new Citation(exhibit.Id, "/changes")],
        }));
        return new(observations);
    }

    /// <summary>How well the time of a change fits a cause, from 0 to 1.</summary>
    public static double Proximity(Change change, Scope scope)
    {
        var lead = Onset(scope) - change.Time;
        return lead < -Tolerance(scope) ? 0.02 : 0.5 + (0.47 * Math.Exp(-Math.Max(0, lead.TotalSeconds) / Nearness.TotalSeconds));
    }

    private static Observation Observe(Exhibit exhibit, Entity entity, string kind, Change change, int index, Scope scope, double quality)
    {
        var lead = Onset(scope) - change.Time;
        var when = lead < -Tolerance(scope) ? $"after the onset, so it cannot have caused it" : $"{Lead(lead)} the onset";
        return new Observation
        {
            ExhibitId = exhibit.Id,
            Entity = entity,
            Signal = $"{Signals.Change}.{kind}",
            Strength = Math.Round(Proximity(change, scope), 4),
            Quality = quality,
            Onset = change.Time,
            ChangeId = change.Id,
            Statement = $"{entity}: {change.Kind} \"{Reading.Line(change.Title)}\" at {Reading.Time(change.Time)}, {when}",
            Citations = [Reading.Text(exhibit, $"/changes/{index}/title", change.Title)],
        };
    }

    private static string Lead(TimeSpan lead) =>
        Math.Abs(lead.TotalSeconds) < 5 ? "at" : lead < TimeSpan.Zero ? $"{-lead.TotalSeconds:0} s after the estimated begin of" : lead.TotalSeconds < 120 ? $"{lead.TotalSeconds:0} s before" : $"{lead.TotalMinutes:0} min before";

    /// <summary>The window begins a guard before the onset proper, and that guard is also how far the onset may be off.</summary>
    private static DateTimeOffset Onset(Scope scope) => scope.Onset ?? scope.Window.Start;

    private static TimeSpan Tolerance(Scope scope) => TimeSpan.FromSeconds(Math.Clamp(((scope.Onset ?? scope.Window.Start) - scope.Window.Start).TotalSeconds, 10, 120));

    private static string Kind(Change change) => change.Kind.ToLowerInvariant();
}
