using Cleric.Connectors.Catalog.Reading;
using Cleric.Entities;

namespace Cleric.Connectors.Catalog.Topologies;

/// <summary>
/// Makes a topology of descriptors: components and resources are its entities; who consumes an API depends on who provides it, and a component on its parts. Systems, domains and owners are
/// attributes.
/// </summary>
internal sealed class CatalogTopology
{
    private const string Component = "component";
    private const string Resource = "resource";
    private static readonly string[] DefaultExcluded = ["library", "documentation", "template"];

    /// <summary>Fields by which who depends on whom is told: where one leads nowhere, something is missing.</summary>
    private static readonly string[] DependencyFields = ["spec.dependsOn", "spec.dependencyOf", "spec.consumesApis", "spec.subcomponentOf"];

    private readonly Dictionary<EntityRef, Descriptor> _known = [];
    private readonly Dictionary<EntityRef, Entity> _entities = [];
    private readonly ILookup<EntityRef, EntityRef> _providers;
    private readonly Findings _findings;
    private readonly Aliases _aliases;

    private CatalogTopology(IReadOnlyList<Descriptor> descriptors, CatalogOptions options, Findings findings)
    {
        _findings = findings;
        _aliases = new Aliases(options);
        foreach (var descriptor in descriptors)
        {
            if (!_known.TryAdd(descriptor.Ref, descriptor))
            {
                findings.Told.Add($"{descriptor.Ref} stands in {_known[descriptor.Ref].Place} and again in {descriptor.Place}; the first counts. Remove one.");
            }
        }

        var excluded = (options.ExcludeTypes.Count > 0 ? options.ExcludeTypes : DefaultExcluded).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var running = _known.Values.Where(descriptor => descriptor.Ref.Kind == Resource || (descriptor.Ref.Kind == Component && !excluded.Contains(descriptor.Type ?? ""))).ToList();
        _providers = running.SelectMany(descriptor => descriptor.Of("spec.providesApis"), (descriptor, reference) => (Api: reference.To, Provider: descriptor.Ref)).ToLookup(item => item.Api, item => item.Provider);
        foreach (var group in running.GroupBy(descriptor => new Entity(descriptor.Name, KindOf(descriptor))))
        {
            // Of several by one name the one in the default namespace bears it alone.
            foreach (var descriptor in group)
            {
                var isAlone = group.Count() == 1 || (descriptor.Ref.Namespace == EntityRef.DefaultNamespace && group.Count(other => other.Ref.Namespace == EntityRef.DefaultNamespace) == 1);
                _entities.Add(descriptor.Ref, isAlone ? group.Key : group.Key with { Name = $"{descriptor.Ref.Namespace}/{descriptor.Name}" });
            }
        }
    }

    public static Topology Of(IReadOnlyList<Descriptor> descriptors, CatalogOptions options, Findings findings)
    {
        var made = new CatalogTopology(descriptors, options, findings);
        made.TellDangling();
        return new Topology { Entities = made.Entities(), Dependencies = made.Dependencies() };
    }

    private static string KindOf(Descriptor descriptor) => descriptor.Ref.Kind == Resource ? KindWords.OfResource(descriptor.Type) : KindWords.OfComponent(descriptor.Type);

    private List<TopologyEntity> Entities()
    {
        var aliases = _entities.ToDictionary(item => item.Key, item => _aliases.Of(_known[item.Key]).Where(alias => alias != item.Value.Name).Distinct(StringComparer.OrdinalIgnoreCase).ToList());

        // A name that several bear tells them not apart: that of a repository that holds many, say.
        var shared = aliases.SelectMany(item => item.Value.Append(_entities[item.Key].Name).Distinct(StringComparer.OrdinalIgnoreCase))
            .GroupBy(name => name, StringComparer.OrdinalIgnoreCase)
            .Where(group => group.Count() > 1)
            .Select(group => group.Key)
            .ToHashSet(StringComparer.OrdinalIgnoreCase);
        return
        [
            .. _entities.OrderBy(item => item.Value.Id, StringComparer.Ordinal).Select(item => new TopologyEntity(item.Value)
            {
                Aliases = [.. aliases[item.Key].Where(alias => !shared.Contains(alias))],
                Attributes = Attributes(_known[item.Key]),
            }),
        ];
    }

    private SortedDictionary<string, string> Attributes(Descriptor descriptor)
    {
        var attributes = new SortedDictionary<string, string>(StringComparer.Ordinal);
        Add("type", descriptor.Type);
        Add("lifecycle", descriptor.Lifecycle);
        Add("tags", string.Join(", ", descriptor.Tags));
        Add("owner", Named(descriptor, "spec.owner"));
        Add("system", Named(descriptor, "spec.system"));
        Add("namespace", descriptor.Ref.Namespace == EntityRef.DefaultNamespace ? null : descriptor.Ref.Namespace);
        if (descriptor.Of("spec.system").FirstOrDefault() is { } system && _known.TryGetValue(system.To, out var described))
        {
            Add("domain", Named(described, "spec.domain"));
        }

        foreach (var (title, url) in descriptor.Links)
        {
            Add($"link.{title}", url);
        }

        foreach (var (annotation, value) in _aliases.Naming(descriptor))
        {
            Add(annotation, value);
        }

        return attributes;

        void Add(string key, string? value)
        {
            if (!string.IsNullOrWhiteSpace(value))
            {
                attributes.TryAdd(key, value);
            }
        }
    }

    private string? Named(Descriptor descriptor, string field) =>
        descriptor.Of(field).FirstOrDefault() is not { } reference ? null
        : $"{(reference.To.Kind == "user" ? "user:" : "")}{(reference.To.Namespace == EntityRef.DefaultNamespace ? "" : $"{reference.To.Namespace}/")}{(_known.TryGetValue(reference.To, out var known) ? known.Name : reference.To.Name)}";

    private List<Dependency> Dependencies()
    {
        var dependencies = new List<Dependency>();
        foreach (var descriptor in _known.Values.Where(descriptor => _entities.ContainsKey(descriptor.Ref)))
        {
            var self = descriptor.Ref;
            foreach (var reference in descriptor.References.Where(reference => _known.ContainsKey(reference.To) || _providers.Contains(reference.To)))
            {
                switch (reference.Field)
                {
                    case "spec.dependsOn" or "spec.consumesApis" when reference.To.Kind == "api":
                        if (!_providers[reference.To].Any())
                        {
                            _findings.Lost.Add($"{descriptor.File}:{reference.Line}: {reference.To} is consumed, and no component says that it provides it. Add it to the spec.providesApis of the one that does.");
                        }

                        foreach (var provider in _providers[reference.To])
                        {
                            Add(self, provider, "calls");
                        }

                        break;
                    case "spec.consumesApis":
                        // Backstage's own examples name a component here.
                        Add(self, reference.To, "calls");
                        break;
                    case "spec.dependsOn":
                        Add(self, reference.To, "depends on");
                        break;
                    case "spec.dependencyOf":
                        Add(reference.To, self, "depends on");
                        break;
                    case "spec.subcomponentOf":
                        Add(reference.To, self, "has part");
                        break;
                }
            }
        }

        return
        [
            .. dependencies.DistinctBy(dependency => (dependency.From, dependency.To))
                .OrderBy(dependency => dependency.From.Id, StringComparer.Ordinal)
                .ThenBy(dependency => dependency.To.Id, StringComparer.Ordinal),
        ];

        void Add(EntityRef from, EntityRef to, string how)
        {
            if (from != to && _entities.TryGetValue(from, out var dependent) && _entities.TryGetValue(to, out var needed))
            {
                dependencies.Add(new Dependency(dependent, needed, how));
            }
        }
    }

    /// <summary>Owners often come from a directory rather than from files: where no file describes any, none is missed.</summary>
    private void TellDangling()
    {
        var hasOwners = _known.Keys.Any(known => known.Kind is "group" or "user");
        foreach (var descriptor in _known.Values)
        {
            foreach (var reference in descriptor.References.Where(reference => !_known.ContainsKey(reference.To) && (hasOwners || reference.To.Kind is not ("group" or "user"))))
            {
                var sentence = $"{descriptor.File}:{reference.Line}: {reference.Field} names {reference.To}, which no file describes. Mend the name, or add its descriptor.";
                (DependencyFields.Contains(reference.Field) && !_providers.Contains(reference.To) ? _findings.Lost : _findings.Told).Add(sentence);
            }
        }
    }
}
