using System.Globalization;
using System.Net;
using System.Text;
using Microsoft.Extensions.Time.Testing;

namespace SlackBot.Tests;

public sealed class SignatureTests
{
    // The example of https://docs.slack.dev/authentication/verifying-requests-from-slack
    private const string Timestamp = "1531420618";
    private const string Signature = "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503";
    private const string Body = "token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c";

    private static DateTimeOffset SignedAt => DateTimeOffset.FromUnixTimeSeconds(long.Parse(Timestamp, CultureInfo.InvariantCulture));

    [Theory]
    [InlineData(0, HttpStatusCode.OK)]
    [InlineData(300, HttpStatusCode.OK)]
    [InlineData(-300, HttpStatusCode.OK)]
    [InlineData(301, HttpStatusCode.Unauthorized)]
    [InlineData(-301, HttpStatusCode.Unauthorized)]
    public async Task The_documented_request_is_taken_within_five_minutes(int secondsLater, HttpStatusCode expected)
    {
        await using var slack = await FakeSlack.StartAsync();
        await using var bot = await TestBot.StartAsync(slack, time: new FakeTimeProvider(SignedAt.AddSeconds(secondsLater)));
        var (status, body) = await bot.PostAsync("/slack/commands", Body, Timestamp, Signature);
        Assert.Equal(expected, status);
        Assert.Equal(expected == HttpStatusCode.OK, body.Contains("This workspace is not set up here", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("/slack/commands")]
    [InlineData("/slack/events")]
    [InlineData("/slack/interactions")]
    public async Task What_Slack_did_not_sign_is_refused_and_does_nothing(string path)
    {
        await using var slack = await FakeSlack.StartAsync();
        await using var bot = await TestBot.StartAsync(slack, time: new FakeTimeProvider(SignedAt));
        foreach (var (body, timestamp, signature) in new[]
        {
            (Body + "&text=other", Timestamp, Signature),
            (Body, "1531420619", Signature),
            (Body, Timestamp, "v0=" + new string('0', 64)),
            (Body, Timestamp, Signature["v0=".Length..]),
            (Body, Timestamp, "v1=" + Signature["v0=".Length..]),
            (Body, "yesterday", Signature),
            (Body, Timestamp, "v0="),
        })
        {
            Assert.Equal(HttpStatusCode.Unauthorized, (await bot.PostAsync(path, body, timestamp, signature)).Status);
        }

        Assert.Empty(slack.Calls);
        Assert.Contains(bot.Log.Lines, line => line.Contains("Is Slack:SigningSecret the one of this app?", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_is_not_signed_is_not_read()
    {
        await using var slack = await FakeSlack.StartAsync();
        await using var bot = await TestBot.StartAsync(slack);
        var (status, _) = await bot.PostAsync("/slack/events", new string('x', 2 << 20), "1", "v0=" + new string('0', 64));
        Assert.Equal(HttpStatusCode.Unauthorized, status);
    }

    [Fact]
    public async Task More_than_Slack_sends_is_refused_before_it_is_read_to_the_end()
    {
        await using var slack = await FakeSlack.StartAsync();
        await using var bot = await TestBot.StartAsync(slack);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await bot.PostAsync("/slack/events", new string(' ', (1 << 20) + 1))).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await bot.PostAsync("/slack/events", new string(' ', 1 << 20))).Status);
    }

    [Fact]
    public async Task What_comes_in_chunks_without_end_is_refused_in_words_and_is_no_fault_of_the_bots()
    {
        await using var slack = await FakeSlack.StartAsync();
        await using var bot = await TestBot.StartAsync(slack);
        var (status, body) = await bot.PostAsync("/slack/events", new string(' ', (1 << 20) + 4096), chunked: true);
        Assert.Equal((HttpStatusCode.RequestEntityTooLarge, "A body has at most 1048576 bytes here."), (status, body));
        Assert.Contains(bot.Log.Lines, line => line.Contains("more than Slack sends", StringComparison.Ordinal));
        Assert.DoesNotContain(bot.Log.Lines, line => line.Contains("unhandled", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task The_challenge_is_answered()
    {
        await using var slack = await FakeSlack.StartAsync();
        await using var bot = await TestBot.StartAsync(slack);
        Assert.Equal((HttpStatusCode.OK, "3eZbrw1aBm2rZgRNFdxV2595E9CY3gmdALWMmHkvFXO7tYXAYM8P"), await bot.PostAsync("/slack/events", """{"token":"Jhj5dZrVaK7ZwHHjRyZWjbDl","challenge":"3eZbrw1aBm2rZgRNFdxV2595E9CY3gmdALWMmHkvFXO7tYXAYM8P","type":"url_verification"}"""));
    }

    [Theory]
    [InlineData("/slack/commands", "team_id=T0SHOP")]
    [InlineData("/slack/commands", "team_id=T0SHOP&user_id=U0ADA&trigger_id=1&channel_id=%3C!channel%3E&text=why")]
    [InlineData("/slack/events", "[")]
    [InlineData("/slack/events", "{\"event\":7}")]
    [InlineData("/slack/interactions", "payload=%7B")]
    [InlineData("/slack/interactions", "payload=null")]
    public async Task What_makes_no_sense_is_a_bad_request(string path, string body)
    {
        await using var slack = await FakeSlack.StartAsync();
        await using var bot = await TestBot.StartAsync(slack);
        Assert.Equal(HttpStatusCode.BadRequest, (await bot.PostAsync(path, body)).Status);
        Assert.Empty(slack.Calls);
    }
}
