using Cleric.CaseFiles;
using Cleric.Engine.Tests.Investigations;
using Cleric.Entities;
using Cleric.Exhibits;
using Cleric.Queries;
using Cleric.Reasoning;
using Cleric.Reports;

namespace Cleric.Engine.Tests.Reports;

public sealed class GuidanceComposerTests
{
    private static readonly Hypothesis Lock = Sample.Hypothesis("H1", Sample.Orders, 0.6) with { Cause = new Cause(Sample.Orders, "lock-contention") };

    private static readonly KnowledgeSection OfCause = Section("a.md#locks", "Stores > Locks of orders", "One server.\n\nWho waits for a lock is seen in `pg_locks`.\nAsk before you end a session.");

    private static readonly KnowledgeSection OfSymptom = Section("a.md#slow", "When web is slow", "text", new KnowledgeStep(null, "check `pg_locks` on orders"), new KnowledgeStep("it is slow", "check the logs of checkout"), new KnowledgeStep(null, "ask around"));

    private static readonly KnowledgeSection OfAnother = Section("a.md#dns", "When search is slow", "Names are looked up twice. A lock is never held.");

    [Fact]
    public void What_is_about_the_cause_comes_first_and_what_is_about_nobody_here_is_left_out()
    {
        var guidance = Compose([OfAnother, OfSymptom, OfCause]);

        Assert.Equal(["a.md#locks", "a.md#slow"], guidance.Select(section => section.Source));
        Assert.Equal("its heading names orders; its heading speaks of \"lock\"", guidance[0].Why);
    }

    [Fact]
    public void Nothing_is_shown_where_nothing_matches_well() =>
        Assert.Empty(Compose([OfAnother, Section("a.md#who", "Who to ask", "Team shop owns web, checkout and orders.", entities: [Sample.Web, Sample.Checkout, Sample.Orders])]));

    [Fact]
    public void At_most_three_sections_are_shown() =>
        Assert.Equal(3, Compose([.. Enumerable.Range(0, 5).Select(i => OfCause with { Id = $"{i}.md" })]).Count);

    [Fact]
    public void A_section_that_was_read_twice_is_shown_once() => Assert.Single(Compose([OfCause, OfCause]));

    [Fact]
    public void Every_citation_into_a_runbook_holds()
    {
        var exhibit = Exhibit([OfAnother, OfSymptom, OfCause with { Text = new string('x', 300) + " lock. " + new string('y', 300) }]);
        using var content = new CitedContent(exhibit);
        var claims = GuidanceComposer.Compose(View(exhibit), Lock).SelectMany(guidance => guidance.Claims()).Where(claim => !claim.Opinion).ToList();

        Assert.True(claims.Count >= 5);
        Assert.All(claims, claim => Assert.NotEmpty(claim.Citations));
        Assert.All(claims.SelectMany(claim => claim.Citations), citation => Assert.Null(content.Problem(citation)));
        Assert.All(claims.SelectMany(claim => claim.Citations), citation => Assert.NotNull(citation.Quote));
    }

    [Fact]
    public void A_section_without_steps_speaks_by_the_paragraph_that_says_most_of_the_case()
    {
        var guidance = Assert.Single(Compose([OfCause]));

        Assert.Empty(guidance.Steps);
        Assert.Equal("Who waits for a lock is seen in `pg_locks`. Ask before you end a session.", guidance.Passage!.Statement);
    }

    [Fact]
    public void A_step_that_was_looked_at_tells_what_was_seen_there_and_one_that_was_not_tells_so()
    {
        var states = Sample.Exhibit(new ResourceQuery { Entity = Sample.Orders, Window = Sample.Asked }, new ResourceAnswer { Coverage = Coverage.Data }, "E2");
        var steps = Assert.Single(Compose([OfSymptom], Received(states), Weighed("state.lock", Sample.Orders, "E2", new Citation("E2", "/states/0/name", "x")))).Steps;

        Assert.Equal(["check `pg_locks` on orders", "If it is slow: check the logs of checkout", "ask around"], steps.Select(step => step.Step.Statement));
        Assert.Equal("state.lock at orders", steps[0].Seen!.Statement);
        Assert.NotEmpty(steps[0].Seen!.Citations);
        Assert.Null(steps[1].Seen);
        Assert.Null(steps[2].Seen);
    }

    [Fact]
    public void That_nothing_was_seen_where_a_step_says_to_look_is_an_opinion_that_names_the_exhibit()
    {
        var states = Sample.Exhibit(new ResourceQuery { Entity = Sample.Orders, Window = Sample.Asked }, new ResourceAnswer { Coverage = Coverage.Data }, "E2");
        var seen = Assert.Single(Compose([OfSymptom], Received(states))).Steps[0].Seen!;

        Assert.True(seen.Opinion);
        Assert.EndsWith("nothing out of the ordinary [E2].", seen.Statement, StringComparison.Ordinal);
    }

    [Fact]
    public void Where_a_step_says_to_look_and_it_could_not_be_read_that_is_told()
    {
        var refused = Sample.Exhibit(new ResourceQuery { Entity = Sample.Orders, Window = Sample.Asked }, NoAnswer.Failed("no route"), "E2");

        Assert.EndsWith("could not be read [E2].", Assert.Single(Compose([OfSymptom], Received(refused))).Steps[0].Seen!.Statement, StringComparison.Ordinal);
    }

    [Fact]
    public void A_step_for_what_was_not_seen_is_left_out() =>
        Assert.DoesNotContain(Assert.Single(Compose([OfSymptom with { Steps = [.. OfSymptom.Steps, new("memory is full", "check the heap")] }])).Steps, step => step.Step.Statement.Contains("heap", StringComparison.Ordinal));

    [Theory]
    [InlineData(366, true)]
    [InlineData(364, false)]
    public void What_was_written_long_ago_is_said_to_be_old(int days, bool old) =>
        Assert.Equal(old, Assert.Single(Compose([OfCause with { UpdatedAt = Sample.Onset.AddDays(-days) }])).Old);

    [Fact]
    public void What_explains_a_code_that_was_seen_is_shown_and_what_explains_another_is_not()
    {
        var view = View(
            Exhibit([Section("codes.md#1", "SHP-4402", "The customer of web is asked."), Section("codes.md#2", "SHP-4411", "Prices are imported. Nothing is wrong with web.")]),
            Weighed("log.rejected", Sample.Web, "E9", new Citation("E9", "/records/0/body", "refused: SHP-4411")));
        var guidance = Assert.Single(GuidanceComposer.Compose(view, null));

        Assert.Equal("codes.md#2", guidance.Source);
        Assert.Contains("it explains SHP-4411, which was seen", guidance.Why, StringComparison.Ordinal);
        Assert.Equal("Prices are imported. Nothing is wrong with web.", guidance.Passage!.Statement);
    }

    [Fact]
    public async Task A_report_shows_what_people_wrote_about_symptom_and_cause_and_believes_no_more_for_it()
    {
        var runbooks = new Cleric.Testing.ScriptedConnector("runbooks").On<KnowledgeQuery>(_ => true, query => new KnowledgeAnswer { Sections = query.Entity == Sample.Orders ? [OfCause] : [OfSymptom] });
        runbooks.Descriptor = runbooks.Descriptor with { Capabilities = [new(QueryKind.Knowledge) { WithSteps = true }] };
        var report = await World.WithLocks().Investigate(null, World.WithLocks().Connector(), runbooks);
        var plain = await World.WithLocks().Investigate();

        Assert.Equal(["a.md#locks", "a.md#slow"], report.Guidance.Select(guidance => guidance.Source));
        Assert.Contains(report.Exhibits, exhibit => exhibit is { Kind: QueryKind.Knowledge, Excerpts.Count: > 0 });
        Assert.All(report.Guidance.SelectMany(guidance => guidance.Claims()), claim => Assert.Contains(claim, report.Claims()));
        Assert.Equal(plain.Finding.Cause, report.Finding.Cause);
        Assert.Empty(plain.Guidance);
    }

    private static IReadOnlyList<Guidance> Compose(IReadOnlyList<KnowledgeSection> sections, params CaseEvent[] events) => GuidanceComposer.Compose(View(Exhibit(sections), events), Lock);

    private static CaseFold View(Exhibit exhibit, params CaseEvent[] events)
    {
        var view = Sample.Opened(World.Alert);
        view.Apply(new ScopeOriented { Scope = Sample.Scope() with { Symptom = new Symptom(Sample.Web, Signals.Latency, "it is slow") }, Topology = Sample.Shop });
        foreach (var caseEvent in events.Prepend(Received(exhibit)))
        {
            view.Apply(caseEvent);
        }

        return view;
    }

    private static Exhibit Exhibit(IReadOnlyList<KnowledgeSection> sections) => Sample.Exhibit(new KnowledgeQuery { Window = Sample.Asked }, new KnowledgeAnswer { Sections = sections, Coverage = Coverage.CutShort });

    private static ExhibitReceived Received(Exhibit exhibit) => new() { QuestionId = "Q1", Exhibit = exhibit };

    private static EvidenceWeighed Weighed(string signal, Entity entity, string exhibit, Citation citation) => new()
    {
        Evidence = new Evidence { Id = "V1", Observation = Sample.Observation(signal, entity, exhibit: exhibit) with { Citations = [citation] }, Weight = 1, Likelihoods = [new Likelihood("H1", 5, "as predicted")] },
    };

    private static KnowledgeSection Section(string id, string title, string text, params IReadOnlyList<KnowledgeStep> steps) => new() { Id = id, Title = title, Text = text, Steps = steps };

    private static KnowledgeSection Section(string id, string title, string text, Entity[] entities) => new() { Id = id, Title = title, Text = text, Entities = entities };
}
