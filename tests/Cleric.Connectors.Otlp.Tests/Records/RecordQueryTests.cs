using Cleric.Entities;
using Cleric.Exhibits;
using Cleric.Queries;
using static Cleric.Connectors.Otlp.Tests.OtlpJson;

namespace Cleric.Connectors.Otlp.Tests.Records;

public sealed class RecordQueryTests : IDisposable
{
    private static readonly Entity Checkout = new("checkout");

    private readonly TestFolder _folder = SmallCapture.Write(new TestFolder());

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Changes_are_those_of_the_entity_in_the_window()
    {
        var answer = await _folder.AskAsync<ChangeAnswer>(new ChangeQuery { Entity = Checkout, Window = Window });
        Assert.Equal(["deploy-7", "flag-1"], answer.Changes.Select(change => change.Id));
        var deploy = answer.Changes[0];
        Assert.Equal((Checkout, "deploy", "1.7.3", "1.8.0"), (deploy.Entity, deploy.Kind, deploy.From, deploy.To));
        Assert.Equal(("3f9a1c2", "3"), (deploy.Attributes["commit"], deploy.Attributes["count"]));
        Assert.Equal("changes.jsonl service.name in (\"checkout\", \"checkout-svc\", \"shop/checkout\") 2026-01-01T14:00:00Z/2026-01-01T14:06:00Z limit=10000", answer.SentAs);
        Assert.Equal(Window, answer.CoveredWindow);
        Assert.Equal(3, (await _folder.AskAsync<ChangeAnswer>(new ChangeQuery { Window = Window })).Rows);

        var before = await _folder.AskAsync<ChangeAnswer>(new ChangeQuery { Window = new TimeWindow(Start.AddHours(-2), Start.AddHours(-1)) });
        Assert.Equal((Coverage.Empty, (TimeWindow?)null), (before.Coverage, before.CoveredWindow));
        Assert.Contains("no such changes", before.Note, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_query_matches_by_its_aliases_too() =>
        Assert.Equal(2, (await _folder.AskAsync<ChangeAnswer>(new ChangeQuery { Entity = new Entity("kasse"), Aliases = ["CHECKOUT"], Window = Window })).Rows);

    [Fact]
    public async Task Resources_are_observations_in_the_window()
    {
        var answer = await _folder.AskAsync<ResourceAnswer>(new ResourceQuery { Entity = Checkout, Window = Window });
        Assert.Equal(["degraded", "healthy"], answer.States.Select(state => state.State));
        Assert.Equal(new ResourceCondition("Ready", "False", "Probe", null, Start.AddSeconds(123)), answer.States[0].Conditions.Single());
        Assert.Equal("Unhealthy", answer.States[0].Events.Single().Reason);
        Assert.Equal("2", answer.States[0].Attributes["replicas"]);
        var all = await _folder.AskAsync<ResourceAnswer>(new ResourceQuery { Window = Window });
        Assert.Contains(all.States, state => state.Entity == new Entity("node-1", EntityKinds.Host));

        var late = await _folder.AskAsync<ResourceAnswer>(new ResourceQuery { Entity = Checkout, Window = new TimeWindow(Start.AddMinutes(5), Start.AddMinutes(6)) });
        Assert.Contains("newest observation is of 2026-01-01T14:04:00Z", late.Note, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Alerts_are_those_that_overlap_the_window()
    {
        var answer = await _folder.AskAsync<AlertAnswer>(new AlertQuery { Entity = Checkout, Window = Window });
        Assert.Equal(("a1", "firing", null), (answer.Alerts.Single().Id, answer.Alerts.Single().State, answer.Alerts.Single().EndsAt));
        var longer = await _folder.AskAsync<AlertAnswer>(new AlertQuery { Window = new TimeWindow(Start.AddHours(-3), Start.AddHours(1)) });
        Assert.Equal(["a2", "a1"], longer.Alerts.Select(alert => alert.Id));
    }

    [Fact]
    public async Task The_topology_is_what_the_file_says()
    {
        var all = await _folder.AskAsync<TopologyAnswer>(new TopologyQuery { Window = Window });
        Assert.Equal((3, 2), (all.Topology.Entities.Count, all.Topology.Dependencies.Count));
        Assert.StartsWith("topology.json ", all.SentAs, StringComparison.Ordinal);
        Assert.Equal("orders", all.Topology.Entities[1].Attributes["team"]);
        Assert.Equal(new Entity("postgres", EntityKinds.Database), all.Topology.Dependencies[1].To);
        var cut = await _folder.AskAsync<TopologyAnswer>(new TopologyQuery { Window = Window, Limit = 4 });
        Assert.Equal((Coverage.CutShort, 4), (cut.Coverage, cut.Rows));
        var none = await _folder.AskAsync<TopologyAnswer>(new TopologyQuery { Window = Window, Entity = new Entity("ghost") });
        Assert.Equal((Coverage.Empty, "The topology has no 'ghost'."), (none.Coverage, none.Note));
    }

    [Fact]
    public async Task Knowledge_is_ranked_by_shared_words()
    {
        _folder.With("knowledge/deep/postgres.md", "# Locks", "", "A blocked session waits in pg_locks. Cancel the blocker.", "", "Setext", "------", "", "More.", "", "# Locks", "", "Again.");
        var answer = await _folder.AskAsync<KnowledgeAnswer>(new KnowledgeQuery { Window = Window, Text = "who blocks whom: pg_locks, blocker" });
        Assert.Equal("knowledge/deep/postgres.md#locks", answer.Sections[0].Id);
        Assert.Equal("postgres: Locks", answer.Sections[0].Title);
        Assert.Contains("Cancel the blocker", answer.Sections[0].Text, StringComparison.Ordinal);

        var ofEntity = await _folder.AskAsync<KnowledgeAnswer>(new KnowledgeQuery { Window = Window, Entity = Checkout, Text = "slow queries" });
        var first = ofEntity.Sections[0];
        Assert.Equal(("knowledge/checkout.md#slow-queries", "Runbook of checkout: Slow queries", "Look at pg_locks first."), (first.Id, first.Title, first.Text));
        Assert.Equal(Checkout, first.Entities.Single());
        Assert.Equal(new DateTimeOffset(2025, 11, 1, 0, 0, 0, TimeSpan.Zero), first.UpdatedAt);

        var all = await _folder.AskAsync<KnowledgeAnswer>(new KnowledgeQuery { Window = Window });
        Assert.Equal(["#runbook-of-checkout", "#slow-queries", "#escalation", "#locks", "#setext", "#locks-1"], all.Sections.Select(section => section.Id[section.Id.IndexOf('#', StringComparison.Ordinal)..]));
        var cut = await _folder.AskAsync<KnowledgeAnswer>(new KnowledgeQuery { Window = Window, Limit = 2 });
        Assert.Equal((2, Coverage.CutShort, 6L), (cut.Rows, cut.Coverage, cut.RowsAvailable!.Value));
        Assert.Equal(Coverage.Empty, (await _folder.AskAsync<KnowledgeAnswer>(new KnowledgeQuery { Window = Window, Text = "zeppelin" })).Coverage);
    }

    [Fact]
    public async Task An_alert_finds_its_runbook()
    {
        _folder.With("knowledge/other.md", "# Other", "Checkout, latency and high are words here.");
        var answer = await _folder.AskAsync<KnowledgeAnswer>(new KnowledgeQuery { Window = Window, Text = "CheckoutSlow" });
        Assert.StartsWith("knowledge/checkout.md", answer.Sections[0].Id, StringComparison.Ordinal);
    }

    [Fact]
    public void A_date_that_is_none_is_refused()
    {
        _folder.With("knowledge/bad.md", "---", "updated: soon", "---", "Text.");
        Assert.Contains("knowledge/bad.md field 'updated': 'soon' is no date", Assert.Throws<ClericException>(() => _folder.Connector()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Front_matter_that_is_never_closed_is_text()
    {
        _folder.With("knowledge/open.md", "---", "title: x", "Text of zeppelins.");
        Assert.Contains("title: x", Assert.Single((await _folder.AskAsync<KnowledgeAnswer>(new KnowledgeQuery { Window = Window, Text = "zeppelins" })).Sections).Text, StringComparison.Ordinal);
    }
}
