using System.Globalization;
using System.Text;
using Cleric.Entities;
using Cleric.Exhibits;

namespace Cleric.Models.Digests;

/// <summary>Alerts and topology: a line an item.</summary>
internal static class ItemDigester
{
    public static Digest Make(Exhibit exhibit, AlertAnswer answer, DigestFocus focus)
    {
        var lines = new List<DigestLine>();
        for (var i = 0; i < answer.Alerts.Count; i++)
        {
            var alert = answer.Alerts[i];
            if (!focus.Filter.Has(alert.StartsAt) || !(focus.Filter.Has(alert.Name, alert.Summary, alert.Entity?.Id, alert.State, alert.Severity) || focus.Filter.Has(alert.Labels)))
            {
                continue;
            }

            var at = $"/alerts/{i.ToString(CultureInfo.InvariantCulture)}";
            var citations = new List<Citation>();
            var (name, named) = LineText.Clean(alert.Name, longest: 200);
            citations.Add(new Citation(exhibit.Id, $"{at}/name", named));
            var text = new StringBuilder(at).Append("/name | ").Append(name).Append(" | ").Append(LineText.Short(alert.State)).Append(alert.Severity is { } severity ? $", {LineText.Short(severity)}" : "");
            text.Append(", ").Append(focus.Time(alert.StartsAt)).Append(alert.EndsAt is { } end ? $" to {focus.Time(end)}" : " on").Append(alert.Entity is { } entity ? $", {LineText.Short(entity.Id)}" : "");
            if (alert.Summary is { Length: > 0 } summary)
            {
                var (shown, quote) = LineText.Clean(summary, focus.Filter.Contains);
                text.Append("\n  ").Append(at).Append("/summary | ").Append(shown);
                citations.Add(new Citation(exhibit.Id, $"{at}/summary", quote));
            }

            lines.Add(new DigestLine(text.ToString(), citations, (alert.State == "firing" ? 0.75 : 0.5) * (0.4 + (0.6 * focus.Nearness(alert.StartsAt)))));
        }

        return new Digest { Exhibit = exhibit, Lines = Digest.Best(lines, focus.MostLines), Items = lines.Count, ItemNoun = "alerts" };
    }

    public static Digest Make(Exhibit exhibit, TopologyAnswer answer, DigestFocus focus)
    {
        var near = focus.Scope?.Entities.ToHashSet() ?? [];
        var candidates = new List<(bool Dependency, int Index, double Score)>();
        var (entities, dependencies) = (answer.Topology.Entities, answer.Topology.Dependencies);
        for (var i = 0; i < dependencies.Count; i++)
        {
            var dependency = dependencies[i];
            if (focus.Filter.Has(dependency.From.Id, dependency.To.Id, dependency.Kind))
            {
                candidates.Add((true, i, 0.25 + (near.Contains(dependency.From) ? 0.25 : 0) + (near.Contains(dependency.To) ? 0.2 : 0)));
            }
        }

        for (var i = 0; i < entities.Count; i++)
        {
            if (focus.Filter.Has(entities[i].Entity.Id) || entities[i].Aliases.Any(alias => focus.Filter.Has(alias)) || focus.Filter.Has(entities[i].Attributes))
            {
                candidates.Add((false, i, 0.1 + (near.Contains(entities[i].Entity) ? 0.3 : 0) + (entities[i].Aliases.Count + entities[i].Attributes.Count > 0 ? 0.05 : 0)));
            }
        }

        var lines = candidates.OrderByDescending(item => item.Score).Take(focus.MostLines).Select(item => item.Dependency ? Line(exhibit, dependencies[item.Index], item.Index, item.Score) : Line(exhibit, entities[item.Index], item.Index, item.Score));
        return new Digest { Exhibit = exhibit, Lines = [.. lines], Items = candidates.Count, ItemNoun = "entities and dependencies" };
    }

    private static DigestLine Line(Exhibit exhibit, Dependency dependency, int index, double score)
    {
        var at = $"/topology/dependencies/{index.ToString(CultureInfo.InvariantCulture)}";
        return new DigestLine($"{at} | {LineText.Short(dependency.From.Id)} {LineText.Short(dependency.Kind)} {LineText.Short(dependency.To.Id)}", [new Citation(exhibit.Id, at)], score);
    }

    private static DigestLine Line(Exhibit exhibit, TopologyEntity entity, int index, double score)
    {
        var at = $"/topology/entities/{index.ToString(CultureInfo.InvariantCulture)}";
        var text = new StringBuilder(at).Append(" | ").Append(LineText.Short(entity.Entity.Id));
        if (entity.Aliases.Count > 0)
        {
            text.Append(", also ").Append(LineText.Short(string.Join(", ", entity.Aliases), 200));
        }

        if (entity.Attributes.Count > 0)
        {
            text.Append(", ").Append(LineText.Short(string.Join(", ", entity.Attributes.Select(pair => $"{pair.Key}={pair.Value}").Order(StringComparer.Ordinal)), 200));
        }

        return new DigestLine(text.ToString(), [new Citation(exhibit.Id, at)], score);
    }
}
