using Cleric.Entities;
using Cleric.Queries;
using Cleric.Testing;

namespace Cleric.Connectors.Catalog.Tests;

/// <summary>The rules for every connector.</summary>
public sealed class CatalogConnectorConformanceTests : ConnectorConformanceTests, IDisposable
{
    private readonly CatalogFolder _folder = new CatalogFolder()
        .With("Component", "checkout", "  type: service\n  dependsOn: [resource:orders]\n")
        .With("Resource", "orders", "  type: database\n");

    protected override Entity KnownEntity => new("checkout");

    protected override TimeWindow KnownWindow => CatalogFolder.Window;

    protected override IReadOnlyCollection<QueryKind> KindsToCut => [QueryKind.Topology];

    protected override ValueTask<IConnector> ConnectAsync(CancellationToken cancellationToken) => new(_folder.Connector());

    public void Dispose() => _folder.Dispose();
}
