using Cleric.CaseFiles;
using Cleric.Connectors;
using Cleric.Engine.Tests.Investigations;
using Cleric.Entities;
using Cleric.Exhibits;
using Cleric.Ledger;
using Cleric.Memory;
using Cleric.Memory.Sqlite;
using Cleric.Queries;
using Cleric.Reasoning;
using Cleric.Reports;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Cleric.Engine.Tests.Memory;

/// <summary>What memory does to later investigations, and what it must not do.</summary>
public sealed class ProductionMemoryTests : IDisposable
{
    private readonly MemoryLab _lab = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _lab.Dispose();

    [Fact]
    public async Task After_two_independent_confirmations_a_repeat_asks_what_told_and_ends_as_remembered()
    {
        var first = await Learnt("one");
        await Learnt("two");
        var report = await _lab.Investigate(_lab.Tomorrow(World.WithLocks()), "three");

        Assert.Equal(first.Finding.Cause!.Entity, report.Finding.Cause!.Entity);
        Assert.Equal(first.Finding.Cause.FailureMode, report.Finding.Cause.FailureMode);
        Assert.Equal(StopReason.AsRemembered, report.Finding.StopReason);
        Assert.True(report.Cost.Queries < first.Cost.Queries, $"{report.Cost.Queries} queries instead of {first.Cost.Queries}");
        var events = await _lab.Events("three");
        var orientation = CaseFold.Of(events).OrientationExhibits;
        var asked = events.SkipWhile(item => item is not MemoryRecalled).OfType<QueryPlanned>().Select(item => item.Question).ToList();
        Assert.True(orientation > 0);
        Assert.All(asked, question => Assert.StartsWith("memory ep-", question.Why, StringComparison.Ordinal));
        Assert.Contains("trusted 0.", asked[0].Why, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_procedure_ends_an_investigation_only_with_questions_of_its_own(bool withQuestions)
    {
        await Learnt("one");
        await Learnt("two");
        var procedure = (await _lab.All<Procedure>()).Single();
        using (var store = new SqliteVectorStore(_lab.File))
        using (var records = new MemoryRecords(store, new SignatureEmbedder(), Options.Create(new MemoryOptions())))
        {
            await records.SaveAsync([withQuestions ? procedure : procedure with { Steps = [] }], Cancel);
        }

        var report = await _lab.Investigate(_lab.Tomorrow(World.WithLocks()), "three");

        Assert.Equal(withQuestions, report.Finding.StopReason == StopReason.AsRemembered);
    }

    [Fact]
    public async Task What_told_less_is_not_asked_when_the_cause_is_told_again_already()
    {
        await Learnt("one");
        await Learnt("two");
        var procedure = (await _lab.All<Procedure>()).Single();
        await _lab.Investigate(_lab.Tomorrow(World.WithLocks()), "three", configure: OneByOne);
        using (var store = new SqliteVectorStore(_lab.File))
        using (var records = new MemoryRecords(store, new SignatureEmbedder(), Options.Create(new MemoryOptions())))
        {
            await records.SaveAsync([procedure with { Steps = [.. procedure.Steps, new ProcedureStep(QueryKind.Trace, "self/service", Sample.Web, 0.001, procedure.Occurrences), new ProcedureStep(QueryKind.Log, "self/service", Sample.Web, 0.001, procedure.Occurrences)] }], Cancel);
        }

        var report = await _lab.Investigate(_lab.Tomorrow(World.WithLocks(), days: 2), "four", configure: OneByOne);

        Assert.Equal(StopReason.AsRemembered, report.Finding.StopReason);
        Assert.True(report.Recollections.Max(recollection => recollection.Questions.Count) > procedure.Steps.Count);
        Assert.Equal(await Asked("three"), await Asked("four"));

        async Task<IReadOnlyList<(QueryKind, Entity?)>> Asked(string caseId) =>
            [.. (await _lab.Events(caseId)).SkipWhile(item => item is not MemoryRecalled).OfType<QueryPlanned>().Select(item => (item.Question.Query.Kind, item.Question.Query.Entity))];

        static void OneByOne(IClericBuilder builder) => builder.Services.Configure<ClericOptions>(options => options.MaxConcurrentQueries = 1);
    }

    [Fact]
    public async Task What_was_imported_does_not_end_an_investigation_until_it_told_one_here()
    {
        await Learnt("one");
        await Learnt("two");
        using var file = new MemoryStream();
        await _lab.Ask(store => store.ExportAsync(new Caller("ada"), file, Cancel));
        file.Position = 0;
        using var elsewhere = new MemoryLab();
        await elsewhere.Ask(store => store.ImportAsync(new Caller("ada"), file, Cancel));

        var first = await elsewhere.Investigate(elsewhere.Tomorrow(World.WithLocks(), days: 2), "three");
        await elsewhere.Confirm("three");
        var second = await elsewhere.Investigate(elsewhere.Tomorrow(World.WithLocks()), "four");

        Assert.Contains(first.Recollections, recollection => recollection.PriorFactor > 1);
        Assert.NotEqual(StopReason.AsRemembered, first.Finding.StopReason);
        Assert.Equal(StopReason.AsRemembered, second.Finding.StopReason);
    }

    [Fact]
    public async Task What_a_person_said_once_names_how_an_entity_fails_where_evidence_cannot()
    {
        await _lab.Investigate(World.WithLocks(), "one", configure: Blind);
        var found = (await _lab.Events("one")).OfType<InvestigationConcluded>().Single().Conclusion;
        await _lab.Correct("one", new Cause(Sample.Orders, "slow-queries"));

        var report = await _lab.Investigate(_lab.Tomorrow(World.WithLocks()), "two", configure: Blind);

        Assert.NotEqual("slow-queries", CaseFold.Of(await _lab.Events("one")).Hypotheses.First(hypothesis => hypothesis.Id == found.HypothesisId).Cause?.FailureMode);
        Assert.Equal((Sample.Orders, "slow-queries"), (report.Finding.Cause!.Entity, report.Finding.Cause.FailureMode));
        Assert.True(report.Finding.Confidence < 0.9);

        // What waits for what is not to be seen: the database is slow, for whatever reason.
        static void Blind(IClericBuilder builder) => builder.Use((inner, _, _) => new WithoutLocks(inner));
    }

    [Fact]
    public async Task One_confirmation_is_not_enough_to_end_an_investigation()
    {
        await Learnt("one");
        var report = await _lab.Investigate(_lab.Tomorrow(World.WithLocks()), "two");

        Assert.NotEqual(StopReason.AsRemembered, report.Finding.StopReason);
        Assert.Null((await _lab.Recalled("two"))!.Reached);
    }

    [Fact]
    public async Task A_report_says_what_was_recalled_how_far_it_is_trusted_and_why()
    {
        await Learnt("one");
        var report = await _lab.Investigate(_lab.Tomorrow(World.WithLocks()), "two");

        var recollection = Assert.Single(report.Recollections, item => item.Kind == MemoryKind.Episode);
        Assert.InRange(recollection.Trust, 0.3, 0.6);
        Assert.Contains("confirmed with weight 1", recollection.Why, StringComparison.Ordinal);
        Assert.InRange(recollection.Similarity!.Value, 0.9, 1);
    }

    [Fact]
    public async Task Confirmations_raise_trust_and_its_absence_lets_it_fall()
    {
        await _lab.Investigate(World.WithLocks(), "one");
        await _lab.Investigate(_lab.Tomorrow(World.WithLocks()), "two");
        await _lab.Confirm("one");
        await _lab.Investigate(_lab.Tomorrow(World.WithLocks()), "three");
        await _lab.Investigate(_lab.Tomorrow(World.WithLocks(), 180), "four");

        var unconfirmed = (await _lab.Recalled("two"))!.Trust;
        var confirmed = (await _lab.Recalled("three"))!.Trust;
        var aged = (await _lab.Recalled("four"))!.Trust;
        Assert.True(unconfirmed < confirmed / 2);
        Assert.True(aged < 0.6 * confirmed);
    }

    [Fact]
    public async Task Memory_changes_priors_by_no_more_than_its_factor_and_the_factor_by_no_more_than_its_cap()
    {
        _lab.Configure = builder => builder.UseMemory(options => options.MaxPriorFactor = 3);
        await Learnt("one");
        await Learnt("two");
        await Learnt("three");
        await _lab.Investigate(_lab.Tomorrow(World.WithLocks()), "with");
        await _lab.Investigate(_lab.Today(World.WithLocks()), "without", memory: false);

        var with = (await _lab.Events("with")).OfType<HypothesisProposed>().Select(item => item.Hypothesis).ToDictionary(Key);
        var without = (await _lab.Events("without")).OfType<HypothesisProposed>().Select(item => item.Hypothesis).ToDictionary(Key);
        Assert.Contains(with.Values, hypothesis => hypothesis.MemoryFactor > 1.5);
        Assert.Equal(without.Keys.Order(), with.Keys.Order());
        Assert.All(with, pair =>
        {
            Assert.InRange(pair.Value.MemoryFactor, 1, 3);
            Assert.Equal(without[pair.Key].Prior, pair.Value.Prior / pair.Value.MemoryFactor, 12);
        });

        static string Key(Hypothesis hypothesis) => $"{hypothesis.Cause?.Entity} {hypothesis.Cause?.FailureMode} {hypothesis.Cause?.ChangeId}";
    }

    [Theory]
    [InlineData(20)]
    [InlineData(10)]
    public async Task Folklore_does_not_move_the_finding(double cap)
    {
        _lab.Configure = builder => builder.UseMemory(options => options.MaxPriorFactor = cap);
        foreach (var (entity, mode) in new[] { ("checkout", "cpu-saturation"), ("web", "memory-exhaustion"), ("search", "internal-fault"), ("checkout", "internal-fault") })
        {
            foreach (var i in new[] { 1, 2, 3 })
            {
                await _lab.Investigate(_lab.Tomorrow(World.WithLocks()), $"{entity}-{mode}-{i}");
                await _lab.Correct($"{entity}-{mode}-{i}", new Cause(new Entity(entity), mode));
            }
        }

        foreach (var world in new[] { World.WithLocks(), World.WithBadDeploy(), new World() })
        {
            var id = Guid.NewGuid().ToString("N");
            var with = await _lab.Investigate(_lab.Tomorrow(world), $"with-{id}");
            var without = await _lab.Investigate(_lab.Today(world), $"without-{id}", memory: false);
            Assert.Equal((without.Finding.Outcome, without.Finding.Cause?.Entity), (with.Finding.Outcome, with.Finding.Cause?.Entity));
        }
    }

    [Fact]
    public async Task A_look_alike_says_in_what_it_differs()
    {
        await Learnt("one");
        var world = World.WithLocks();
        world.Changes.Add(Rows.Change("checkout v9", "checkout", Sample.Onset - TimeSpan.FromSeconds(90)));
        await _lab.Investigate(_lab.Tomorrow(world), "two");

        Assert.Contains((await _lab.Recalled("two"))!.Differences, line => line.StartsWith("today only: ", StringComparison.Ordinal) && line.Contains("change", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Facts_about_what_is_looked_into_come_up_in_the_report()
    {
        await _lab.Ask(store => store.RememberAsync(new Caller("ada"), new Fact { Id = "", Statement = "checkout restarts every night at two", Entity = Sample.Checkout, Source = "", FirstSeen = default, LastSeen = default }, Cancel));
        var report = await _lab.Investigate(World.WithLocks(), "one");

        var fact = Assert.Single(report.Recollections, item => item.Kind == MemoryKind.Fact);
        Assert.Equal(("checkout restarts every night at two", 1.0), (fact.Statement, fact.PriorFactor));
        Assert.Contains("person:ada", fact.Why, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_one_tenant_learnt_no_other_recalls()
    {
        await _lab.Investigate(World.WithLocks(), "one", "acme");
        await _lab.Confirm("one");
        foreach (var (tenant, i) in new[] { "globex", null, "ACME", "acme " }.Select((tenant, i) => (tenant, i)))
        {
            var caseId = $"other-{i}";
            var report = await _lab.Investigate(World.WithLocks(), caseId, tenant);
            Assert.Empty(report.Recollections);
        }

        Assert.Single((await _lab.Investigate(_lab.Tomorrow(World.WithLocks()), "two", "acme")).Recollections, recollection => recollection.Kind == MemoryKind.Episode);
    }

    [Fact]
    public async Task Evidence_that_leads_elsewhere_withdraws_memory_and_the_ledger_stands_as_without_it()
    {
        var without = await _lab.Investigate(World.WithLocks(), "without", memory: false);
        var with = await Misled("with");

        Assert.Equal((without.Finding.Cause!.Entity, without.Finding.Cause.FailureMode), (with.Finding.Cause!.Entity, with.Finding.Cause.FailureMode));
        var events = await _lab.Events("with");
        var withdrawn = Assert.Single(events.OfType<MemoryWithdrawn>());
        Assert.Equal(["folklore"], withdrawn.RecollectionIds);
        Assert.Contains("by today's evidence alone", withdrawn.Why, StringComparison.Ordinal);
        var fold = CaseFold.Of(events);
        Assert.All(fold.Hypotheses, hypothesis => Assert.Equal(1, hypothesis.MemoryFactor));
        var alone = CaseFold.Of(await _lab.Events("without")).Beliefs.ToDictionary(belief => belief.HypothesisId, belief => belief.Probability);
        Assert.Equal(alone.Keys.Order(), fold.Beliefs.Select(belief => belief.HypothesisId).Order());
        Assert.Equal(BeliefLedger.PosteriorsWithoutMemory(fold.Hypotheses, fold.Evidence), fold.Beliefs);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-3)]
    [InlineData(0.001)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public async Task A_factor_that_raises_nothing_leaves_the_truth_in_reach(double factor)
    {
        var without = await _lab.Investigate(World.WithLocks(), "without", memory: false);
        var memory = new Told(without.Finding.Cause!, factor);
        var with = await _lab.Investigate(World.WithLocks(), "with", memory: false, configure: builder => builder.Services.AddSingleton<IMemory>(memory));

        Assert.Equal((without.Finding.Cause, without.Finding.Confidence), (with.Finding.Cause, with.Finding.Confidence));
    }

    [Fact]
    public async Task A_case_with_withdrawn_memory_verifies_and_replays_to_the_same_report()
    {
        var report = await Misled("case");
        await using var host = Host();
        var investigator = host.GetRequiredService<IInvestigator>();

        var verification = await investigator.VerifyAsync("case", Cancel);
        Assert.Empty(verification.Unresolved);
        Assert.True(verification.PosteriorDifference < 1e-9);
        Assert.Equal(InvestigatorTests.Text(report), InvestigatorTests.Text(await investigator.ReplayAsync("case", cancellationToken: Cancel)));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Interrupted_when_memory_was_recalled_or_withdrawn_it_comes_to_the_same_report(bool after)
    {
        var whole = await Misled("whole");
        var events = await _lab.Events("whole");
        var at = events.Select((item, i) => (item, Number: i + 1)).Where(pair => pair.item is MemoryRecalled or MemoryWithdrawn).Select(pair => pair.Number).ToList();
        Assert.Equal(2, at.Count);
        foreach (var number in at)
        {
            var caseId = $"cut-{number}";
            await Assert.ThrowsAsync<IOException>(() => Misled(caseId, builder => builder.Services.AddSingleton<ICaseFileStore>(new CrashingStore(_lab.Cases, number, after))));
            await using var host = Host();
            var resumed = await host.GetRequiredService<IInvestigator>().ResumeAsync(caseId, cancellationToken: Cancel);

            Assert.Equal(InvestigatorTests.Text(whole with { CaseId = "" }), InvestigatorTests.Text(resumed with { CaseId = "" }));
            Assert.True((await host.GetRequiredService<IInvestigator>().VerifyAsync(caseId, Cancel)).Passed);
        }
    }

    [Fact]
    public async Task A_case_with_memory_verifies_and_replays_to_the_same_report()
    {
        await Learnt("one");
        await Learnt("two");
        var report = await _lab.Investigate(_lab.Tomorrow(World.WithLocks()), "three");
        await using var host = _lab.Open();
        var investigator = host.GetRequiredService<IInvestigator>();

        Assert.True((await investigator.VerifyAsync("three", Cancel)).Passed);
        Assert.Equal(InvestigatorTests.Text(report), InvestigatorTests.Text(await investigator.ReplayAsync("three", cancellationToken: Cancel)));
        Assert.Equal(3, (await _lab.Episode()).Occurrences);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Cancellation_is_honoured_while_recalling_and_while_learning(bool recalling)
    {
        using var stop = new CancellationTokenSource();
        await using var host = _lab.Open(configure: builder => builder.Services.AddSingleton<IMemory>(new StoppingMemory(stop, recalling)));
        var run = host.GetRequiredService<IInvestigator>().InvestigateAsync(new InvestigationRequest { Trigger = World.Alert, CaseId = "one" }, cancellationToken: stop.Token);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
        Assert.Equal(!recalling, (await _lab.Events("one")).OfType<InvestigationConcluded>().Any());
        Assert.DoesNotContain(await _lab.Events("one"), item => item is NoticeGiven || item is GapFound { Gap.Statement: var statement } && statement.Contains("memory", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_memory_itself_stops_when_asked_to()
    {
        await _lab.Investigate(World.WithLocks(), "one");
        await using var host = _lab.Open();
        var memory = host.GetServices<IMemory>().Single();
        var view = CaseFold.Of(await _lab.Events("one"));
        using var stop = new CancellationTokenSource();
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await memory.RecallAsync(view, stop.Token));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await memory.LearnAsync(view, stop.Token));
        Assert.Equal(1, (await _lab.Episode()).Occurrences);
    }

    private async Task<Report> Learnt(string caseId)
    {
        var report = await _lab.Investigate(_lab.Tomorrow(World.WithLocks()), caseId);
        await _lab.Confirm(caseId);
        return report;
    }

    /// <summary>An investigation that a memory of the host's own points elsewhere with all its might.</summary>
    private Task<Report> Misled(string caseId, Action<IClericBuilder>? configure = null) => _lab.Investigate(
        World.WithLocks(),
        caseId,
        memory: false,
        configure: builder =>
        {
            builder.AddMemory<Folklore>();
            configure?.Invoke(builder);
        });

    private ServiceProvider Host() => _lab.Open(World.WithLocks(), builder => builder.AddMemory<Folklore>(), memory: false);

    internal sealed class Folklore : IMemory
    {
        public ValueTask<IReadOnlyList<Recollection>> RecallAsync(ICaseView view, CancellationToken cancellationToken = default) => new(
        [
            new Recollection
            {
                Id = "folklore", Kind = MemoryKind.Episode, Statement = "it is always the web server", Trust = 1, Why = "everybody says so", Cause = new Cause(Sample.Web, "cpu-saturation"), PriorFactor = 1e12,
            },
        ]);

        public ValueTask LearnAsync(ICaseView view, CancellationToken cancellationToken = default) => ValueTask.CompletedTask;
    }

    private sealed class Told(Cause cause, double factor) : IMemory
    {
        public ValueTask<IReadOnlyList<Recollection>> RecallAsync(ICaseView view, CancellationToken cancellationToken = default) =>
            new([new Recollection { Id = "told", Kind = MemoryKind.Episode, Statement = "not that again", Trust = 1, Why = "told", Cause = cause, PriorFactor = factor }]);

        public ValueTask LearnAsync(ICaseView view, CancellationToken cancellationToken = default) => ValueTask.CompletedTask;
    }

    private sealed class StoppingMemory(CancellationTokenSource stop, bool recalling) : IMemory
    {
        public async ValueTask<IReadOnlyList<Recollection>> RecallAsync(ICaseView view, CancellationToken cancellationToken = default)
        {
            await StopAsync(recalling, cancellationToken);
            return [];
        }

        public ValueTask LearnAsync(ICaseView view, CancellationToken cancellationToken = default) => StopAsync(!recalling, cancellationToken);

        private async ValueTask StopAsync(bool now, CancellationToken cancellationToken)
        {
            if (now)
            {
                await stop.CancelAsync();
                cancellationToken.ThrowIfCancellationRequested();
            }
        }
    }

    /// <summary>Leaves out what would tell of locks.</summary>
    private sealed class WithoutLocks(IConnector inner) : DelegatingConnector(inner)
    {
        public override async ValueTask<Answer> AskAsync(Query query, CancellationToken cancellationToken = default) => await base.AskAsync(query, cancellationToken) switch
        {
            MetricAnswer answer => answer with { Series = [.. answer.Series.Where(series => !series.Metric.Contains("lock", StringComparison.Ordinal))] },
            LogAnswer answer => answer with { Records = [] },
            ResourceAnswer answer => answer with { States = [] },
            var other => other,
        };
    }
}
