using Cleric.Entities;
using Cleric.Queries;
using Cleric.Testing;
using Microsoft.Extensions.Time.Testing;

namespace Cleric.Connectors.Prometheus.Tests;

/// <summary>The rules for every connector.</summary>
public sealed class PrometheusConnectorConformanceTests : ConnectorConformanceTests
{
    protected override Entity KnownEntity => new("checkout");

    protected override TimeWindow KnownWindow => SmallServer.Window;

    protected override IReadOnlyCollection<QueryKind> KindsToCut => [QueryKind.Metric, QueryKind.Resource, QueryKind.Topology];

    protected override ValueTask<IConnector> ConnectAsync(CancellationToken cancellationToken) =>
        new(SmallServer.WithCheckout().Connector(time: new FakeTimeProvider(SmallServer.End)));
}
