using Lab.Processes;
using Lab.Recording;
using Lab.Shop;

namespace Lab.Live;

/// <summary>The service catalogue of the shop, in Backstage's format (backstage.io, "Descriptor Format of Catalog Entities").</summary>
internal static class LabCatalog
{
    /// <summary>The annotations that hold addresses.</summary>
    public static IReadOnlyList<string> AddressAnnotations { get; } =
        ["shop.example/address", "shop.example/address-local", "shop.example/proxy", "shop.example/proxy-local"];

    public static string Of(ServiceDefinition service, LabSystem system) =>
        $"""
        apiVersion: backstage.io/v1alpha1
        kind: Component
        metadata:
          name: {service.Name}
        {Aliases(service.Name, system)}spec:
          type: service
          lifecycle: production
          owner: team-{service.Team}
          system: shop
          dependsOn:
        {string.Join('\n', DependenciesOf(service.Name, system).Select(to => $"  - {to}"))}

        """;

    /// <summary>What the services keep their data in, and whatever else they call.</summary>
    public static IEnumerable<(string Name, string Text)> Stores(LabSystem system) =>
        system.Topology().Entities.Where(entity => entity.Kind is "database" or "cache" or "external").Select(entity => (
            entity.Name,
            $"""
            apiVersion: backstage.io/v1alpha1
            kind: Resource
            metadata:
              name: {entity.Name}
            {Aliases(entity.Name, system)}spec:
              type: {entity.Kind}
              owner: team-platform
              system: shop

            """));

    private static IEnumerable<string> DependenciesOf(string service, LabSystem system)
    {
        var topology = system.Topology();
        return topology.Dependencies.Where(dependency => dependency.From == service)
            .Select(dependency => $"{(topology.Entities.First(entity => entity.Name == dependency.To).Kind == "service" ? "component" : "resource")}:{dependency.To}");
    }

    /// <summary>The addresses by which clients know it: its own, that of a proxy before it.</summary>
    private static string Aliases(string name, LabSystem system)
    {
        var aliases = system.Topology().Entities.First(entity => entity.Name == name).Aliases ?? [];
        return aliases.Count == 0 ? "" : $"  annotations:\n{string.Concat(aliases.Zip(AddressAnnotations, (alias, annotation) => $"    {annotation}: {alias}\n"))}";
    }
}
