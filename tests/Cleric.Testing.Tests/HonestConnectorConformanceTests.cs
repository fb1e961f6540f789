using Cleric.Connectors;
using Cleric.Entities;

namespace Cleric.Testing.Tests;

public sealed class HonestConnectorConformanceTests : ConnectorConformanceTests
{
    protected override Entity KnownEntity => HonestConnector.Entity;

    protected override TimeWindow KnownWindow => HonestConnector.Window;

    protected override ValueTask<IConnector> ConnectAsync(CancellationToken cancellationToken) => new(new HonestConnector());
}
