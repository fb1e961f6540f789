using Cleric;
using Microsoft.Extensions.Options;
using SlackBot.Configuration;

namespace SlackBot.Doors;

/// <summary>Whose workspace is whose.</summary>
internal sealed class SlackTeams(IOptions<SlackOptions> options, ILogger<SlackTeams> logger)
{
    public const string Refusal = "This workspace is not set up here: nobody has said whose investigations it may see. Whoever runs this bot can add it to Slack:Teams.";

    public IReadOnlyCollection<string> Tenants => [.. options.Value.Teams.Values.Distinct(StringComparer.Ordinal)];

    /// <summary>On whose behalf a user of a workspace asks; null, which is logged, when the workspace is nobody's.</summary>
    public Caller? CallerOf(string? team, string user)
    {
        if (team is not null && options.Value.Teams.TryGetValue(team, out var tenant))
        {
            return new Caller($"slack:{user}", tenant);
        }

        Log.UnknownTeam(logger, team is { Length: < 40 } ? team : "?", user);
        return null;
    }
}
