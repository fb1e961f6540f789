using System.Text.RegularExpressions;
using Cleric.CaseFiles;
using Cleric.Entities;
using Cleric.Exhibits;
using Cleric.Reasoning;
using Cleric.Reasoning.Hypotheses;
using Cleric.Reasoning.Readers;
using Cleric.Triggers;

namespace Cleric.Memory;

/// <summary>What an incident looks like by its evidence: features with weights. Entities are told by their role, so that the same fault of another service looks the same.</summary>
internal static partial class Signatures
{
    private const double OfEvidence = 2;
    private const double OfSymptom = 1;
    private const double OfChange = 1.5;
    private const double OfAlert = 0.5;
    private const double OfMessage = 1;
    private const double OfText = 0.3;

    /// <summary>An observation below this strength is not there.</summary>
    private const double Seen = 0.7;

    private const int MostWords = 12;

    /// <summary>What is to be seen in the exhibits of the orientation, whatever was read since. <paramref name="safe"/> sees texts before they are taken to words, by which a secret would no longer be known as one.</summary>
    public static async ValueTask<IReadOnlyDictionary<string, double>> EarlyAsync(ICaseView view, IEnumerable<IEvidenceReader> readers, Func<string, string> safe, CancellationToken cancellationToken)
    {
        var observations = new List<Observation>();
        foreach (var exhibit in view.Exhibits.Take(view.OrientationExhibits).Where(exhibit => exhibit.Answer.Coverage == Coverage.Data))
        {
            foreach (var reader in readers)
            {
                observations.AddRange(await reader.ReadAsync(exhibit, view, cancellationToken).ConfigureAwait(false));
            }
        }

        return Of(view, observations, safe);
    }

    /// <summary>What is to be seen in all that was weighed.</summary>
    public static IReadOnlyDictionary<string, double> Whole(ICaseView view, Func<string, string> safe) =>
        Of(view, view.Evidence.Where(evidence => evidence.Weight > 0).Select(evidence => evidence.Observation), safe);

    /// <summary>In what the first differs from the second, the weightiest first, for people.</summary>
    public static IReadOnlyList<string> Differences(IReadOnlyDictionary<string, double> today, IReadOnlyDictionary<string, double> before, int most) =>
    [
        .. today.Where(feature => !before.ContainsKey(feature.Key)).Select(feature => (feature.Value, Text: $"today only: {Told(feature.Key)}"))
            .Concat(before.Where(feature => !today.ContainsKey(feature.Key)).Select(feature => (feature.Value, Text: $"then only: {Told(feature.Key)}")))
            .Where(feature => feature.Value >= OfMessage / 2)
            .OrderByDescending(feature => feature.Value)
            .ThenBy(feature => feature.Text, StringComparer.Ordinal)
            .Take(most)
            .Select(feature => feature.Text),
    ];

    private static string Told(string feature) => feature.Replace(':', ' ');

    private static Dictionary<string, double> Of(ICaseView view, IEnumerable<Observation> observations, Func<string, string> safe)
    {
        var features = new Dictionary<string, double>(StringComparer.Ordinal);
        if (view.Scope is not { } scope)
        {
            return features;
        }

        var topology = TopologyIndex.Of(view.Topology);
        Add($"symptom:{scope.Symptom.Signal ?? "?"} of a {scope.Symptom.Entity.Kind}", OfSymptom);
        foreach (var observation in observations.Where(observation => observation.Strength >= Seen && observation.Quality > 0))
        {
            var role = Roles.Of(observation.Entity, scope.Symptom.Entity, topology);
            if (TroubleSignals.Root(observation.Signal) == Signals.Change)
            {
                continue;
            }

            Add($"{role}:{observation.Signal} {observation.Direction.ToString().ToLowerInvariant()}", OfEvidence);
            if (TroubleSignals.Root(observation.Signal) == Signals.Log)
            {
                foreach (var quote in observation.Citations.Select(citation => citation.Quote).OfType<string>().Take(3))
                {
                    Add($"message:{Template(safe(quote))}", OfMessage);
                }
            }
        }

        var changes = view.Exhibits.Select(exhibit => exhibit.Answer).OfType<ChangeAnswer>().SelectMany(answer => answer.Changes).Where(change => change.Entity is not null && ChangeReader.Proximity(change, scope) >= CatalogueHypothesisSource.LeastProximity);
        foreach (var change in changes)
        {
            Add($"{Roles.Of(change.Entity!, scope.Symptom.Entity, topology)}:change {change.Kind}", OfChange);
        }

        foreach (var alert in view.Exhibits.Select(exhibit => exhibit.Answer).OfType<AlertAnswer>().SelectMany(answer => answer.Alerts).Where(alert => alert.StartsAt <= scope.Window.End && !(alert.EndsAt < scope.Window.Start)))
        {
            Add($"alert:{Template(safe(alert.Name))}", OfAlert);
        }

        foreach (var word in Words(safe(view.Trigger is AlertTrigger { Name: { } name } ? name : view.Trigger.Title)).Take(MostWords))
        {
            Add($"word:{word}", OfText);
        }

        return features;

        void Add(string feature, double weight) => features[feature] = Math.Max(features.GetValueOrDefault(feature), weight);
    }

    /// <summary>A message without what varies: numbers, ids and quoted values.</summary>
    private static string Template(string text) => string.Join(' ', Words(text).Take(MostWords));

    private static IEnumerable<string> Words(string text) => Word().Matches(text).Select(match => match.Value.ToLowerInvariant());

    [GeneratedRegex("(?<![A-Za-z0-9_])[A-Za-z]{3,}(?![A-Za-z0-9_])", RegexOptions.CultureInvariant)]
    private static partial Regex Word();
}
