using Cleric.Entities;
using Cleric.Exhibits;
using Cleric.Queries;
using Cleric.Testing.Http;
using Microsoft.Extensions.Time.Testing;

namespace Owner1.Cleric.System1.Tests;

public sealed class System1ConnectorTests
{
    [Fact]
    public async Task Changes_are_read()
    {
        var options = new System1Options { BaseAddress = System1Server.Address, Token = System1Server.Token };
        var connector = new System1Connector(options, new HandlerClientFactory(new System1Server()), new FakeTimeProvider(System1Server.Window.End));
        var answer = await connector.AskAsync(new ChangeQuery { Entity = new Entity("checkout"), Window = System1Server.Window }, TestContext.Current.CancellationToken);
        var changes = Assert.IsType<ChangeAnswer>(answer).Changes;
        Assert.Equal(["checkout 1.1.0", "checkout 1.2.0", "checkout 1.3.0"], changes.Select(change => change.Title));
        Assert.Equal(("c1", "deploy", "ann", System1Server.Start.AddMinutes(1)), (changes[0].Id, changes[0].Kind, changes[0].Author, changes[0].Time));
        Assert.Equal("GET https://system1.test/api/changes?from=1767276000&to=1767276240&service=checkout", answer.SentAs);
    }
}
