using Cleric.Connectors;
using Cleric.Entities;
using Cleric.Queries;
using Cleric.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Cleric.Integration.Prometheus;

/// <summary>The rules for every connector, over a real Prometheus.</summary>
[Collection(nameof(MonitoringCollection))]
public sealed class PrometheusConformanceTests(Monitoring monitoring) : ConnectorConformanceTests
{
    protected override Entity KnownEntity => new("checkout");

    protected override TimeWindow KnownWindow => monitoring.Watched;

    protected override IReadOnlyCollection<QueryKind> KindsToCut => [QueryKind.Metric, QueryKind.Resource, QueryKind.Topology, QueryKind.Alert];

    protected override ValueTask<IConnector> ConnectAsync(CancellationToken cancellationToken)
    {
        monitoring.Require();
        return new(Connectors.Of(builder => builder.AddPrometheus(monitoring.Prometheus)));
    }
}

/// <summary>The same over a real Alertmanager.</summary>
[Collection(nameof(MonitoringCollection))]
public sealed class AlertmanagerConformanceTests(Monitoring monitoring) : ConnectorConformanceTests
{
    protected override Entity KnownEntity => new("checkout");

    protected override TimeWindow KnownWindow => monitoring.Watched;

    protected override IReadOnlyCollection<QueryKind> KindsToCut => [QueryKind.Alert];

    protected override ValueTask<IConnector> ConnectAsync(CancellationToken cancellationToken)
    {
        monitoring.Require();
        return new(Connectors.Of(builder => builder.AddAlertmanager(monitoring.Alertmanager)));
    }
}

/// <summary>The same over a real VictoriaMetrics.</summary>
public sealed class VictoriaMetricsConformanceTests(VictoriaMetrics victoria) : ConnectorConformanceTests, IClassFixture<VictoriaMetrics>
{
    protected override Entity KnownEntity => new("checkout");

    protected override TimeWindow KnownWindow => victoria.Window;

    protected override IReadOnlyCollection<QueryKind> KindsToCut => [QueryKind.Metric, QueryKind.Resource];

    protected override ValueTask<IConnector> ConnectAsync(CancellationToken cancellationToken)
    {
        victoria.Require();
        return new(Connectors.Of(builder => builder.AddPrometheus(victoria.Address)));
    }
}

internal static class Connectors
{
    public static IConnector Of(Action<IClericBuilder> add)
    {
        var services = new ServiceCollection();
        add(services.AddCleric());
        return services.BuildServiceProvider().GetRequiredService<IConnector>();
    }
}
