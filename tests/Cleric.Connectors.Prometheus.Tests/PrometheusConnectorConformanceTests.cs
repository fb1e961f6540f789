using Cleric.Entities;
using Cleric.Queries;
using Cleric.Testing;
using Cleric.Testing.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Cleric.Connectors.Prometheus.Tests;

/// <summary>The rules for every connector that speaks HTTP.</summary>
public sealed class PrometheusConnectorConformanceTests : HttpConnectorConformanceTests
{
    protected override Entity KnownEntity => new("checkout");

    protected override TimeWindow KnownWindow => SmallServer.Window;

    protected override IReadOnlyCollection<QueryKind> KindsToCut => [QueryKind.Metric, QueryKind.Resource, QueryKind.Topology];

    protected override IReadOnlyDictionary<string, string> KnownUnits => new Dictionary<string, string> { ["http_request_duration_seconds"] = "s" };

    protected override Query? StaleQuery => new MetricQuery { Entity = new Entity("gone"), Window = SmallServer.Window };

    protected override string? Secret => "prometheus-secret";

    protected override IReadOnlyCollection<string> QueryPaths => ["/api/v1/query", "/api/v1/query_range", "/api/v1/series"];

    protected override long MostBytes => 4 << 20;

    protected override HttpMessageHandler MakeSystem() =>
        SmallServer.WithCheckout().With("queue_length{job=shop/gone,instance=c:80}", 7, to: SmallServer.End - TimeSpan.FromMinutes(6));

    protected override IConnector Connect(HttpMessageHandler handler) => new PrometheusConnector(
        new PrometheusOptions { BaseAddress = ScriptedServer.Address, BearerToken = _ => new(Secret!), MaxResponseBytes = 1 << 20 },
        new HandlerClientFactory(handler),
        new FakeTimeProvider(Now));

    protected override IConnector ConnectAsHosted(Uri address)
    {
        var services = new ServiceCollection();
        new Builder(services).AddPrometheus(options =>
        {
            options.BaseAddress = address;
            options.Headers["X-Api-Key"] = Secret!;
        });
        return services.BuildServiceProvider().GetRequiredService<IConnector>();
    }
}
