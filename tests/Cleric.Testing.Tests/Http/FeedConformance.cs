using Cleric.Connectors;
using Cleric.Entities;
using Cleric.Queries;
using Microsoft.Extensions.Time.Testing;

namespace Cleric.Testing.Tests.Http;

/// <summary>The suite over a connector with a flaw. It is no test class of its own.</summary>
internal class FeedConformance(Flaw flaw) : HttpConnectorConformanceTests
{
    protected override Entity KnownEntity => new("checkout");

    protected override TimeWindow KnownWindow => Feed.Window;

    protected override IReadOnlyCollection<QueryKind> KindsToCut => [QueryKind.Change];

    protected override string? Secret => Feed.Token;

    protected override long MostBytes => 2 << 20;

    protected override Query? StaleQuery => new ChangeQuery { Entity = KnownEntity, Window = new TimeWindow(Feed.Start, Feed.Window.End.AddHours(1)) };

    /// <summary>Those that never end are waited for in vain; what these do end is not to look as if it did not because the machine is busy.</summary>
    protected override TimeSpan Patience => flaw is Flaw.IgnoresCancellation or Flaw.TriesAgainItself ? TimeSpan.FromSeconds(10) : base.Patience;

    protected override HttpMessageHandler MakeSystem() => new Feed();

    protected override HttpMessageHandler? MakePagedSystem() => new Feed(pageSize: 2);

    protected override IConnector Connect(HttpMessageHandler handler) => new FeedConnector(new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan }, new FakeTimeProvider(Feed.Window.End), flaw);
}
