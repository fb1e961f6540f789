using Cleric.Entities;
using Cleric.Queries;
using Cleric.Testing;
using Microsoft.Extensions.Time.Testing;

namespace Cleric.Connectors.Alertmanager.Tests;

/// <summary>The rules for every connector.</summary>
public sealed class AlertmanagerConnectorConformanceTests : ConnectorConformanceTests
{
    protected override Entity KnownEntity => new("checkout");

    protected override TimeWindow KnownWindow => ScriptedAlertmanager.Window;

    protected override IReadOnlyCollection<QueryKind> KindsToCut => [QueryKind.Alert];

    protected override ValueTask<IConnector> ConnectAsync(CancellationToken cancellationToken) =>
        new(new AlertmanagerConnector(
            new AlertmanagerOptions { BaseAddress = ScriptedAlertmanager.Address },
            new ScriptedAlertmanager().With("alertname=A,job=shop/checkout", 30).With("alertname=B,app=checkout", 10).With("alertname=C,app=other", 5),
            new FakeTimeProvider(ScriptedAlertmanager.Now)));
}
