using Cleric.Connectors;
using Cleric.Entities;
using Cleric.Exhibits;
using Cleric.Queries;
using Cleric.Reports;
using Cleric.Testing;

namespace Cleric.Engine.Tests.Investigations;

/// <summary>A catalogue has another name for what telemetry knows: the finding goes by the catalogue's.</summary>
public sealed class CatalogueNamesTests
{
    private static readonly Entity Catalogued = new("orders-primary", "database");

    [Fact]
    public async Task What_telemetry_tells_of_an_entity_by_another_name_counts_for_the_one_in_the_catalogue()
    {
        var described = new TopologyEntity(Catalogued) { Aliases = ["orders"], Attributes = new Dictionary<string, string> { ["owner"] = "dba" } };
        var catalogue = new ScriptedConnector("catalogue").On<TopologyQuery>(_ => true, new TopologyAnswer { Topology = new Topology { Entities = [described] } });
        var report = await World.WithLocks().Investigate(null, new ByAlias(World.WithLocks().Connector()), catalogue);

        Assert.Equal(Outcome.CauseFound, report.Finding.Outcome);
        Assert.Equal(Catalogued, report.Finding.Cause!.Entity);
        Assert.DoesNotContain(report.Hypotheses, hypothesis => hypothesis.Cause?.Entity == Sample.Orders);
    }

    /// <summary>Finds an entity by any of its names, as connectors do, and answers with the name that its system has.</summary>
    private sealed class ByAlias(IConnector inner) : DelegatingConnector(inner)
    {
        public override ValueTask<Answer> AskAsync(Query query, CancellationToken cancellationToken = default) =>
            Inner.AskAsync(query.Aliases.Contains(Sample.Orders.Name) ? query with { Entity = Sample.Orders } : query, cancellationToken);
    }
}
