using Cleric.CaseFiles;
using Cleric.Memory;
using Cleric.Queries;
using Cleric.Reasoning;
using Cleric.Reports;
using Microsoft.Extensions.DependencyInjection;

namespace Cleric.Engine.Tests.Investigations;

public sealed class ReplayTests
{
    [Fact]
    public async Task Without_any_connector_a_replay_comes_to_the_same_report()
    {
        var world = World.WithLocks();
        var report = await world.Investigate(Request());
        world.Time.Advance(TimeSpan.FromDays(7));

        Assert.Equal(InvestigatorTests.Text(report), InvestigatorTests.Text(await Replay(world)));
    }

    [Fact]
    public async Task A_replay_asks_nobody_and_saves_nothing()
    {
        var world = World.WithLocks();
        await world.Investigate(Request());
        var before = await world.Store!.ReadAsync("case", TestContext.Current.CancellationToken);
        var connector = world.Connector();
        await using var provider = world.Provider(connector);
        var progress = new Recorder();
        await provider.GetRequiredService<IInvestigator>().ReplayAsync("case", progress, TestContext.Current.CancellationToken);

        Assert.Equal(0, connector.Calls);
        Assert.Equal(before, await world.Store.ReadAsync("case", TestContext.Current.CancellationToken));
        Assert.Equal(before.Skip(1).Select(caseEvent => caseEvent.GetType()), progress.Events.Select(caseEvent => caseEvent.GetType()));
    }

    [Fact]
    public async Task With_several_connectors_and_gaps_it_is_the_same_too()
    {
        var world = World.WithLocks();
        var report = await world.Investigate(
            Request(),
            InvestigatorTests.Only(world.Connector("metrics"), QueryKind.Metric),
            InvestigatorTests.Only(world.Connector("more-metrics"), QueryKind.Metric),
            InvestigatorTests.Without(world.Connector("rest"), QueryKind.Metric, QueryKind.Log, QueryKind.Alert),
            new NullConnector());

        Assert.Equal(InvestigatorTests.Text(report), InvestigatorTests.Text(await Replay(world)));
    }

    [Fact]
    public async Task What_a_budget_of_queries_cut_short_is_the_same_too()
    {
        var world = World.WithLocks();
        var report = await world.Investigate(Request() with { Budget = new Budget { MaxQueries = 5 } });

        Assert.Equal(InvestigatorTests.Text(report), InvestigatorTests.Text(await Replay(world)));
    }

    [Fact]
    public async Task What_a_budget_of_time_cut_short_is_the_same_too()
    {
        var world = World.WithLocks();
        var report = await world.Investigate(
            Request() with { Budget = new Budget { MaxTime = TimeSpan.FromSeconds(20) } },
            InvestigatorTests.Without(world.Connector("first"), QueryKind.Trace),
            new HangingConnector(world.Connector("second"), world.Time, query => query.Kind == QueryKind.Metric));

        Assert.Equal(StopReason.TimeBudget, report.Finding.StopReason);
        Assert.Equal(InvestigatorTests.Text(report), InvestigatorTests.Text(await Replay(world)));
    }

    [Fact]
    public async Task What_memory_and_writers_said_is_taken_from_the_recording_and_nothing_is_learnt()
    {
        var world = World.WithLocks();
        var voice = new Voice();
        await using var provider = world.Provider(builder => builder.Services.AddSingleton<IMemory>(voice).AddSingleton<IReportWriter>(voice), world.Connector());
        var investigator = provider.GetRequiredService<IInvestigator>();
        var report = await investigator.InvestigateAsync(Request(), cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal((1, 1, 1), (voice.Recalled, voice.Learnt, voice.Written));
        Assert.Equal("Worded by 1.", report.Finding.Statement);

        var replayed = await investigator.ReplayAsync("case", cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal((1, 1, 1), (voice.Recalled, voice.Learnt, voice.Written));
        Assert.Equal(InvestigatorTests.Text(report), InvestigatorTests.Text(replayed));
    }

    [Fact]
    public async Task Memory_enters_as_a_prior_and_todays_evidence_can_still_win()
    {
        var world = World.WithBadDeploy();
        var voice = new Voice();
        await using var provider = world.Provider(builder => builder.Services.AddSingleton<IMemory>(voice), world.Connector());
        var report = await provider.GetRequiredService<IInvestigator>().InvestigateAsync(World.Alert with { Symptom = "errors" }, cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(Sample.Checkout, report.Finding.Cause!.Entity);
        Assert.Single(report.Recollections);
    }

    [Fact]
    public async Task A_memory_that_could_not_be_asked_is_a_gap_of_the_replay_too()
    {
        var world = World.WithLocks();
        await using var provider = world.Provider(builder => builder.AddMemory<Forgetful>(), world.Connector());
        var report = await provider.GetRequiredService<IInvestigator>().InvestigateAsync(Request(), cancellationToken: TestContext.Current.CancellationToken);

        Assert.Contains(report.Gaps, gap => gap.Statement.Contains("memory could not be asked (the store is gone)", StringComparison.Ordinal));
        Assert.Equal(InvestigatorTests.Text(report), InvestigatorTests.Text(await Replay(world)));
    }

    private static InvestigationRequest Request() => new() { Trigger = World.Alert, CaseId = "case" };

    private static async Task<Report> Replay(World world)
    {
        await using var provider = world.Provider();
        return await provider.GetRequiredService<IInvestigator>().ReplayAsync("case", cancellationToken: TestContext.Current.CancellationToken);
    }

    private sealed class Forgetful : IMemory
    {
        public ValueTask<IReadOnlyList<Recollection>> RecallAsync(ICaseView view, CancellationToken cancellationToken = default) => throw new ClericException("the store is gone");

        public ValueTask LearnAsync(ICaseView view, CancellationToken cancellationToken = default) => ValueTask.CompletedTask;
    }

    /// <summary>Remembers a lock, and words the finding by how often it was asked.</summary>
    private sealed class Voice : IMemory, IReportWriter
    {
        public int Recalled { get; private set; }

        public int Learnt { get; private set; }

        public int Written { get; private set; }

        public ValueTask<IReadOnlyList<Recollection>> RecallAsync(ICaseView view, CancellationToken cancellationToken = default)
        {
            Recalled++;
            return new([new Recollection { Id = "episode-1", Kind = MemoryKind.Episode, Statement = "a lock", Trust = 0.8, Why = "confirmed", Cause = new Cause(Sample.Orders, "lock-contention"), PriorFactor = 3 }]);
        }

        public ValueTask LearnAsync(ICaseView view, CancellationToken cancellationToken = default)
        {
            Assert.NotNull(view.Conclusion);
            Learnt++;
            return ValueTask.CompletedTask;
        }

        public ValueTask<IReadOnlyDictionary<string, string>> WriteAsync(Report draft, ICaseView view, CancellationToken cancellationToken = default)
        {
            Written++;
            return new(new Dictionary<string, string> { ["finding"] = $"Worded by {Written}." });
        }
    }
}
