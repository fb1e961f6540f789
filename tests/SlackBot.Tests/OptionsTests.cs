using System.Text.Json.Nodes;
using Cleric;
using Cleric.Connectors.Otlp;
using Cleric.Exhibits;
using Cleric.Reports;
using Microsoft.Extensions.DependencyInjection;
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
    [InlineData("--Slack:AsksPerMinute=0", "from 1 to 10,000")]
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

    [Fact]
    public void Live_systems_are_somebodys()
    {
        var folder = Directory.CreateTempSubdirectory("cleric-slack-").FullName;
        try
        {
            var file = Path.Combine(folder, "live.json");
            File.WriteAllText(file, """{"Connectors": {"OtlpCapture": {"Folder": "anywhere"}}}""");
            string[] teams = ["--Slack:Teams:T0SHOP=shop", "--Slack:Teams:T0BANK=bank"];

            var exception = Assert.Throws<ClericException>(() => Bot.Build([$"--live={file}", .. teams]));
            Assert.Contains("--tenant", exception.Message, StringComparison.Ordinal);
            Assert.Contains("bank, shop", exception.Message, StringComparison.Ordinal);
            Assert.Contains("samples/Lab", Assert.Throws<ClericException>(() => Bot.Build(["--live=nowhere.json", .. teams])).Message, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task Live_systems_answer_their_tenant_and_deny_others()
    {
        var folder = Directory.CreateTempSubdirectory("cleric-slack-").FullName;
        try
        {
            var file = Path.Combine(folder, "live.json");
            await File.WriteAllTextAsync(file, new JsonObject { ["Connectors"] = new JsonObject { ["OtlpCapture"] = new JsonObject { ["Folder"] = TestBot.Recording } } }.ToJsonString(), TestContext.Current.CancellationToken);
            await using var app = Bot.Build(
                [$"--live={file}", "--tenant=shop", $"--data={folder}", $"--Slack:SigningSecret={TestBot.Secret}", "--Slack:BotToken=xoxb-1", "--Slack:Teams:T0SHOP=shop", "--Slack:Teams:T0BANK=bank"],
                builder => builder.Logging.ClearProviders());
            var investigator = app.Services.GetRequiredService<IInvestigator>();
            var alert = Capture.Open(TestBot.Recording).Trigger;

            var own = await investigator.InvestigateAsync(new InvestigationRequest { Trigger = alert, Caller = new("slack:U0ADA", "shop") }, cancellationToken: TestContext.Current.CancellationToken);
            var other = await investigator.InvestigateAsync(new InvestigationRequest { Trigger = alert, Caller = new("slack:U0EVE", "bank") }, cancellationToken: TestContext.Current.CancellationToken);

            Assert.Equal(Outcome.CauseFound, own.Finding.Outcome);
            Assert.NotEqual(Outcome.CauseFound, other.Finding.Outcome);
            Assert.All(other.Exhibits, exhibit => Assert.Equal(Coverage.Denied, exhibit.Coverage));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
