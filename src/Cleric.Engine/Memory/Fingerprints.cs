using Cleric.CaseFiles;
using Cleric.Entities;
using Cleric.Exhibits;
using Cleric.Reasoning;

namespace Cleric.Memory;

/// <summary>What the environment is round an entity: neighbours, versions, settings. Where that has moved on, what was learnt in it counts less.</summary>
internal static class Fingerprints
{
    private const int Most = 40;

    private static readonly string[] Kept = ["version", "service.version", "image", "config", "confighash", "tier"];

    public static IReadOnlyList<string> Of(ICaseView view, Entity? cause)
    {
        if (view.Scope is not { } scope)
        {
            return [];
        }

        List<Entity> centre = cause is null || cause == scope.Symptom.Entity ? [scope.Symptom.Entity] : [cause, scope.Symptom.Entity];
        var topology = TopologyIndex.Of(view.Topology);
        var near = centre.Concat(centre.SelectMany(entity => topology.Dependencies(entity).Concat(topology.Dependents(entity)))).Distinct().ToHashSet();
        var links = view.Topology.Dependencies.Where(dependency => centre.Contains(dependency.From) || centre.Contains(dependency.To)).Select(dependency => $"{dependency.From.Id}->{dependency.To.Id}");
        var versions = view.Topology.Entities.Where(entity => near.Contains(entity.Entity)).SelectMany(entity => entity.Attributes.Where(attribute => Kept.Contains(attribute.Key, StringComparer.OrdinalIgnoreCase)).Select(attribute => $"{entity.Entity.Id} {attribute.Key}={attribute.Value}"));

        // The version that ran before the incident, not the one that may have brought it about.
        var deployed = view.Exhibits.Select(exhibit => exhibit.Answer).OfType<ChangeAnswer>().SelectMany(answer => answer.Changes)
            .Where(change => change is { Entity: not null, From: not null } && near.Contains(change.Entity))
            .GroupBy(change => (change.Entity, change.Kind))
            .Select(group => $"{group.Key.Entity!.Id} {group.Key.Kind}={group.MinBy(change => change.Time)!.From}");
        return [.. links.Concat(versions).Concat(deployed).Distinct().Order(StringComparer.Ordinal).Take(Most)];
    }

    /// <summary>The share of what is known of either that both have; 1 where nothing is known.</summary>
    public static double Agreement(IReadOnlyList<string> then, IReadOnlyList<string> now)
    {
        var all = then.Union(now).Count();
        return all == 0 ? 1 : (double)then.Intersect(now).Count() / all;
    }
}
