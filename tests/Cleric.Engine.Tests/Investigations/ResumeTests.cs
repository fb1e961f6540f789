using Cleric.CaseFiles;
using Cleric.Connectors;
using Cleric.Queries;
using Cleric.Reports;
using Microsoft.Extensions.DependencyInjection;

namespace Cleric.Engine.Tests.Investigations;

/// <summary>Interrupts an investigation at every event of its stream and goes on with it in another process, so to speak.</summary>
public sealed class ResumeTests
{
    public static TheoryData<Interruption> Interruptions => [.. Enum.GetValues<Interruption>()];

    [Theory]
    [MemberData(nameof(Interruptions))]
    public async Task Interrupted_anywhere_it_comes_to_the_same_report_and_asks_no_answered_question_again(Interruption interruption)
    {
        var world = World.WithLocks();
        world.Changes.Add(Rows.Change("search v7", "search", Sample.Onset - TimeSpan.FromMinutes(2)));
        var whole = await world.Investigate(Request("whole"), Connectors(world));
        var events = (await world.Store!.ReadAsync("whole", TestContext.Current.CancellationToken)).Count;
        Assert.True(events > 50);

        for (var at = interruption == Interruption.BeforeTheEventIsSaved ? 2 : 1; at < events; at++)
        {
            var caseId = $"{interruption}-{at}";
            await Interrupt(world, caseId, interruption, at);
            var saved = await world.Store.ReadAsync(caseId, TestContext.Current.CancellationToken);
            var asked = new List<(string Connector, QueryKind Kind, string? Entity)>();
            await using var provider = world.Provider([.. Connectors(world).Select(connector => new Listener(connector, asked))]);
            var resumed = await provider.GetRequiredService<IInvestigator>().ResumeAsync(caseId, cancellationToken: TestContext.Current.CancellationToken);

            Assert.True(
                InvestigatorTests.Text(whole with { CaseId = "" }) == InvestigatorTests.Text(resumed with { CaseId = "" }), $"Interrupted at event {at} ({saved[^1].GetType().Name}), it came to another report.");
            var answered = saved.OfType<ExhibitReceived>().Select(received => (received.Exhibit.Connector, received.Exhibit.Query.Kind, received.Exhibit.Query.Entity?.Id));
            Assert.Empty(asked.Intersect(answered));
        }
    }

    [Fact]
    public async Task Interrupted_again_and_again_it_comes_to_the_same_report()
    {
        var world = World.WithLocks();
        var whole = await world.Investigate(Request("whole"), Connectors(world));
        await Interrupt(world, "weary", Interruption.AfterTheEventIsSaved, 3);
        Report? report = null;
        for (var run = 0; report is null; run++)
        {
            Assert.True(run < 200);
            await using var provider = world.Provider(builder => builder.Services.AddSingleton<ICaseFileStore>(new CrashingStore(world.Store!, 4, after: true)), Connectors(world));
            try
            {
                report = await provider.GetRequiredService<IInvestigator>().ResumeAsync("weary", cancellationToken: TestContext.Current.CancellationToken);
            }
            catch (IOException)
            {
            }
        }

        Assert.Equal(InvestigatorTests.Text(whole with { CaseId = "" }), InvestigatorTests.Text(report with { CaseId = "" }));
    }

    [Fact]
    public async Task A_concluded_case_is_not_gone_on_with()
    {
        var world = World.WithLocks();
        var whole = await world.Investigate(Request("whole"));
        var connector = world.Connector();
        await using var provider = world.Provider(connector);
        var progress = new Recorder();
        var again = await provider.GetRequiredService<IInvestigator>().ResumeAsync("whole", progress, TestContext.Current.CancellationToken);

        Assert.Equal(InvestigatorTests.Text(whole), InvestigatorTests.Text(again));
        Assert.Empty(progress.Events);
        Assert.Equal(0, connector.Calls);
    }

    [Fact]
    public async Task Time_during_which_the_host_was_down_does_not_count()
    {
        var world = World.WithLocks();
        await Interrupt(world, "case", Interruption.AfterTheEventIsSaved, 12);
        world.Time.Advance(TimeSpan.FromHours(3));
        await using var provider = world.Provider(Connectors(world));
        var report = await provider.GetRequiredService<IInvestigator>().ResumeAsync("case", cancellationToken: TestContext.Current.CancellationToken);

        Assert.False(report.Finding.Partial);
        Assert.True(report.Cost.Elapsed < TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task A_connector_that_is_gone_since_leaves_a_gap_instead_of_an_endless_wait()
    {
        var world = World.WithLocks();
        await Interrupt(world, "case", Interruption.AfterTheEventIsSaved, 12);
        await using var provider = world.Provider(Connectors(world)[^1]);
        var report = await provider.GetRequiredService<IInvestigator>().ResumeAsync("case", cancellationToken: TestContext.Current.CancellationToken);

        Assert.Contains(report.Gaps, gap => gap.Kind == QueryKind.Metric);
    }

    [Fact]
    public async Task A_case_that_does_not_exist_is_told_by_its_id()
    {
        await using var provider = new World().Provider();

        Assert.Contains("'nope'", (await Assert.ThrowsAsync<ClericException>(() => provider.GetRequiredService<IInvestigator>().ResumeAsync("nope", cancellationToken: TestContext.Current.CancellationToken))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_case_without_an_event_is_told_to_be_started_anew()
    {
        var world = new World();
        await using var provider = world.Provider();
        await (await world.Store!.CreateAsync("torn", TestContext.Current.CancellationToken)).DisposeAsync();

        Assert.Contains("'torn'", (await Assert.ThrowsAsync<ClericException>(() => provider.GetRequiredService<IInvestigator>().ResumeAsync("torn", cancellationToken: TestContext.Current.CancellationToken))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_case_that_is_not_concluded_has_no_report_yet()
    {
        var world = World.WithLocks();
        await Interrupt(world, "case", Interruption.AfterTheEventIsSaved, 12);
        await using var provider = world.Provider(Connectors(world));
        var investigator = provider.GetRequiredService<IInvestigator>();

        Assert.Contains("Resume", (await Assert.ThrowsAsync<ClericException>(() => investigator.ReportAsync("case", TestContext.Current.CancellationToken))).Message, StringComparison.Ordinal);
        var resumed = await investigator.ResumeAsync("case", cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(InvestigatorTests.Text(resumed), InvestigatorTests.Text(await investigator.ReportAsync("case", TestContext.Current.CancellationToken)));
    }

    private static InvestigationRequest Request(string caseId) => new() { Trigger = World.Alert, CaseId = caseId };

    /// <summary>Two that answer the same kind, and one for the rest; traces are not to be had.</summary>
    private static IConnector[] Connectors(World world) =>
    [
        InvestigatorTests.Only(world.Connector("metrics"), QueryKind.Metric),
        InvestigatorTests.Only(world.Connector("more-metrics"), QueryKind.Metric),
        InvestigatorTests.Without(world.Connector("rest"), QueryKind.Metric, QueryKind.Trace, QueryKind.Alert),
    ];

    private static async Task Interrupt(World world, string caseId, Interruption interruption, int at)
    {
        using var cancellation = new CancellationTokenSource();
        await using var provider = interruption == Interruption.Cancellation
            ? world.Provider(Connectors(world))
            : world.Provider(builder => builder.Services.AddSingleton<ICaseFileStore>(new CrashingStore(world.Store!, at, interruption == Interruption.AfterTheEventIsSaved)), Connectors(world));
        var progress = new Canceller(cancellation, interruption == Interruption.Cancellation ? at : int.MaxValue);
        var run = provider.GetRequiredService<IInvestigator>().InvestigateAsync(Request(caseId), progress, cancellation.Token);
        if (interruption == Interruption.Cancellation)
        {
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
        }
        else
        {
            await Assert.ThrowsAsync<IOException>(() => run);
        }
    }

    public enum Interruption
    {
        Cancellation,
        BeforeTheEventIsSaved,
        AfterTheEventIsSaved,
    }

    private sealed class Canceller(CancellationTokenSource cancellation, int at) : IProgress<CaseEvent>
    {
        public void Report(CaseEvent value)
        {
            if (value.Sequence == at)
            {
                cancellation.Cancel();
            }
        }
    }

    private sealed class Listener(IConnector inner, List<(string, QueryKind, string?)> asked) : DelegatingConnector(inner)
    {
        public override ValueTask<Exhibits.Answer> AskAsync(Query query, CancellationToken cancellationToken = default)
        {
            lock (asked)
            {
                asked.Add((Descriptor.Name, query.Kind, query.Entity?.Id));
            }

            return base.AskAsync(query, cancellationToken);
        }
    }
}
