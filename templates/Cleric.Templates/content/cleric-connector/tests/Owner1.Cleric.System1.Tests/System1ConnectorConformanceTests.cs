using Cleric;
using Cleric.Connectors;
using Cleric.Entities;
using Cleric.Queries;
using Cleric.Testing;
using Cleric.Testing.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Owner1.Cleric.System1.Tests;

/// <summary>The rules that every connector keeps.</summary>
public sealed class System1ConnectorConformanceTests : HttpConnectorConformanceTests
{
    protected override Entity KnownEntity => new("checkout");

    protected override TimeWindow KnownWindow => System1Server.Window;

    protected override IReadOnlyCollection<QueryKind> KindsToCut => [QueryKind.Change];

    protected override string? Secret => System1Server.Token;

    protected override long MostBytes => 2 << 20;

    protected override HttpMessageHandler MakeSystem() => new System1Server();

    protected override IConnector Connect(HttpMessageHandler handler) => new System1Connector(
        new System1Options { BaseAddress = System1Server.Address, Token = Secret, MaxResponseBytes = 1 << 20 }, new HandlerClientFactory(handler), new FakeTimeProvider(Now));

    protected override IConnector ConnectAsHosted(Uri address)
    {
        var services = new ServiceCollection();
        services.AddCleric().AddSystem1(options => (options.BaseAddress, options.Token) = (address, Secret));
        return services.BuildServiceProvider().GetRequiredService<IConnector>();
    }
}
