using Cleric.Door;
using Cleric.Exhibits;
using Cleric.Queries;
using FsCheck.Xunit;
using Microsoft.Extensions.DependencyInjection;

namespace Cleric.Engine.Tests.Door;

public class CacheTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_same_question_is_asked_once_and_keeps_the_time_of_asking()
    {
        var connector = new FakeConnector("loki", DoorFixture.Lines("a"));
        using var host = new DoorFixture(null, connector);
        var first = await host.AskAsync();
        host.Time.Advance(TimeSpan.FromSeconds(10));

        var second = await host.AskAsync();

        Assert.Equal(1, connector.Asked);
        Assert.Equal((false, true), (first.Cached, second.Cached));
        Assert.Equal(first.AskedAt, second.AskedAt);
        Assert.Equal(first.Sha256, second.Sha256);
    }

    [Property(MaxTest = 200)]
    public bool Nobody_gets_an_answer_that_was_read_for_another(string? principal, string? tenant, string? otherPrincipal, string? otherTenant)
    {
        var caller = new Caller(principal ?? "", tenant);
        var other = new Caller(otherPrincipal ?? "", otherTenant);
        var connector = new FakeConnector("loki", (query, _) => ValueTask.FromResult<Answer>(DoorFixture.Lines($"for {query.Caller}")));
        using var host = new DoorFixture(null, connector);

        foreach (var who in new[] { caller, other, caller })
        {
            var exhibit = host.AskAsync(session: DoorFixture.Session(caller: who)).GetAwaiter().GetResult();
            var expected = DoorFixture.Lines(host.Services.GetRequiredService<Cleric.Safety.Redactor>().Redact($"for {who}")).Records[0].Body;
            if (((LogAnswer)exhibit.Answer).Records[0].Body != expected)
            {
                return false;
            }
        }

        return connector.Asked == (caller == other ? 1 : 2);
    }

    [Fact]
    public async Task Tenants_and_principals_are_kept_apart()
    {
        var connector = new FakeConnector("loki", (query, _) => ValueTask.FromResult<Answer>(DoorFixture.Lines(query.Caller.Tenant ?? "-")));
        using var host = new DoorFixture(null, connector);

        foreach (var caller in new Caller[] { new("ann", "acme"), new("ann", "other"), new("bob", "acme"), new("ann"), new("ann\",\"tenant\":\"acme") })
        {
            var exhibit = await host.AskAsync(session: DoorFixture.Session(caller: caller));
            Assert.False(exhibit.Cached);
            Assert.Equal(caller.Tenant ?? "-", ((LogAnswer)exhibit.Answer).Records[0].Body);
        }

        Assert.Equal(5, connector.Asked);
    }

    [Fact]
    public async Task A_window_that_reaches_up_to_now_is_asked_again_soon_and_a_settled_one_later()
    {
        var connector = new FakeConnector("loki", DoorFixture.Lines("a"));
        using var host = new DoorFixture(null, connector);
        var settled = DoorFixture.Logs(end: DoorFixture.Noon.AddMinutes(-10));
        await host.AskAsync();
        await host.AskAsync(settled);

        host.Time.Advance(TimeSpan.FromSeconds(31));
        Assert.False((await host.AskAsync()).Cached);
        Assert.True((await host.AskAsync(settled)).Cached);

        host.Time.Advance(TimeSpan.FromMinutes(10));
        Assert.False((await host.AskAsync(settled)).Cached);
    }

    [Fact]
    public async Task An_empty_answer_for_a_settled_window_is_asked_again_soon()
    {
        using var host = new DoorFixture(null, new FakeConnector("loki", DoorFixture.Lines()));
        var settled = DoorFixture.Logs(end: DoorFixture.Noon.AddMinutes(-10));
        await host.AskAsync(settled);

        host.Time.Advance(TimeSpan.FromSeconds(31));

        Assert.False((await host.AskAsync(settled)).Cached);
    }

    [Theory]
    [InlineData(Coverage.Failed)]
    [InlineData(Coverage.Denied)]
    [InlineData(Coverage.NotConfigured)]
    [InlineData(Coverage.NotAsked)]
    public async Task What_is_no_answer_is_never_kept(Coverage coverage)
    {
        var connector = new FakeConnector("loki", new NoAnswer(coverage, "no"));
        using var host = new DoorFixture(null, connector);

        await host.AskAsync();
        await host.AskAsync();

        Assert.Equal(2, connector.Asked);
    }

    [Fact]
    public async Task What_was_unused_for_longest_goes_first()
    {
        var connector = new FakeConnector("loki", DoorFixture.Rows(10));
        using var host = new DoorFixture(services => services.Configure<CacheOptions>(options => options.MaxEntries = 2), connector);
        await host.AskAsync(DoorFixture.Logs("a"));
        await host.AskAsync(DoorFixture.Logs("b"));
        await host.AskAsync(DoorFixture.Logs("a"));
        await host.AskAsync(DoorFixture.Logs("c"));

        Assert.True((await host.AskAsync(DoorFixture.Logs("a"))).Cached);
        Assert.False((await host.AskAsync(DoorFixture.Logs("b"))).Cached);
        Assert.Equal(2, host.Services.GetRequiredService<AnswerCache>().Count);
    }

    [Fact]
    public async Task The_rows_of_all_answers_kept_are_bounded()
    {
        var connector = new FakeConnector("loki", (query, _) => ValueTask.FromResult<Answer>(DoorFixture.Rows(query.Limit)));
        using var host = new DoorFixture(services => services.Configure<CacheOptions>(options => options.MaxRows = 100), connector);
        await host.AskAsync(DoorFixture.Logs("a", limit: 60));
        await host.AskAsync(DoorFixture.Logs("b", limit: 60));
        await host.AskAsync(DoorFixture.Logs("c", limit: 101));

        Assert.False((await host.AskAsync(DoorFixture.Logs("c", limit: 101))).Cached);
        Assert.True((await host.AskAsync(DoorFixture.Logs("b", limit: 60))).Cached);
        Assert.False((await host.AskAsync(DoorFixture.Logs("a", limit: 60))).Cached);
    }

    [Fact]
    public async Task Equal_questions_at_the_same_time_are_asked_once()
    {
        var gate = new TaskCompletionSource();
        var connector = new FakeConnector("loki", async (_, _) =>
        {
            await gate.Task;
            return DoorFixture.Lines("a");
        });
        using var host = new DoorFixture(null, connector);
        var session = DoorFixture.Session();
        var door = host.Door.Open(session);

        var asking = Enumerable.Range(0, 20).Select(_ => door.AskAsync(DoorFixture.Logs(), Cancellation)).ToArray();
        gate.SetResult();
        var exhibits = (await Task.WhenAll(asking)).Select(answer => answer[0]).ToArray();

        Assert.Equal(1, connector.Asked);
        Assert.Equal(1, exhibits.Count(exhibit => !exhibit.Cached));
        Assert.Equal(1, session.Meter.Queries);
    }

    [Fact]
    public async Task When_the_first_of_equal_questions_is_given_up_the_others_still_get_their_answer()
    {
        using var first = new CancellationTokenSource();
        var asked = new TaskCompletionSource();
        var calls = 0;
        var connector = new FakeConnector("loki", async (_, token) =>
        {
            if (Interlocked.Increment(ref calls) == 1)
            {
                asked.SetResult();
                await Task.Delay(Timeout.Infinite, token);
            }

            return DoorFixture.Lines("a");
        });
        using var host = new DoorFixture(null, connector);
        var door = host.Door.Open(DoorFixture.Session());

        var given = door.AskAsync(DoorFixture.Logs(), first.Token);
        await asked.Task;
        var waiting = door.AskAsync(DoorFixture.Logs(), Cancellation);
        await first.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => given);
        Assert.Equal(Coverage.Data, Assert.Single(await waiting).Answer.Coverage);
    }

    [Fact]
    public async Task Nothing_is_kept_when_the_cache_is_off()
    {
        var connector = new FakeConnector("loki", DoorFixture.Lines("a"));
        using var host = new DoorFixture(services => services.Configure<CacheOptions>(options => options.Enabled = false), connector);

        await host.AskAsync();
        await host.AskAsync();

        Assert.Equal(2, connector.Asked);
    }

    [Fact]
    public async Task What_is_kept_has_no_secrets()
    {
        var secret = "AKIA" + "IOSFODNN7EXAMPLE";
        using var host = new DoorFixture(null, new FakeConnector("loki", DoorFixture.Lines($"key {secret}")));
        await host.AskAsync();

        var kept = await host.AskAsync();

        Assert.True(kept.Cached);
        Assert.Equal("key [redacted:aws-key]", ((LogAnswer)kept.Answer).Records[0].Body);
    }

    [Fact]
    public async Task Queries_that_differ_in_anything_are_different_questions()
    {
        var connector = new FakeConnector("loki", DoorFixture.Lines("a"));
        using var host = new DoorFixture(null, connector);
        Query[] queries =
        [
            DoorFixture.Logs(), DoorFixture.Logs("other"), DoorFixture.Logs(limit: 5), DoorFixture.Logs() with { Contains = "x" }, DoorFixture.Logs() with { MinSeverity = 17 },
            DoorFixture.Logs() with { Native = "{}" }, DoorFixture.Logs() with { Aliases = ["y"] }, DoorFixture.Logs(end: DoorFixture.Noon.AddSeconds(1)),
        ];

        foreach (var query in queries)
        {
            Assert.False((await host.AskAsync(query)).Cached);
        }
    }
}
