using Cleric;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace SlackBot.Tests;

public sealed class OptionsTests
{
    [Theory]
    [InlineData("--Slack:SigningSecret=", "Slack__SigningSecret")]
    [InlineData("--Slack:BotToken=", "Slack__BotToken")]
    [InlineData("--Slack:BotToken=xoxp-1", "begin with xoxb-")]
    [InlineData("--Slack:ApiUrl=http://slack.example/api/", "has to be an https address")]
    [InlineData("--Slack:Teams:T0SHOP=", "names no tenant")]
    [InlineData("--Slack:Teams:shop=shop", "no id of a workspace")]
    public async Task What_is_missing_or_wrong_keeps_the_bot_from_starting_and_is_told_with_what_to_do(string argument, string expected)
    {
        var folder = Directory.CreateTempSubdirectory("cleric-slack-").FullName;
        try
        {
            await using var app = Bot.Build(["--urls=http://127.0.0.1:0", $"--data={folder}", $"--Slack:SigningSecret={TestBot.Secret}", "--Slack:BotToken=xoxb-1", "--Slack:Teams:T0SHOP=shop", argument], builder => builder.Logging.ClearProviders());
            var exception = await Assert.ThrowsAsync<OptionsValidationException>(() => app.StartAsync(TestContext.Current.CancellationToken));
            Assert.Contains(exception.Failures, failure => failure.Contains(expected, StringComparison.Ordinal));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void An_incident_that_is_not_there_is_told_with_those_that_are()
    {
        var exception = Assert.Throws<ClericException>(() => Bot.Build(["--incident=nonsense"]));
        Assert.Contains("pg-lock", exception.Message, StringComparison.Ordinal);
    }
}
