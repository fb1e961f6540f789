using System.Text.Json;
using Cleric.Connectors;
using Cleric.Exhibits;
using Cleric.Queries;
using Cleric.Serialization;

namespace Cleric.Engine.Tests.Door;

public class ReplayTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_replay_gives_the_recorded_exhibits_and_asks_nobody()
    {
        var connector = new FakeConnector("loki", DoorFixture.Rows(200));
        using var live = new DoorFixture(null, connector);
        var recorded = await RecordAsync(live, DoorFixture.Logs("a"), DoorFixture.Logs("b"), DoorFixture.Logs("a"), new MetricQuery { Window = DoorFixture.Logs().Window });
        using var host = new DoorFixture();
        host.Time.Advance(TimeSpan.FromDays(30));
        var session = DoorFixture.Session(recorded: recorded, caller: new Caller("auditor"));
        var door = host.Door.Open(session, live.Door.Descriptors);

        var replayed = new List<Exhibit>();
        foreach (var exhibit in recorded)
        {
            replayed.AddRange(await door.AskAsync(exhibit.Query, Cancellation));
        }

        Assert.Equal(2, connector.Asked);
        Assert.Equal(
            recorded.Select(exhibit => (exhibit.Connector, exhibit.AskedAt, exhibit.Elapsed, exhibit.Sha256, exhibit.Cached)),
            replayed.Select(exhibit => (exhibit.Connector, exhibit.AskedAt, exhibit.Elapsed, exhibit.Sha256, exhibit.Cached)));
        Assert.Equal((2, 400L), (session.Meter.Queries, session.Meter.Rows));
    }

    [Fact]
    public async Task A_question_that_is_not_in_the_recording_is_not_asked()
    {
        var connector = new FakeConnector("loki", DoorFixture.Lines("a"));
        using var host = new DoorFixture(null, connector);
        var recorded = await RecordAsync(host, DoorFixture.Logs("a"));
        var session = DoorFixture.Session(recorded: recorded);

        var exhibit = await host.AskAsync(DoorFixture.Logs("b"), session);

        Assert.Equal(1, connector.Asked);
        Assert.Equal(Coverage.NotAsked, exhibit.Answer.Coverage);
        Assert.Contains("not in the recording", exhibit.Answer.Note, StringComparison.Ordinal);
        Assert.Equal(0, session.Meter.Queries);
    }

    [Fact]
    public async Task A_question_that_was_asked_twice_is_answered_in_the_recorded_order()
    {
        var answers = new Queue<Answer>([NoAnswer.Failed("down"), DoorFixture.Lines("up")]);
        using var host = new DoorFixture(null, new FakeConnector("loki", (_, _) => ValueTask.FromResult(answers.Dequeue())));
        var recorded = await RecordAsync(host, DoorFixture.Logs(), DoorFixture.Logs());
        var door = host.Door.Open(DoorFixture.Session(recorded: recorded));

        var coverages = new List<Coverage>();
        for (var i = 0; i < 3; i++)
        {
            coverages.Add((await door.AskAsync(DoorFixture.Logs(), Cancellation))[0].Answer.Coverage);
        }

        Assert.Equal([Coverage.Failed, Coverage.Data, Coverage.Data], coverages);
    }

    [Fact]
    public async Task What_the_budget_refused_is_refused_again_with_its_recorded_time()
    {
        using var host = new DoorFixture(null, new FakeConnector("loki", DoorFixture.Lines("a")));
        var budget = new Budget { MaxQueries = 1 };
        var door = host.Door.Open(DoorFixture.Session(budget));
        Exhibit[] recorded = [.. await door.AskAsync(DoorFixture.Logs("a"), Cancellation), .. await door.AskAsync(DoorFixture.Logs("b"), Cancellation)];
        host.Time.Advance(TimeSpan.FromDays(1));
        var replay = host.Door.Open(DoorFixture.Session(budget, recorded: recorded));

        Exhibit[] replayed = [.. await replay.AskAsync(DoorFixture.Logs("a"), Cancellation), .. await replay.AskAsync(DoorFixture.Logs("b"), Cancellation)];

        Assert.Equal(Coverage.NotAsked, replayed[1].Answer.Coverage);
        Assert.Equal(recorded.Select(exhibit => (exhibit.AskedAt, exhibit.Sha256)), replayed.Select(exhibit => (exhibit.AskedAt, exhibit.Sha256)));
    }

    [Fact]
    public void Descriptors_alone_cannot_be_asked_live()
    {
        using var host = new DoorFixture();
        var descriptor = new ConnectorDescriptor { Name = "loki", System = "loki", Capabilities = [] };

        Assert.Throws<ClericException>(() => host.Door.Open(DoorFixture.Session(), [descriptor]));
        Assert.Throws<ClericException>(() => host.Door.Open(DoorFixture.Session(recorded: []), [descriptor, descriptor]));
    }

    /// <summary>Asks, and returns the exhibits as they come back from a case file.</summary>
    private static async Task<Exhibit[]> RecordAsync(DoorFixture host, params Query[] queries)
    {
        var door = host.Door.Open(DoorFixture.Session());
        var exhibits = new List<Exhibit>();
        foreach (var query in queries)
        {
            host.Time.Advance(TimeSpan.FromSeconds(7));
            exhibits.AddRange(await door.AskAsync(query, Cancellation));
        }

        return [.. exhibits.Select(exhibit => JsonSerializer.Deserialize<Exhibit>(JsonSerializer.Serialize(exhibit, ClericJson.Options), ClericJson.Options)!)];
    }
}
