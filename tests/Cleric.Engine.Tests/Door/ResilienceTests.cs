using System.Net;
using Cleric.Door;
using Cleric.Exhibits;
using Microsoft.Extensions.DependencyInjection;

namespace Cleric.Engine.Tests.Door;

public class ResilienceTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_passing_fault_is_tried_again()
    {
        var calls = 0;
        using var host = new DoorFixture(WithoutDelay, new FakeConnector("loki", (_, _) =>
            ++calls < 3 ? throw new HttpRequestException("reset", null, HttpStatusCode.ServiceUnavailable) : ValueTask.FromResult<Answer>(DoorFixture.Lines("a"))));

        var exhibit = await host.AskAsync();

        Assert.Equal(Coverage.Data, exhibit.Answer.Coverage);
        Assert.Equal(3, calls);
    }

    [Fact]
    public async Task A_fault_that_lasts_is_a_failure_that_tells_the_attempts()
    {
        var connector = new FakeConnector("loki", (_, _) => throw new IOException("connection reset by peer"));
        using var host = new DoorFixture(WithoutDelay, connector);

        var exhibit = await host.AskAsync();

        var answer = exhibit.Answer;
        Assert.Equal(3, connector.Asked);
        Assert.Equal(Coverage.Failed, answer.Coverage);
        Assert.Equal("loki could not be read (3 attempts): connection reset by peer", answer.Note);
    }

    [Theory]
    [InlineData(HttpStatusCode.Unauthorized)]
    [InlineData(HttpStatusCode.Forbidden)]
    public async Task A_refusal_is_denied_and_not_tried_again(HttpStatusCode status)
    {
        var connector = new FakeConnector("loki", (_, _) => throw new HttpRequestException("no", null, status));
        using var host = new DoorFixture(null, connector);

        var exhibit = await host.AskAsync();

        Assert.Equal(1, connector.Asked);
        Assert.Equal(Coverage.Denied, exhibit.Answer.Coverage);
        Assert.Contains($"HTTP {(int)status}", exhibit.Answer.Note, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lack_of_access_is_denied()
    {
        using var host = new DoorFixture(null, new FakeConnector("files", (_, _) => throw new UnauthorizedAccessException("Access to the path is denied.")));

        Assert.Equal(Coverage.Denied, (await host.AskAsync()).Answer.Coverage);
    }

    [Fact]
    public async Task A_bad_question_is_a_failure_with_the_connectors_words_and_not_tried_again()
    {
        foreach (var exception in new Exception[]
        {
            new ClericException("label 'x' is unknown"), new ArgumentException("label 'x' is unknown"), new HttpRequestException("label 'x' is unknown", null, HttpStatusCode.BadRequest),
        })
        {
            var connector = new FakeConnector("loki", (_, _) => throw exception);
            using var host = new DoorFixture(null, connector);

            var exhibit = await host.AskAsync();

            Assert.Equal(1, connector.Asked);
            Assert.Equal(Coverage.Failed, exhibit.Answer.Coverage);
            Assert.Contains("label 'x' is unknown", exhibit.Answer.Note, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_connector_that_hangs_and_ignores_its_cancellation_does_not_hang_the_investigation(bool blocking)
    {
        using var released = new ManualResetEventSlim();
        var never = new TaskCompletionSource<Answer>();
        var connector = new FakeConnector("loki", async (_, _) =>
        {
            if (blocking)
            {
                released.Wait(CancellationToken.None);
                return DoorFixture.Lines();
            }

            return await never.Task;
        });
        using var host = new DoorFixture(null, connector);

        var asking = host.AskAsync();
        await host.PassUntilAsync(asking, TimeSpan.FromSeconds(1));

        var exhibit = await asking;
        Assert.Equal(Coverage.Failed, exhibit.Answer.Coverage);
        Assert.Equal("loki did not answer within 30 s (3 attempts).", exhibit.Answer.Note);
        Assert.True(exhibit.Elapsed >= TimeSpan.FromSeconds(90));
        released.Set();
        never.SetException(new IOException("too late"));
    }

    [Fact]
    public async Task Cancellation_is_prompt_even_when_the_connector_ignores_it()
    {
        using var cancelled = new CancellationTokenSource();
        var asked = new TaskCompletionSource();
        var never = new TaskCompletionSource<Answer>();
        using var host = new DoorFixture(null, new FakeConnector("loki", async (_, _) =>
        {
            asked.SetResult();
            return await never.Task;
        }));

        var asking = host.Door.Open(DoorFixture.Session()).AskAsync(DoorFixture.Logs(), cancelled.Token);
        await asked.Task;
        await cancelled.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);
    }

    [Fact]
    public async Task A_connector_that_cancels_itself_is_a_failure_and_no_cancellation()
    {
        using var host = new DoorFixture(null, new FakeConnector("loki", (_, _) => throw new TaskCanceledException("gave up")));

        var exhibit = await host.AskAsync();

        Assert.Equal(Coverage.Failed, exhibit.Answer.Coverage);
        Assert.Contains("of its own accord", exhibit.Answer.Note, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_time_limit_of_the_connectors_own_is_tried_again()
    {
        var connector = new FakeConnector("loki", (_, _) => throw new TaskCanceledException("The request was canceled", new TimeoutException("10 s elapsed")));
        using var host = new DoorFixture(WithoutDelay, connector);

        var exhibit = await host.AskAsync();

        Assert.Equal(3, connector.Asked);
        Assert.Contains("own time limit (3 attempts)", exhibit.Answer.Note, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_connector_that_keeps_failing_is_left_alone_by_all_investigations_and_tried_again_after_a_pause()
    {
        var healthy = false;
        var connector = new FakeConnector("loki", (_, _) => healthy ? ValueTask.FromResult<Answer>(DoorFixture.Lines("a")) : throw new IOException("refused"));
        var other = new FakeConnector("tempo", DoorFixture.Lines("b"));
        using var host = new DoorFixture(services => services.Configure<ResilienceOptions>(options => options.MaxRetries = 0), connector, other);
        for (var i = 0; i < 6; i++)
        {
            await AskLokiAsync(host, $"service-{i}");
        }

        var alone = await AskLokiAsync(host, "next");
        Assert.Equal(6, connector.Asked);
        Assert.Equal(Coverage.Failed, alone.Answer.Coverage);
        Assert.Contains("left alone", alone.Answer.Note, StringComparison.Ordinal);
        Assert.Equal(Coverage.Data, (await host.AskAsync(DoorFixture.Logs() with { Connector = "tempo" })).Answer.Coverage);

        healthy = true;
        host.Time.Advance(TimeSpan.FromSeconds(31));
        Assert.Equal(Coverage.Data, (await AskLokiAsync(host, "next")).Answer.Coverage);
        Assert.Equal(Coverage.Data, (await AskLokiAsync(host, "one more")).Answer.Coverage);
    }

    [Theory]
    [InlineData(0, 2, "AttemptTimeout")]
    [InlineData(30, 11, "MaxRetries")]
    public void Options_out_of_range_are_refused_by_name(int seconds, int retries, string option)
    {
        var result = new ResilienceOptionsValidator().Validate(null, new ResilienceOptions { AttemptTimeout = TimeSpan.FromSeconds(seconds), MaxRetries = retries });

        Assert.True(result.Failed);
        Assert.Contains(option, result.FailureMessage, StringComparison.Ordinal);
    }

    [Fact]
    public void The_defaults_are_valid()
    {
        Assert.True(new ResilienceOptionsValidator().Validate(null, new ResilienceOptions()).Succeeded);
        Assert.True(new CacheOptionsValidator().Validate(null, new CacheOptions()).Succeeded);
    }

    [Fact]
    public async Task A_retry_waits_first()
    {
        using var asked = new SemaphoreSlim(0);
        var connector = new FakeConnector("loki", (_, _) =>
        {
            asked.Release();
            throw new IOException("refused");
        });
        using var host = new DoorFixture(services => services.Configure<ResilienceOptions>(options => options.RetryDelay = TimeSpan.FromSeconds(5)), connector);

        var asking = host.AskAsync();
        await asked.WaitAsync(Cancellation);
        Assert.False(asking.IsCompleted);
        await host.PassUntilAsync(asking);

        Assert.Equal(3, connector.Asked);
        Assert.True((await asking).Elapsed > TimeSpan.Zero);
    }

    private static void WithoutDelay(IServiceCollection services) => services.Configure<ResilienceOptions>(options => options.RetryDelay = TimeSpan.Zero);

    private static Task<Exhibit> AskLokiAsync(DoorFixture host, string entity) =>
        host.AskAsync(DoorFixture.Logs(entity) with { Connector = "loki" }, DoorFixture.Session());
}
