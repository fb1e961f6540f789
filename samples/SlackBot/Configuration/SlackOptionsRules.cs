using System.Globalization;
using Microsoft.Extensions.Options;
using SlackBot.Blocks;

namespace SlackBot.Configuration;

/// <summary>What annotations cannot say.</summary>
internal sealed class SlackOptionsRules : IValidateOptions<SlackOptions>
{
    public ValidateOptionsResult Validate(string? name, SlackOptions options)
    {
        var problems = new List<string>();
        if (options.ApiUrl is { } url && !(url.IsAbsoluteUri && (url.Scheme == Uri.UriSchemeHttps || url is { Scheme: "http", IsLoopback: true })))
        {
            problems.Add($"Slack:ApiUrl is '{url}'. It has to be an https address (http is for a stand-in on this machine): the bot's token is sent there.");
        }

        if (options.AsksPerMinute is < 1 or > 10_000)
        {
            problems.Add(string.Create(CultureInfo.InvariantCulture, $"Slack:AsksPerMinute is {options.AsksPerMinute}. It has to be from 1 to 10,000; leave it out for 20."));
        }

        if (options.Teams.Count == 0)
        {
            problems.Add("Slack:Teams is empty, so nobody may ask. Say which workspace is which tenant's: Slack:Teams:T0123ABCD = shop, as an environment variable Slack__Teams__T0123ABCD=shop. (The id is in the address of Slack in a browser: app.slack.com/client/T0123ABCD.)");
        }

        foreach (var (team, tenant) in options.Teams)
        {
            if (!SlackIds.IsTeam(team))
            {
                problems.Add($"Slack:Teams holds '{team}', which is no id of a workspace: those are T and capital letters and digits, as in T0123ABCD.");
            }

            if (string.IsNullOrWhiteSpace(tenant))
            {
                problems.Add($"Slack:Teams:{team} names no tenant. Write whose investigations that workspace may see: Slack:Teams:{team} = shop.");
            }
        }

        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }
}
