using Cleric.Entities;
using Cleric.Queries;
using Cleric.Testing;

namespace Cleric.Connectors.Runbooks.Tests;

/// <summary>The rules for every connector.</summary>
public sealed class RunbooksConnectorConformanceTests : ConnectorConformanceTests, IDisposable
{
    private readonly RunbookFolder _folder = new RunbookFolder()
        .With("checkout.md", "---\nservices: [checkout]\n---\n# Checkout\n\n## Slow\n\nIf the pool is full, check `pool_wait`.\n\n## Errors\n\nCheck the payment provider.\n")
        .With("search.md", "# Search\n\nReindex after a crash.\n");

    protected override Entity KnownEntity => new("checkout");

    protected override TimeWindow KnownWindow => RunbookFolder.Window;

    protected override IReadOnlyCollection<QueryKind> KindsToCut => [QueryKind.Knowledge];

    protected override ValueTask<IConnector> ConnectAsync(CancellationToken cancellationToken) => new(_folder.Connector());

    public void Dispose() => _folder.Dispose();
}
