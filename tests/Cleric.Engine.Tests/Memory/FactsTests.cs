using Cleric.Engine.Tests.Investigations;
using Cleric.Entities;
using Cleric.Exhibits;
using Cleric.Memory;
using Cleric.Queries;
using Cleric.Reasoning;
using Cleric.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Cleric.Engine.Tests.Memory;

public sealed class FactsTests : IDisposable
{
    private readonly MemoryLab _lab = new();

    public void Dispose() => _lab.Dispose();

    [Fact]
    public async Task Who_depends_on_whom_is_learnt()
    {
        await _lab.Investigate(World.WithLocks(), "one");

        var fact = await Fact(FactKind.Dependency, "checkout");
        Assert.Equal(("orders", "case:one", 1), (fact.Other!.Name, fact.Source, fact.Occurrences));
    }

    [Fact]
    public async Task What_else_an_entity_is_called_is_learnt()
    {
        await _lab.Investigate(World.WithLocks(), "one", configure: builder => builder.AddConnector(new ScriptedConnector("catalogue").On<TopologyQuery>(
            _ => true, _ => new TopologyAnswer { Topology = new Topology { Entities = [new TopologyEntity(Sample.Orders) { Aliases = ["orders-rds"] }] } })));

        var fact = await Fact(FactKind.Alias, "orders");
        Assert.Equal(("orders-rds", "orders is also called orders-rds"), (fact.Name, fact.Statement));
    }

    [Fact]
    public async Task What_a_metric_tells_is_learnt()
    {
        await _lab.Investigate(World.WithLocks(), "one");

        var fact = await Fact(FactKind.Meaning, "web", fact => fact.Statement.Contains("latency", StringComparison.Ordinal));
        Assert.Equal("http.server.request.duration p95", fact.Name);
    }

    [Fact]
    public async Task What_is_usual_is_learnt_from_before_the_incident_and_follows_what_is_measured()
    {
        await _lab.Investigate(World.WithLocks(), "one");
        var first = await Fact(FactKind.Baseline, "web", fact => fact.Name == Signals.Latency);

        // 20 ms of its own and 8 ms of the database, before the incident.
        Assert.InRange(first.Value!.Value, 0.028, 0.031);
        Assert.StartsWith("latency of web is usually 29", first.Statement, StringComparison.Ordinal);

        await _lab.Investigate(_lab.Tomorrow(World.WithLocks()), "two");
        var second = await Fact(FactKind.Baseline, "web", fact => fact.Name == Signals.Latency);
        Assert.Equal((first.Id, 2, "case:two", first.FirstSeen), (second.Id, second.Occurrences, second.Source, second.FirstSeen));
        Assert.True(second.LastSeen > first.LastSeen);
        Assert.Equal(first.Value.Value, second.Value!.Value, 4);
    }

    [Fact]
    public async Task Of_what_was_learnt_only_what_is_usual_of_the_symptom_is_told()
    {
        await _lab.Investigate(World.WithLocks(), "one");

        var report = await _lab.Investigate(_lab.Tomorrow(World.WithLocks()), "two");

        var told = Assert.Single(report.Recollections, recollection => recollection.Kind == MemoryKind.Fact);
        Assert.Contains("latency of web is usually", told.Statement, StringComparison.Ordinal);
        Assert.Equal((null, 1.0), (told.Cause, told.PriorFactor));
    }

    private async Task<Fact> Fact(FactKind sort, string entity, Func<Fact, bool>? which = null) =>
        (await _lab.All<Fact>()).First(fact => fact.Sort == sort && fact.Entity?.Name == entity && (which?.Invoke(fact) ?? true));
}
