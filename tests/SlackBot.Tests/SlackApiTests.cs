using System.Net;
using System.Net.Sockets;
using Cleric.Tests;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using SlackBot.Api;
using SlackBot.Blocks;
using SlackBot.Configuration;
using SlackBot.Threads;

namespace SlackBot.Tests;

public sealed class SlackApiTests
{
    private static readonly SlackMessage Hello = new("hello", [new SectionBlock(TextObject.Mrkdwn("hello"))]);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Who_sends_too_much_waits_as_long_as_Slack_says_and_sends_it_again()
    {
        await using var slack = await FakeSlack.StartAsync();
        var time = new TimerTime();
        slack.Answers = (_, http) =>
        {
            if (slack.Calls.Count > 1)
            {
                return Task.FromResult<IResult?>(null);
            }

            http.Response.Headers.RetryAfter = "30";
            return Task.FromResult<IResult?>(Results.StatusCode(StatusCodes.Status429TooManyRequests));
        };
        await using var provider = Provider(slack.Url, time);
        var waits = time.TimerAsync(due => due == TimeSpan.FromSeconds(30));
        var posting = provider.GetRequiredService<SlackApi>().PostAsync(TestBot.Channel, null, Hello, Cancellation);
        await waits;
        time.Advance(TimeSpan.FromSeconds(29));
        Assert.Single(slack.Calls);
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("1764000000.000001", (await posting).Ts);
        Assert.Equal(2, slack.Calls.Count);
    }

    [Theory]
    [InlineData(500)]
    [InlineData(503)]
    [InlineData(302)]
    public async Task What_may_have_been_done_is_not_done_again(int status)
    {
        await using var slack = await FakeSlack.StartAsync();
        slack.Answers = (_, http) =>
        {
            http.Response.Headers.Location = "https://elsewhere.example/";
            return Task.FromResult<IResult?>(Results.StatusCode(status));
        };
        await using var provider = Provider(slack.Url, TimeProvider.System);
        var exception = await Assert.ThrowsAsync<SlackException>(() => provider.GetRequiredService<SlackApi>().PostAsync(TestBot.Channel, null, Hello, Cancellation));
        Assert.Contains($"HTTP {status}", exception.Message, StringComparison.Ordinal);
        Assert.Single(slack.Calls);
    }

    [Fact]
    public async Task An_answer_that_breaks_off_is_not_asked_for_again()
    {
        await using var slack = await FakeSlack.StartAsync();
        slack.Answers = (_, http) =>
        {
            http.Abort();
            return Task.FromResult<IResult?>(Results.Empty);
        };
        await using var provider = Provider(slack.Url, TimeProvider.System);
        await Assert.ThrowsAsync<SlackException>(() => provider.GetRequiredService<SlackApi>().PostAsync(TestBot.Channel, null, Hello, Cancellation));
        Assert.Single(slack.Calls);
    }

    [Fact]
    public async Task A_connection_that_could_not_be_made_is_made_again()
    {
        // What is bound and does not listen refuses connections, and nobody else gets the port.
        var bound = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        bound.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        var port = ((IPEndPoint)bound.LocalEndPoint!).Port;
        var time = new TimerTime();
        await using var provider = Provider(new Uri($"http://127.0.0.1:{port}/api/"), time);
        var waits = time.TimerAsync(due => due > TimeSpan.Zero && due < TimeSpan.FromSeconds(10));
        var posting = provider.GetRequiredService<SlackApi>().PostAsync(TestBot.Channel, null, Hello, Cancellation);
        await waits;
        await using var slack = await FakeSlack.StartAsync(bound);
        time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal("1764000000.000001", (await posting).Ts);
        Assert.Single(slack.Calls);
    }

    [Fact]
    public async Task A_message_is_edited_once_in_one_and_a_half_seconds_with_the_latest()
    {
        await using var slack = await FakeSlack.StartAsync();
        var time = new TimerTime();
        await using var provider = Provider(slack.Url, time);
        var paced = new PacedMessage(provider.GetRequiredService<SlackApi>(), new PostedMessage(TestBot.Channel, "1.1"), time, exception => Assert.Fail(exception.Message));
        var waits = time.TimerAsync(due => due == PacedMessage.Pace);
        var running = paced.RunAsync(Cancellation);
        foreach (var text in new[] { "one", "two", "three" })
        {
            paced.Show(new SlackMessage(text, [new SectionBlock(TextObject.Mrkdwn(text))]));
        }

        await waits;
        time.Advance(TimeSpan.FromSeconds(1.4));
        Assert.Empty(slack.Calls);
        time.Advance(TimeSpan.FromSeconds(0.1));
        Assert.Equal("three", (await slack.CallAsync(_ => true))["text"]);

        waits = time.TimerAsync(due => due == PacedMessage.Pace);
        paced.Show(new SlackMessage("four", [new SectionBlock(TextObject.Mrkdwn("four"))]));
        paced.Complete();
        await waits;
        time.Advance(PacedMessage.Pace);
        await running;
        Assert.Equal(["three", "four"], slack.Calls.Select(call => call["text"]));
    }

    private static ServiceProvider Provider(Uri url, TimeProvider time)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton(time);
        services.AddSingleton(Options.Create(new SlackOptions { ApiUrl = url, BotToken = "xoxb-test" }));
        services.AddSlackApi();
        return services.BuildServiceProvider();
    }
}
