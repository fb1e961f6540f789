using Cleric.Entities;
using Cleric.Exhibits;
using Cleric.Queries;
using Microsoft.Extensions.Time.Testing;

namespace Cleric.Connectors.Catalog.Tests;

/// <summary>A folder of descriptor files that lasts as long as a test.</summary>
internal sealed class CatalogFolder : IDisposable
{
    public static readonly DateTimeOffset Now = new(2026, 3, 2, 10, 0, 0, TimeSpan.Zero);
    public static readonly TimeWindow Window = new(Now.AddHours(-1), Now);

    public string Path { get; } = Directory.CreateTempSubdirectory("cleric-catalog-").FullName;

    public FakeTimeProvider Time { get; } = new(Now);

    public CatalogFolder With(string name, string text)
    {
        var path = At(name);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return this;
    }

    /// <summary>A file "NAME/catalog-info.yaml" with one entity; further lines of its spec and metadata are indented by two.</summary>
    public CatalogFolder With(string kind, string name, string spec, string metadata = "") =>
        With($"{name.Replace('/', '-')}-{kind}/catalog-info.yaml", Entity(kind, name, spec, metadata));

    public static string Entity(string kind, string name, string spec, string metadata = "") =>
        $"apiVersion: backstage.io/v1alpha1\nkind: {kind}\nmetadata:\n  name: {name}\n{metadata}spec:\n  owner: shop\n  lifecycle: production\n{spec}";

    public string At(string name) => System.IO.Path.Combine(Path, name);

    public CatalogConnector Connector(Action<CatalogOptions>? configure = null)
    {
        var options = new CatalogOptions();
        options.Folders.Add(Path);
        configure?.Invoke(options);
        return new CatalogConnector(options, Time);
    }

    public async Task<TopologyAnswer> AskAsync(Entity? entity = null, Action<CatalogOptions>? configure = null, int limit = 1_000)
    {
        using var connector = Connector(configure);
        return Assert.IsType<TopologyAnswer>(await connector.AskAsync(new TopologyQuery { Entity = entity, Window = Window, Limit = limit }, TestContext.Current.CancellationToken));
    }

    public static IEnumerable<string> Arrows(TopologyAnswer answer) => answer.Topology.Dependencies.Select(dependency => $"{dependency.From.Id} {dependency.Kind} {dependency.To.Id}");

    public static IEnumerable<string> Ids(TopologyAnswer answer) => answer.Topology.Entities.Select(known => known.Entity.Id);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
