using Cleric;
using Cleric.Connectors;
using Cleric.Entities;
using Cleric.Queries;
using Cleric.Testing;
using Microsoft.Extensions.Time.Testing;

namespace CustomConnector.Tests;

/// <summary>The rules for every connector, over the page of the sample. A status page is public: there is no secret.</summary>
public sealed class StatusPageConnectorConformanceTests : HttpConnectorConformanceTests
{
    protected override Entity KnownEntity => new("acquirer.cardnet.example", EntityKinds.External);

    protected override TimeWindow KnownWindow => new(new DateTimeOffset(2026, 11, 24, 6, 0, 0, TimeSpan.Zero), new DateTimeOffset(2026, 11, 25, 22, 35, 0, TimeSpan.Zero));

    protected override IReadOnlyCollection<QueryKind> KindsToCut => [QueryKind.Alert];

    protected override string? Secret => null;

    protected override long MostBytes => 2 << 20;

    protected override HttpMessageHandler MakeSystem() => new FileHandler(Path.Combine(AppContext.BaseDirectory, "status-page"));

    protected override IConnector Connect(HttpMessageHandler handler) => new StatusPageConnector(
        new HttpClient(handler) { BaseAddress = new Uri("https://status.cardnet.example"), MaxResponseContentBufferSize = 1 << 20 }, KnownEntity, new FakeTimeProvider(Now));
}
