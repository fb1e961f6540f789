using System.Text.RegularExpressions;
using Cleric.CaseFiles;
using Cleric.Entities;
using Cleric.Exhibits;
using Cleric.Reasoning;
using Cleric.Reasoning.Catalogue;
using Cleric.Reasoning.Hypotheses;
using Cleric.Reasoning.Readers;
using Cleric.Safety;
using Cleric.Triggers;

namespace Cleric.Memory;

/// <summary>
/// What an incident looks like by its evidence: features with weights. Entities are told by their role, so that the same fault of another service looks the same, and once more by their kind, so that it looks the same from
/// further away. What tells failure modes apart weighs more than what most of them show.
/// </summary>
internal sealed partial class Signatures(FailureModeCatalogue catalogue, IEnumerable<IEvidenceReader> readers, Redactor redactor)
{
    /// <summary>The weight of a bit by which the sharpest prediction of a signal tells a failure mode from others.</summary>
    private const double OfBit = 0.5;

    /// <summary>The bits of a signal that no failure mode predicts.</summary>
    private const double UnpredictedBits = 1.5;

    private const double OfSymptom = 1;
    private const double OfChange = 1.5;
    private const double OfAlert = 0.5;
    private const double OfMessage = 1;
    private const double OfText = 0.3;

    /// <summary>An observation below this strength is not there.</summary>
    private const double Seen = 0.7;

    private const int MostWords = 12;

    /// <summary>What is of an entity of a kind, wherever it lies.</summary>
    private const string Anywhere = "any";

    private readonly Dictionary<string, double> _bits = catalogue.Modes
        .SelectMany(mode => mode.Predictions)
        .GroupBy(prediction => prediction.Signal, StringComparer.Ordinal)
        .ToDictionary(signal => signal.Key, signal => signal.Max(prediction => Math.Abs(Math.Log2(prediction.IfTrue / prediction.IfFalse))), StringComparer.Ordinal);

    /// <summary>What is to be seen in the exhibits of the orientation, whatever was read since.</summary>
    public async ValueTask<IReadOnlyDictionary<string, double>> EarlyAsync(ICaseView view, CancellationToken cancellationToken)
    {
        var observations = new List<Observation>();
        foreach (var exhibit in view.Exhibits.Take(view.OrientationExhibits).Where(exhibit => exhibit.Answer.Coverage == Coverage.Data))
        {
            foreach (var reader in readers)
            {
                observations.AddRange(await reader.ReadAsync(exhibit, view, cancellationToken).ConfigureAwait(false));
            }
        }

        return Of(view, observations);
    }

    /// <summary>What is to be seen in all that was weighed.</summary>
    public IReadOnlyDictionary<string, double> Whole(ICaseView view) => Of(view, view.Evidence.Where(evidence => evidence.Weight > 0).Select(evidence => evidence.Observation));

    /// <summary>In what the first differs from the second, the weightiest first, for people.</summary>
    public static IReadOnlyList<string> Differences(IReadOnlyDictionary<string, double> today, IReadOnlyDictionary<string, double> before, int most) =>
    [
        .. today.Where(feature => IsTold(feature.Key) && !before.ContainsKey(feature.Key)).Select(feature => (feature.Value, Text: $"today only: {Told(feature.Key)}"))
            .Concat(before.Where(feature => IsTold(feature.Key) && !today.ContainsKey(feature.Key)).Select(feature => (feature.Value, Text: $"then only: {Told(feature.Key)}")))
            .Where(feature => feature.Value >= OfMessage / 2)
            .OrderByDescending(feature => feature.Value)
            .ThenBy(feature => feature.Text, StringComparer.Ordinal)
            .Take(most)
            .Select(feature => feature.Text),
    ];

    /// <summary>What is also told by its role need not be told twice.</summary>
    private static bool IsTold(string feature) => !feature.StartsWith(Anywhere + "/", StringComparison.Ordinal);

    private static string Told(string feature) => feature.Replace(':', ' ');

    private Dictionary<string, double> Of(ICaseView view, IEnumerable<Observation> observations)
    {
        // Texts are redacted before they are taken to words, by which a secret would no longer be known as one.
        var features = new Dictionary<string, double>(StringComparer.Ordinal);
        if (view.Scope is not { } scope)
        {
            return features;
        }

        var topology = TopologyIndex.Of(view.Topology);
        Add($"symptom:{scope.Symptom.Signal ?? "?"} of a {scope.Symptom.Entity.Kind}", OfSymptom);
        foreach (var observation in observations.Where(observation => observation.Strength >= Seen && observation.Quality > 0))
        {
            if (TroubleSignals.Root(observation.Signal) == Signals.Change)
            {
                continue;
            }

            AddOf(observation.Entity, $"{observation.Signal} {observation.Direction.ToString().ToLowerInvariant()}", OfBit * BitsOf(observation.Signal));
            if (TroubleSignals.Root(observation.Signal) == Signals.Log)
            {
                foreach (var quote in observation.Citations.Select(citation => citation.Quote).OfType<string>().Take(3))
                {
                    Add($"message:{Template(redactor.Redact(quote))}", OfMessage);
                }
            }
        }

        var changes = view.Exhibits.Select(exhibit => exhibit.Answer).OfType<ChangeAnswer>().SelectMany(answer => answer.Changes).Where(change => change.Entity is not null && ChangeReader.Proximity(change, scope) >= CatalogueHypothesisSource.LeastProximity);
        foreach (var change in changes)
        {
            AddOf(change.Entity!, $"change {change.Kind}", OfChange);
        }

        foreach (var alert in view.Exhibits.Select(exhibit => exhibit.Answer).OfType<AlertAnswer>().SelectMany(answer => answer.Alerts).Where(alert => alert.StartsAt <= scope.Window.End && !(alert.EndsAt < scope.Window.Start)))
        {
            Add($"alert:{Template(redactor.Redact(alert.Name))}", OfAlert);
        }

        foreach (var word in Words(redactor.Redact(view.Trigger is AlertTrigger { Name: { } name } ? name : view.Trigger.Title)).Take(MostWords))
        {
            Add($"word:{word}", OfText);
        }

        return features;

        void AddOf(Entity entity, string what, double weight)
        {
            Add($"{Roles.Of(entity, scope.Symptom.Entity, topology)}:{what}", weight);
            Add($"{Anywhere}/{entity.Kind}:{what}", weight);
        }

        void Add(string feature, double weight) => features[feature] = Math.Max(features.GetValueOrDefault(feature), weight);
    }

    /// <summary>How far a signal can tell failure modes apart: a refinement that none predicts as far as what it refines.</summary>
    private double BitsOf(string signal)
    {
        for (var known = signal; ; known = known[..known.LastIndexOf('.')])
        {
            if (_bits.TryGetValue(known, out var bits))
            {
                return bits;
            }

            if (!known.Contains('.', StringComparison.Ordinal))
            {
                return UnpredictedBits;
            }
        }
    }

    /// <summary>A message without what varies: numbers, ids and quoted values.</summary>
    private static string Template(string text) => string.Join(' ', Words(text).Take(MostWords));

    private static IEnumerable<string> Words(string text) => Word().Matches(text).Select(match => match.Value.ToLowerInvariant());

    [GeneratedRegex("(?<![A-Za-z0-9_])[A-Za-z]{3,}(?![A-Za-z0-9_])", RegexOptions.CultureInvariant)]
    private static partial Regex Word();
}
