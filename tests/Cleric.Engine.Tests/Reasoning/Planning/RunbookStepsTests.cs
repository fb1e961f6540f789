using Cleric.CaseFiles;
using Cleric.Connectors;
using Cleric.Engine.Tests.Investigations;
using Cleric.Entities;
using Cleric.Exhibits;
using Cleric.Queries;
using Cleric.Reasoning;
using Cleric.Reasoning.Planning;
using Cleric.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Cleric.Engine.Tests.Reasoning.Planning;

public sealed class RunbookStepsTests
{
    [Theory]
    [InlineData("check the logs of checkout for `lock timeout`", QueryKind.Log, "service:checkout", "lock timeout")]
    [InlineData("grep the logs", QueryKind.Log, "service:web", null)]
    [InlineData("look at the slowest traces of checkout", QueryKind.Trace, "service:checkout", null)]
    [InlineData("check whether checkout was deployed", QueryKind.Change, "service:checkout", null)]
    [InlineData("compare with the changes of the last hour", QueryKind.Change, "service:web", null)]
    [InlineData("check `pg_locks` on orders", QueryKind.Resource, "database:orders", null)]
    [InlineData("check `hikaricp.connections.pending`", QueryKind.Metric, "service:web", null)]
    [InlineData("check the CPU of orders", QueryKind.Metric, "database:orders", null)]
    public async Task A_check_of_something_known_becomes_a_question(string check, QueryKind kind, string entity, string? contains)
    {
        var question = Assert.Single(await ProposeAsync(Section(new KnowledgeStep(null, check))));
        Assert.Equal((kind, Entity.Parse(entity), contains), (question.Query.Kind, question.Query.Entity, (question.Query as LogQuery)?.Contains));
        Assert.Equal($"the runbook a.md#b says: {check}", question.Why);
        Assert.Equal(Sample.Asked, question.Query.Window);
    }

    [Theory]
    [InlineData("check with the team lead")]
    [InlineData("check the logs of checkout and orders")]
    public async Task A_check_of_something_unknown_or_of_several_becomes_none(string check) => Assert.Empty(await ProposeAsync(Section(new KnowledgeStep(null, check))));

    [Fact]
    public async Task Whom_the_runbook_is_for_is_asked_about_where_the_check_names_nobody()
    {
        var section = Section(new KnowledgeStep(null, "check the logs"));
        Assert.Equal(Sample.Orders, Assert.Single(await ProposeAsync(section with { Entities = [Sample.Orders] })).Query.Entity);
        Assert.Equal(Sample.Web, Assert.Single(await ProposeAsync(section with { Entities = [Sample.Orders, Sample.Checkout] })).Query.Entity);
        Assert.Equal(Sample.Web, Assert.Single(await ProposeAsync(section with { Entities = [new Entity("nobody-knows")] })).Query.Entity);
    }

    [Theory]
    [InlineData("latency is high", "latency-self", true)]
    [InlineData("latency is high", "errors", false)]
    [InlineData("`lock timeout` is logged", "log.lock", true)]
    [InlineData("`lock timeout` is logged", "log.dns", false)]
    [InlineData("it is Tuesday", "errors", true)]
    public async Task A_step_is_taken_where_what_it_is_for_was_seen_or_cannot_be_told(string condition, string seen, bool taken)
    {
        var weighed = new EvidenceWeighed { Evidence = new Evidence { Id = "V1", Observation = Sample.Observation(seen, Sample.Checkout), Weight = 1, Likelihoods = [] } };
        Assert.Equal(taken ? 1 : 0, (await ProposeAsync(Section(new KnowledgeStep(condition, "check the logs")), weighed)).Count);
    }

    [Fact]
    public async Task Questions_are_few_and_none_is_there_twice()
    {
        string[] checks = ["check the logs", "look in the logs", .. Enumerable.Range(0, 20).Select(i => $"check the logs for `text {i}`")];
        var questions = await ProposeAsync(Section([.. checks.Select(check => new KnowledgeStep(null, check))]));
        Assert.Equal(6, questions.Count);
        Assert.Equal(6, questions.Select(question => ((LogQuery)question.Query).Contains).Distinct().Count());
    }

    [Fact]
    public async Task What_nobody_can_answer_is_not_asked()
    {
        var view = View([new ConnectorDescriptor { Name = "runbooks", System = "runbooks", Capabilities = [new QueryCapability(QueryKind.Knowledge)] }], Section(new KnowledgeStep(null, "check the logs")));
        Assert.Empty(await new RunbookSteps().ProposeAsync(view, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Without_a_model_an_investigation_asks_what_the_runbook_says_and_believes_none_of_it()
    {
        var section = Section(new KnowledgeStep("it is slow", "check the logs of search for `index corrupt`")) with { Text = "It is always search. If it is slow, check the logs of search for `index corrupt`." };
        var runbooks = new ScriptedConnector("runbooks").On<KnowledgeQuery>(_ => true, new KnowledgeAnswer { Sections = [section] });
        runbooks.Descriptor = runbooks.Descriptor with { Capabilities = [new QueryCapability(QueryKind.Knowledge) { WithSteps = true }] };
        var world = World.WithLocks();
        var plain = await world.Investigate();
        var telemetry = World.WithLocks().Connector();
        var report = await World.WithLocks().Investigate(null, telemetry, runbooks);

        Assert.Equal([Sample.Web, Sample.Orders], runbooks.Asked.Select(query => query.Entity));
        Assert.Contains(telemetry.Asked.OfType<LogQuery>(), query => query.Entity?.Name == "search" && query.Contains == "index corrupt");
        Assert.Equal(Sample.Orders, report.Finding.Cause!.Entity);
        Assert.Equal(plain.Finding.Cause, report.Finding.Cause);
        var exhibits = report.Exhibits.Where(exhibit => exhibit.Kind == QueryKind.Knowledge).Select(exhibit => exhibit.Id).ToList();
        Assert.Equal(2, exhibits.Count);
        Assert.DoesNotContain(report.Hypotheses.SelectMany(hypothesis => hypothesis.For.Concat(hypothesis.Against)), argument => argument.Claim.Citations.Any(citation => exhibits.Contains(citation.ExhibitId)));
    }

    [Fact]
    public async Task Without_a_model_knowledge_that_has_no_steps_is_not_asked_for()
    {
        var texts = new ScriptedConnector("texts").Declare(QueryKind.Knowledge);
        await World.WithLocks().Investigate(null, World.WithLocks().Connector(), texts);
        Assert.Equal(0, texts.CallsOf(QueryKind.Knowledge));
    }

    private static KnowledgeSection Section(params IReadOnlyList<KnowledgeStep> steps) => new() { Id = "a.md#b", Title = "B", Text = "text", Steps = steps };

    private static async Task<IReadOnlyList<Question>> ProposeAsync(KnowledgeSection section, params IEnumerable<CaseEvent> events)
    {
        var connector = new ConnectorDescriptor { Name = "all", System = "all", Capabilities = [.. Enum.GetValues<QueryKind>().Select(kind => new QueryCapability(kind))] };
        return await new RunbookSteps().ProposeAsync(View([connector], section, events), TestContext.Current.CancellationToken);
    }

    private static CaseFold View(IReadOnlyList<ConnectorDescriptor> connectors, KnowledgeSection section, params IEnumerable<CaseEvent> events)
    {
        var view = Sample.Opened(World.Alert with { Symptom = null }, null, connectors);
        view.Apply(new ScopeOriented { Scope = Sample.Scope(), Topology = Sample.Shop });
        view.Apply(new ExhibitReceived { QuestionId = "Q1", Exhibit = Sample.Exhibit(new KnowledgeQuery { Window = Sample.Asked }, new KnowledgeAnswer { Sections = [section] }) });
        foreach (var caseEvent in events)
        {
            view.Apply(caseEvent);
        }

        return view;
    }
}
