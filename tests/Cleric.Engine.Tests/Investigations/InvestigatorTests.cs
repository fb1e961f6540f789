using Cleric.CaseFiles;
using Cleric.Connectors;
using Cleric.Entities;
using Cleric.Exhibits;
using Cleric.Memory;
using Cleric.Queries;
using Cleric.Reasoning;
using Cleric.Reports;
using Cleric.Testing;
using Cleric.Triggers;
using Microsoft.Extensions.DependencyInjection;

namespace Cleric.Engine.Tests.Investigations;

public sealed class InvestigatorTests
{
    [Fact]
    public async Task A_lock_in_the_database_is_found_below_the_service_that_is_slow()
    {
        var report = await World.WithLocks().Investigate();

        Assert.Equal(Outcome.CauseFound, report.Finding.Outcome);
        Assert.Equal((Sample.Orders, "lock-contention"), (report.Finding.Cause!.Entity, report.Finding.Cause.FailureMode));
        Assert.True(report.Finding.SymptomConfirmed);
        Assert.False(report.Finding.Partial);
        Assert.InRange(report.Finding.Cause.Since!.Value, Sample.Onset - TimeSpan.FromMinutes(1), Sample.Onset + TimeSpan.FromMinutes(1));
        Assert.NotEmpty(report.Remediation);
    }

    [Fact]
    public async Task Every_claim_of_a_finding_is_cited_and_every_citation_holds()
    {
        var world = World.WithLocks();
        await using var provider = world.Provider(world.Connector());
        var investigator = provider.GetRequiredService<IInvestigator>();
        var report = await investigator.InvestigateAsync(World.Alert, cancellationToken: TestContext.Current.CancellationToken);
        var verification = await investigator.VerifyAsync(report.CaseId, TestContext.Current.CancellationToken);

        Assert.Empty(verification.Unresolved);
        Assert.True(verification.Passed);
        Assert.True(verification.Citations > 10);
        Assert.All(report.Claims().Where(claim => !claim.Opinion), claim => Assert.NotEmpty(claim.Citations));
        Assert.All(report.Exhibits.SelectMany(exhibit => exhibit.Excerpts), excerpt => Assert.NotEmpty(excerpt.Text));
    }

    [Fact]
    public async Task The_service_that_alerts_loudest_is_not_blamed_for_what_it_waits_for()
    {
        var report = await World.WithLocks().Investigate();

        Assert.All(
            report.Hypotheses.Where(hypothesis => hypothesis.Cause?.Entity is { } entity && (entity == Sample.Web || entity == Sample.Checkout)),
            hypothesis => Assert.True(hypothesis.Posterior < 0.2, $"{hypothesis.Statement}: {hypothesis.Posterior}"));
    }

    [Fact]
    public async Task A_deployment_after_which_its_service_fails_is_found()
    {
        var report = await World.WithBadDeploy().Investigate(World.Alert with { Symptom = "errors" });

        Assert.Equal(Outcome.CauseFound, report.Finding.Outcome);
        Assert.Equal((Sample.Checkout, "checkout v2"), (report.Finding.Cause!.Entity, report.Finding.Cause.ChangeId));
    }

    [Fact]
    public async Task A_harmless_deployment_shortly_before_is_not_blamed()
    {
        var world = World.WithLocks();
        world.Changes.Add(Rows.Change("search v7", "search", Sample.Onset - TimeSpan.FromMinutes(2)));
        world.Changes.Add(Rows.Change("web v3", "web", Sample.Onset - TimeSpan.FromMinutes(4)));
        var report = await world.Investigate();

        Assert.Equal(Sample.Orders, report.Finding.Cause!.Entity);
        Assert.All(report.Hypotheses.Where(hypothesis => hypothesis.Cause?.ChangeId is not null), hypothesis => Assert.True(hypothesis.Posterior < 0.2, hypothesis.Statement));
        Assert.Contains(report.Hypotheses, hypothesis => hypothesis.Cause?.ChangeId == "search v7");
    }

    [Fact]
    public async Task A_deployment_after_the_onset_is_not_blamed()
    {
        var world = World.WithLocks();
        world.Changes.Add(Rows.Change("web v3", "web", Sample.Onset + TimeSpan.FromMinutes(4)));
        var report = await world.Investigate();

        Assert.Equal(Sample.Orders, report.Finding.Cause!.Entity);
        Assert.DoesNotContain(report.Hypotheses, hypothesis => hypothesis.Cause?.ChangeId is not null);
    }

    [Fact]
    public async Task Where_nothing_is_wrong_no_cause_is_found_and_none_is_likely()
    {
        var report = await new World().Investigate();

        Assert.Equal(Outcome.NoCauseFound, report.Finding.Outcome);
        Assert.Null(report.Finding.Cause);
        Assert.False(report.Finding.SymptomConfirmed);
        Assert.All(report.Hypotheses.Where(hypothesis => hypothesis.Cause is not null), hypothesis => Assert.True(hypothesis.Posterior < 0.3, $"{hypothesis.Statement}: {hypothesis.Posterior}"));
        Assert.Empty(report.Remediation);
    }

    [Fact]
    public async Task Without_any_connector_a_report_comes_that_knows_nothing_and_says_so()
    {
        var world = new World();
        await using var provider = world.Provider();
        var report = await provider.GetRequiredService<IInvestigator>().InvestigateAsync(World.Alert, cancellationToken: TestContext.Current.CancellationToken);

        Assert.NotEqual(Outcome.CauseFound, report.Finding.Outcome);
        Assert.Null(report.Finding.SymptomConfirmed);
        Assert.All(Enum.GetValues<QueryKind>().Except([QueryKind.Knowledge, QueryKind.Tool]), kind => Assert.Single(report.Gaps, gap => gap.Kind == kind));
    }

    public static TheoryData<Coverage> NotData => [.. Enum.GetValues<Coverage>().Where(coverage => coverage is not (Coverage.Data or Coverage.NotConfigured or Coverage.NotAsked))];

    [Theory]
    [MemberData(nameof(NotData))]
    public async Task What_is_not_simply_data_is_a_gap_that_says_so(Coverage coverage)
    {
        var world = World.WithLocks();
        Answer answer = coverage switch
        {
            Coverage.CutShort or Coverage.Stale => new MetricAnswer { Series = [Rows.Series("process.cpu.utilization", "web", Sample.Onset - TimeSpan.FromMinutes(40), TimeSpan.FromMinutes(1), [.. Enumerable.Repeat(0.3, 50)])], Coverage = coverage, Note = "because" },
            _ => new NoAnswer(coverage, "because"),
        };
        var connector = new ScriptedConnector("first").On<MetricQuery>(query => query.Entity == Sample.Web, answer);
        var report = await world.Investigate(null, connector, Without(world.Connector("second"), QueryKind.Metric));

        var gap = Assert.Single(report.Gaps, gap => gap.Kind == QueryKind.Metric && gap.Entity == Sample.Web);
        Assert.Equal(coverage, gap.Coverage);
        Assert.NotNull(gap.Remedy);
        Assert.Equal(coverage, report.Exhibits.Single(exhibit => exhibit.Id == gap.ExhibitId).Coverage);
        Assert.DoesNotContain("healthy", gap.Statement, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_best_sections_of_many_are_no_gap_and_sections_that_could_not_be_read_are(bool full)
    {
        var world = World.WithLocks();
        var connector = new ScriptedConnector("runbooks").On<KnowledgeQuery>(_ => true, query => new KnowledgeAnswer
        {
            Sections = [.. Enumerable.Range(0, full ? query.Limit : 1).Select(i => new KnowledgeSection { Id = $"checkout.md#{i}", Title = $"Checkout {i}", Text = "Restart it." })],
            Coverage = Coverage.CutShort,
            Note = full ? "The best of many." : "orders.md could not be read.",
        });
        connector.Descriptor = connector.Descriptor with { Capabilities = [new QueryCapability(QueryKind.Knowledge) { WithSteps = true }] };
        var report = await world.Investigate(null, connector, Without(world.Connector("others"), QueryKind.Knowledge));

        Assert.Equal(full, !report.Gaps.Any(gap => gap.Kind == QueryKind.Knowledge));
        Assert.DoesNotContain(report.NextQuestions, question => question.Contains("..", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(Coverage.Empty)]
    [InlineData(Coverage.Denied)]
    [InlineData(Coverage.Failed)]
    public async Task What_was_not_answered_speaks_neither_for_nor_against_anything(Coverage coverage)
    {
        var connector = new AnyConnector(_ => new NoAnswer(coverage, "because"));
        var report = await new World().Investigate(null, connector);

        Assert.All(report.Hypotheses, hypothesis => Assert.Empty(hypothesis.For.Concat(hypothesis.Against)));
        Assert.All(report.Hypotheses, hypothesis => Assert.Equal(hypothesis.Prior, hypothesis.Posterior, 9));
        Assert.Null(report.Finding.SymptomConfirmed);
        Assert.NotEmpty(report.Gaps);
    }

    [Fact]
    public async Task A_kind_that_no_connector_answers_is_one_gap()
    {
        var world = World.WithLocks();
        var report = await world.Investigate(null, Without(world.Connector(), QueryKind.Log, QueryKind.Change));

        Assert.Equal(Coverage.NotConfigured, Assert.Single(report.Gaps, gap => gap.Kind == QueryKind.Log).Coverage);
        Assert.Equal(Coverage.NotConfigured, Assert.Single(report.Gaps, gap => gap.Kind == QueryKind.Change).Coverage);
        Assert.Equal(report.Gaps.Count, report.Gaps.DistinctBy(gap => gap.Id).Count());
    }

    [Fact]
    public async Task Two_connectors_of_one_kind_are_both_asked_and_both_cited()
    {
        var world = World.WithLocks();
        var report = await world.Investigate(null, Only(world.Connector("metrics"), QueryKind.Metric), Only(world.Connector("more-metrics"), QueryKind.Metric), Without(world.Connector("rest"), QueryKind.Metric));

        Assert.Equal(Sample.Orders, report.Finding.Cause!.Entity);
        var metrics = report.Exhibits.Where(exhibit => exhibit.Kind == QueryKind.Metric).ToLookup(exhibit => exhibit.Connector);
        Assert.Equal(metrics["metrics"].Select(exhibit => exhibit.Entity), metrics["more-metrics"].Select(exhibit => exhibit.Entity));
    }

    [Fact]
    public async Task Progress_tells_each_event_once_in_order_as_it_was_saved()
    {
        var world = World.WithLocks();
        await using var provider = world.Provider(world.Connector());
        var progress = new Recorder();
        var report = await provider.GetRequiredService<IInvestigator>().InvestigateAsync(World.Alert, progress, TestContext.Current.CancellationToken);

        Assert.Equal(Enumerable.Range(1, progress.Events.Count).Select(i => (long)i), progress.Events.Select(caseEvent => caseEvent.Sequence));
        Assert.Equal(await world.Store!.ReadAsync(report.CaseId, TestContext.Current.CancellationToken), progress.Events);
        Assert.IsType<InvestigationOpened>(progress.Events[0]);
        Assert.IsType<InvestigationConcluded>(progress.Events[^1]);
        int First<T>() => progress.Events.FindIndex(caseEvent => caseEvent is T);
        Assert.True(First<QueryPlanned>() < First<ExhibitReceived>() && First<ExhibitReceived>() < First<ScopeOriented>());
        Assert.True(First<ScopeOriented>() < First<MemoryRecalled>() && First<MemoryRecalled>() < First<HypothesisProposed>());
        Assert.True(First<HypothesisProposed>() < First<EvidenceWeighed>() && First<EvidenceWeighed>() < First<BeliefUpdated>());
        Assert.All(progress.Events.OfType<ExhibitReceived>(), received => Assert.Contains(progress.Events.TakeWhile(caseEvent => caseEvent != received).OfType<QueryPlanned>(), planned => planned.Question.Id == received.QuestionId));
    }

    [Fact]
    public async Task No_question_is_asked_twice()
    {
        var world = World.WithLocks();
        var connector = world.Connector();
        await world.Investigate(null, connector);

        Assert.Equal(connector.Asked.Count, connector.Asked.Distinct().Count());
        Assert.Equal(connector.Asked.Count, connector.Asked.DistinctBy(query => (query.Kind, query.Entity)).Count());
    }

    [Fact]
    public async Task Everything_is_read_on_behalf_of_the_caller()
    {
        var world = World.WithLocks();
        var connector = world.Connector();
        await world.Investigate(new InvestigationRequest { Trigger = World.Alert, Caller = new Caller("ann", "shop") }, connector);

        Assert.All(connector.Asked, query => Assert.Equal(new Caller("ann", "shop"), query.Caller));
    }

    [Fact]
    public async Task The_same_incident_gives_the_same_finding_again()
    {
        var world = World.WithLocks();
        var one = await world.Investigate(new InvestigationRequest { Trigger = World.Alert, CaseId = "one" });
        var other = await world.Investigate(new InvestigationRequest { Trigger = World.Alert, CaseId = "other" });

        Assert.Equal(Text(one), Text(other with { CaseId = "one" }));
    }

    [Fact]
    public async Task Twenty_investigations_at_once_do_not_mix()
    {
        var world = World.WithLocks();
        var connector = world.Connector();
        await using var provider = world.Provider(connector);
        var investigator = provider.GetRequiredService<IInvestigator>();
        var alone = await investigator.InvestigateAsync(World.Alert, cancellationToken: TestContext.Current.CancellationToken);
        var calls = connector.Calls;

        var reports = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => Task.Run(() => investigator.InvestigateAsync(
            new InvestigationRequest { Trigger = World.Alert with { Entity = i % 2 == 0 ? "web" : "search" }, CaseId = $"case-{i}", Caller = new Caller($"caller-{i}") }, cancellationToken: TestContext.Current.CancellationToken))));

        Assert.Equal(Enumerable.Range(0, 20).Select(i => $"case-{i}"), reports.Select(report => report.CaseId));
        Assert.All(reports.Where((_, i) => i % 2 == 0), report =>
        {
            Assert.Equal(alone.Finding, report.Finding);
            Assert.Equal(alone.Cost.Queries, report.Cost.Queries);
            Assert.Equal(alone.Exhibits.Select(exhibit => (exhibit.Id, exhibit.Kind, exhibit.Entity)), report.Exhibits.Select(exhibit => (exhibit.Id, exhibit.Kind, exhibit.Entity)));
        });
        Assert.All(reports.Where((_, i) => i % 2 == 1), report => Assert.NotEqual(Outcome.CauseFound, report.Finding.Outcome));
        Assert.Equal(calls, connector.Asked.Count(query => query.Caller.Principal == "caller-4"));
    }

    public static TheoryData<Exception> Throwables =>
    [
        new InvalidOperationException("broken"), new HttpRequestException("gone"), new TimeoutException(), new OperationCanceledException("mine"), new TaskCanceledException(),
        new NotSupportedException(), new AggregateException(new IOException()), new ClericException("no"), new UnauthorizedAccessException("no"), new ObjectDisposedException("client"),
    ];

    [Theory]
    [MemberData(nameof(Throwables), DisableDiscoveryEnumeration = true)]
    public async Task Whatever_a_connector_throws_a_report_comes(Exception exception)
    {
        var world = new World();
        var report = await world.Investigate(null, new AnyConnector(_ => throw exception));

        Assert.NotEqual(Outcome.CauseFound, report.Finding.Outcome);
        Assert.NotEmpty(report.Gaps);
        Assert.All(report.Exhibits, exhibit => Assert.True(exhibit.Coverage is Coverage.Failed or Coverage.Denied, exhibit.Coverage.ToString()));
    }

    [Fact]
    public async Task A_connector_that_throws_before_it_answers_anything_or_returns_null_is_a_gap()
    {
        var world = World.WithLocks();
        var report = await world.Investigate(null, Without(world.Connector(), QueryKind.Log), new NullConnector());

        Assert.Equal(Sample.Orders, report.Finding.Cause!.Entity);
        Assert.Contains(report.Gaps, gap => gap.Kind == QueryKind.Log && gap.Coverage == Coverage.Failed);
    }

    [Fact]
    public async Task Rows_that_lack_what_they_must_have_are_a_gap_and_are_not_kept()
    {
        var world = World.WithLocks();
        var careless = new ScriptedConnector("careless")
            .On<ChangeQuery>(_ => true, _ => new ChangeAnswer { Changes = [Rows.Change("v2", "checkout", Sample.Onset) with { Title = null! }] })
            .On<AlertQuery>(_ => true, _ => new AlertAnswer { Alerts = [new Alert { Id = null!, Name = null!, StartsAt = Sample.Onset }] })
            .On<TraceQuery>(_ => true, _ => new TraceAnswer { Spans = [null!] });
        var report = await world.Investigate(null, careless, world.Connector());

        Assert.Equal((Outcome.CauseFound, Sample.Orders), (report.Finding.Outcome, report.Finding.Cause?.Entity));
        Assert.DoesNotContain(report.Exhibits, exhibit => exhibit is { Connector: "careless", Coverage: Coverage.Data });
        Assert.Contains(report.Gaps, gap => gap.Statement.Contains("row 0", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_name_that_the_topology_does_not_know_is_still_investigated()
    {
        var report = await new World().Investigate(World.Alert with { Entity = "basket" });

        Assert.Equal(new Entity("basket"), report.Scope!.Symptom.Entity);
    }

    [Fact]
    public async Task A_case_id_that_is_taken_is_refused()
    {
        var world = new World();
        await world.Investigate(new InvestigationRequest { Trigger = World.Alert, CaseId = "taken" });

        var exception = await Assert.ThrowsAsync<ClericException>(() => world.Investigate(new InvestigationRequest { Trigger = World.Alert, CaseId = "taken" }));
        Assert.Contains("'taken'", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("trigger.window")]
    [InlineData("trigger.at")]
    public async Task Times_that_cannot_be_are_refused_before_anything_is_saved(string field)
    {
        var world = new World();
        var trigger = field == "trigger.at"
            ? World.Alert with { At = World.Now + TimeSpan.FromHours(1) }
            : World.Alert with { Window = new TimeWindow(World.Now, World.Now - TimeSpan.FromHours(1)) };

        Assert.Contains(field, (await Assert.ThrowsAsync<ClericException>(() => world.Investigate(trigger))).Message, StringComparison.Ordinal);
        Assert.Empty(await world.Store!.ListAsync(TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken));
    }

    public static TheoryData<string, Trigger> EmptyTriggers => new()
    {
        { "trigger.name", World.Alert with { Name = " " } },
        { "trigger.text", new QuestionTrigger { Text = "" } },
        { "trigger.metric", new AnomalyTrigger { Metric = "" } },
        { "trigger.changeId", new ChangeTrigger { ChangeId = "\t" } },
        { "trigger.entity", World.Alert with { Entity = "  " } },
        { "trigger.labels.team", World.Alert with { Labels = new Dictionary<string, string> { ["team"] = null! } } },
    };

    [Theory]
    [MemberData(nameof(EmptyTriggers), DisableDiscoveryEnumeration = true)]
    public async Task A_trigger_that_says_nothing_is_refused_by_its_field(string field, Trigger trigger) =>
        Assert.StartsWith(field, (await Assert.ThrowsAsync<ClericException>(() => new World().Investigate(trigger))).Message, StringComparison.Ordinal);

    [Theory]
    [MemberData(nameof(BadBudgets))]
    public async Task A_budget_that_allows_nothing_is_refused_by_its_field(string field, Budget budget) =>
        Assert.Contains(field, (await Assert.ThrowsAsync<ClericException>(() => new World().Investigate(new InvestigationRequest { Trigger = World.Alert, Budget = budget }))).Message, StringComparison.Ordinal);

    public static TheoryData<string, Budget> BadBudgets => new()
    {
        { "budget.maxQueries", new Budget { MaxQueries = 0 } },
        { "budget.maxTime", new Budget { MaxTime = TimeSpan.Zero } },
        { "budget.maxTime", new Budget { MaxTime = TimeSpan.FromSeconds(-1) } },
        { "budget.maxRows", new Budget { MaxRows = 0 } },
        { "budget.maxTokens", new Budget { MaxTokens = -1 } },
        { "budget.maxCost", new Budget { MaxCost = -0.01m } },
    };

    [Fact]
    public async Task With_the_queries_spent_a_partial_report_comes_that_names_what_was_not_asked()
    {
        var world = World.WithLocks();
        var connector = world.Connector();
        var report = await world.Investigate(new InvestigationRequest { Trigger = World.Alert, Budget = new Budget { MaxQueries = 5 } }, connector);

        Assert.Equal(StopReason.QueryBudget, report.Finding.StopReason);
        Assert.True(report.Finding.Partial);
        Assert.True(connector.Calls <= 5, $"{connector.Calls} calls");
        Assert.Equal(connector.Calls, report.Cost.Queries);
        Assert.Contains(report.NextQuestions, question => question.StartsWith("Not asked", StringComparison.Ordinal));
    }

    [Fact]
    public async Task With_one_query_a_report_comes_all_the_same()
    {
        var world = World.WithLocks();
        var connector = world.Connector();
        var report = await world.Investigate(new InvestigationRequest { Trigger = World.Alert, Budget = new Budget { MaxQueries = 1 } }, connector);

        Assert.Equal(1, connector.Calls);
        Assert.Equal(StopReason.QueryBudget, report.Finding.StopReason);
        Assert.Contains(report.Gaps, gap => gap.Coverage == Coverage.NotAsked);
    }

    [Fact]
    public async Task With_the_rows_spent_a_partial_report_comes()
    {
        var report = await World.WithLocks().Investigate(new InvestigationRequest { Trigger = World.Alert, Budget = new Budget { MaxRows = 500 } });

        Assert.Equal(StopReason.RowBudget, report.Finding.StopReason);
        Assert.True(report.Finding.Partial);
    }

    [Fact]
    public async Task A_system_that_hangs_does_not_carry_it_past_its_time()
    {
        var world = World.WithLocks();
        var connector = new HangingConnector(world.Connector(), world.Time, query => query.Kind == QueryKind.Metric);
        var report = await world.Investigate(new InvestigationRequest { Trigger = World.Alert, Budget = new Budget { MaxTime = TimeSpan.FromSeconds(20) } }, connector);

        Assert.Equal(StopReason.TimeBudget, report.Finding.StopReason);
        Assert.True(report.Finding.Partial);
        Assert.Contains(report.Gaps, gap => gap is { Kind: QueryKind.Metric, Coverage: Coverage.NotAsked });
        Assert.Contains(report.NextQuestions, question => question.StartsWith("Not asked", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_the_end_of_its_time_cut_off_makes_it_partial_whatever_it_found_before()
    {
        var world = World.WithLocks();
        var connector = new HangingConnector(world.Connector(), world.Time, query => query.Kind is QueryKind.Trace or QueryKind.Resource);
        var report = await world.Investigate(new InvestigationRequest { Trigger = World.Alert, Budget = new Budget { MaxTime = TimeSpan.FromSeconds(20) } }, connector);

        Assert.True(report.Finding.Partial);
        Assert.Contains(report.Gaps, gap => gap.Coverage == Coverage.NotAsked);
    }

    [Theory]
    [InlineData(60)]
    [InlineData(-1)]
    public async Task A_clock_that_is_set_neither_ends_it_nor_prolongs_it(int daysBack)
    {
        var clock = new SetClock(World.Now);
        var world = new World { OrdersMilliseconds = 700, LockWaits = 12, Time = clock };
        var report = await world.Investigate(null, new HookedConnector(world.Connector(), () => clock.Back = TimeSpan.FromDays(daysBack)));

        Assert.Equal((Outcome.CauseFound, false, TimeSpan.Zero), (report.Finding.Outcome, report.Finding.Partial, report.Cost.Elapsed));
    }

    [Fact]
    public async Task A_window_that_ends_when_nobody_can_know_yet_is_looked_at_until_now()
    {
        var trigger = new AlertTrigger { Name = "WebSlow", Entity = "web", Symptom = "latency", Window = new TimeWindow(Sample.Onset - TimeSpan.FromMinutes(30), DateTimeOffset.MaxValue) };
        var report = await World.WithLocks().Investigate(trigger);

        Assert.Equal((Outcome.CauseFound, Sample.Orders, World.Now), (report.Finding.Outcome, report.Finding.Cause?.Entity, report.Scope!.Window.End));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_memory_that_hangs_is_gone_on_without(bool recalling)
    {
        var world = World.WithLocks();
        await using var provider = world.Provider(builder => builder.Services.AddSingleton<IMemory>(new HangingMemory(world.Time, recalling)), world.Connector());
        var report = await provider.GetRequiredService<IInvestigator>().InvestigateAsync(World.Alert, cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal((Outcome.CauseFound, Sample.Orders), (report.Finding.Outcome, report.Finding.Cause?.Entity));
        Assert.Contains(recalling ? report.Gaps.Select(gap => gap.Statement) : report.Notices, sentence => sentence.Contains("did not answer within 30 s", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_question_in_plain_words_is_understood_first_and_then_answered()
    {
        var report = await World.WithLocks().Investigate(new QuestionTrigger { Text = "why is web slow since 10:00?" });

        Assert.Equal((Outcome.CauseFound, Sample.Orders), (report.Finding.Outcome, report.Finding.Cause?.Entity));
        Assert.Contains("web: the service to look at", report.Understood);
        Assert.Contains(report.Understood, sentence => sentence.StartsWith("since 10:00: from 10:00 UTC", StringComparison.Ordinal));
        Assert.Empty(report.AskedBack);
    }

    [Fact]
    public async Task What_a_question_leaves_open_is_asked_back_and_not_guessed()
    {
        var report = await World.WithLocks().Investigate(new QuestionTrigger { Text = "why is the shop slow?" });

        Assert.Equal("unknown", report.Scope!.Symptom.Entity.Name);
        Assert.NotEmpty(report.AskedBack);
    }

    [Fact]
    public async Task What_another_system_answered_is_kept_when_one_hangs()
    {
        var world = World.WithLocks();
        var answered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var hanging = new HangingConnector(Only(world.Connector("slow"), QueryKind.Metric), world.Time, _ => true, answered.Task);
        await using var provider = world.Provider(
            builder => builder.Use((inner, _, _) => inner.Descriptor.Name == "quick" ? new AnsweredLink(inner, answered) : inner), hanging, world.Connector("quick"));
        var request = new InvestigationRequest { Trigger = World.Alert, Budget = new Budget { MaxTime = TimeSpan.FromSeconds(20) } };
        var report = await provider.GetRequiredService<IInvestigator>().InvestigateAsync(request, cancellationToken: TestContext.Current.CancellationToken);

        var metrics = report.Exhibits.Where(exhibit => exhibit.Kind == QueryKind.Metric && exhibit.Entity == Sample.Web).ToDictionary(exhibit => exhibit.Connector, exhibit => exhibit.Coverage);
        Assert.Equal(new Dictionary<string, Coverage> { ["slow"] = Coverage.NotAsked, ["quick"] = Coverage.Data }, metrics);
    }

    [Fact]
    public async Task A_system_that_hangs_from_the_first_question_leaves_a_report_too()
    {
        var world = World.WithLocks();
        var report = await world.Investigate(new InvestigationRequest { Trigger = World.Alert, Budget = new Budget { MaxTime = TimeSpan.FromSeconds(20) } }, new HangingConnector(world.Connector(), world.Time, _ => true));

        Assert.Equal(StopReason.TimeBudget, report.Finding.StopReason);
        Assert.All(report.Exhibits, exhibit => Assert.Equal(Coverage.NotAsked, exhibit.Coverage));
    }

    /// <summary>Tells when the connector has answered about the metrics of the service that the alert is about. The links outside of this one wait for nothing.</summary>
    private sealed class AnsweredLink(IConnector inner, TaskCompletionSource answered) : DelegatingConnector(inner)
    {
        public override async ValueTask<Answer> AskAsync(Query query, CancellationToken cancellationToken = default)
        {
            var answer = await base.AskAsync(query, cancellationToken);
            if (query.Kind == QueryKind.Metric && query.Entity == Sample.Web)
            {
                answered.TrySetResult();
            }

            return answer;
        }
    }

    internal static ScriptedConnector Without(ScriptedConnector connector, params QueryKind[] kinds)
    {
        connector.Descriptor = connector.Descriptor with { Capabilities = [.. connector.Descriptor.Capabilities.Where(capability => !kinds.Contains(capability.Kind))] };
        return connector;
    }

    internal static ScriptedConnector Only(ScriptedConnector connector, QueryKind kind) => Without(connector, [.. Enum.GetValues<QueryKind>().Where(other => other != kind)]);

    internal static string Text(Report report) => System.Text.Json.JsonSerializer.Serialize(report, Serialization.ClericJson.Indented.GetTypeInfo(typeof(Report)));
}
