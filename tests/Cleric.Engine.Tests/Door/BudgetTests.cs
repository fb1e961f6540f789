using Cleric.Door;
using Cleric.Exhibits;
using Cleric.Reasoning;

namespace Cleric.Engine.Tests.Door;

public class BudgetTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Questions_asked_at_once_never_go_over_the_budget_of_queries()
    {
        var gate = new TaskCompletionSource();
        var connector = new FakeConnector("loki", async (_, _) =>
        {
            await gate.Task;
            return DoorFixture.Lines("a");
        });
        using var host = new DoorFixture(null, connector);
        var session = DoorFixture.Session(new Budget { MaxQueries = 50 });
        var door = host.Door.Open(session);

        var asking = Enumerable.Range(0, 200).Select(i => Task.Run(() => door.AskAsync(DoorFixture.Logs($"service-{i}"), Cancellation), Cancellation)).ToArray();
        gate.SetResult();
        var answers = (await Task.WhenAll(asking)).Select(exhibits => exhibits[0].Answer).ToArray();

        Assert.Equal(50, connector.Asked);
        Assert.Equal(50, session.Meter.Queries);
        Assert.Equal(50, session.Meter.Rows);
        Assert.Equal(150, answers.Count(answer => answer is NoAnswer { Coverage: Coverage.NotAsked }));
        Assert.Equal(StopReason.QueryBudget, session.Meter.Exceeded);
    }

    [Fact]
    public async Task A_question_over_the_budget_says_which_option_to_raise()
    {
        using var host = new DoorFixture(null, new FakeConnector("loki", DoorFixture.Rows(5)));

        var queries = await host.AskAsync(session: DoorFixture.Session(new Budget { MaxQueries = 3 }, spent: new Spending { Queries = 3 }));
        var rows = await host.AskAsync(session: DoorFixture.Session(new Budget { MaxRows = 3 }, spent: new Spending { Rows = 3 }));

        Assert.Contains("Budget.MaxQueries", queries.Answer.Note, StringComparison.Ordinal);
        Assert.Contains("Budget.MaxRows", rows.Answer.Note, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_last_query_may_return_no_more_rows_than_are_left()
    {
        var limits = new List<int>();
        var connector = new FakeConnector("loki", (query, _) =>
        {
            limits.Add(query.Limit);
            return ValueTask.FromResult<Answer>(DoorFixture.Rows(query.Limit) with { Coverage = Coverage.CutShort });
        });
        using var host = new DoorFixture(null, connector);
        var session = DoorFixture.Session(new Budget { MaxRows = 130 });

        await host.AskAsync(DoorFixture.Logs("a"), session);
        var cut = await host.AskAsync(DoorFixture.Logs("b"), session);
        var refused = await host.AskAsync(DoorFixture.Logs("c"), session);

        Assert.Equal([100, 30], limits);
        Assert.Equal(130, session.Meter.Rows);
        Assert.Equal(100, cut.Query.Limit);
        Assert.Contains("30 rows left", cut.Answer.Note, StringComparison.Ordinal);
        Assert.Equal(Coverage.NotAsked, refused.Answer.Coverage);
        Assert.Equal(StopReason.RowBudget, session.Meter.Exceeded);
    }

    [Fact]
    public async Task Cached_answers_are_free()
    {
        using var host = new DoorFixture(null, new FakeConnector("loki", DoorFixture.Rows(5)));
        await host.AskAsync();
        var session = DoorFixture.Session(new Budget { MaxQueries = 1 });

        await host.AskAsync(session: session);
        var exhibit = await host.AskAsync(session: session);

        Assert.True(exhibit.Cached);
        Assert.Equal(Coverage.Data, exhibit.Answer.Coverage);
        Assert.Equal((0, 0L), (session.Meter.Queries, session.Meter.Rows));
    }

    [Fact]
    public async Task A_failed_question_costs_a_query()
    {
        using var host = new DoorFixture(null, new FakeConnector("loki", (_, _) => throw new ArgumentException("bad label")));
        var session = DoorFixture.Session();

        await host.AskAsync(session: session);

        Assert.Equal(1, session.Meter.Queries);
    }

    [Fact]
    public void A_meter_goes_on_from_what_was_spent()
    {
        var meter = new BudgetMeter(new Budget { MaxQueries = 10, MaxRows = 100 }, new Spending { Queries = 9, Rows = 99 });

        Assert.Null(meter.Exceeded);
        Assert.True(meter.TryReserveQuery());
        Assert.Equal(StopReason.QueryBudget, meter.Exceeded);
        Assert.False(meter.TryReserveQuery());
        meter.Release();
        meter.AddRows(5);
        Assert.Equal(StopReason.RowBudget, meter.Exceeded);
        Assert.False(meter.TryReserveQuery());
        Assert.Equal(0, meter.RowsLeft);
    }

    [Fact]
    public void Reservations_from_many_threads_add_up()
    {
        var meter = new BudgetMeter(new Budget { MaxQueries = 10_000 });
        var taken = 0;

        Parallel.For(0, 30_000, i =>
        {
            if (meter.TryReserveQuery())
            {
                Interlocked.Increment(ref taken);
                if (i % 3 == 0)
                {
                    Interlocked.Decrement(ref taken);
                    meter.Release();
                }
            }
        });

        Assert.Equal(taken, meter.Queries);
        Assert.True(taken <= 10_000);
    }
}
