using Cleric.Entities;
using Cleric.Queries;
using Cleric.Testing;
using Cleric.Testing.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Cleric.Connectors.Alertmanager.Tests;

/// <summary>The rules for every connector that speaks HTTP.</summary>
public sealed class AlertmanagerConnectorConformanceTests : HttpConnectorConformanceTests
{
    protected override Entity KnownEntity => new("checkout");

    protected override TimeWindow KnownWindow => ScriptedAlertmanager.Window;

    protected override IReadOnlyCollection<QueryKind> KindsToCut => [QueryKind.Alert];

    protected override string? Secret => "alertmanager-secret";

    protected override long MostBytes => 4 << 20;

    protected override HttpMessageHandler MakeSystem() =>
        new ScriptedAlertmanager().With("alertname=A,job=shop/checkout", 30, silencedBy: "s1").With("alertname=B,app=checkout", 10).With("alertname=C,app=other", 5);

    protected override IConnector Connect(HttpMessageHandler handler) => new AlertmanagerConnector(
        new AlertmanagerOptions { BaseAddress = ScriptedAlertmanager.Address, BearerToken = _ => new(Secret!), MaxResponseBytes = 1 << 20 },
        new HandlerClientFactory(handler),
        new FakeTimeProvider(Now));

    protected override IConnector ConnectAsHosted(Uri address)
    {
        var services = new ServiceCollection();
        new Builder(services).AddAlertmanager(options =>
        {
            options.BaseAddress = address;
            options.Headers["X-Api-Key"] = Secret!;
        });
        return services.BuildServiceProvider().GetRequiredService<IConnector>();
    }
}
