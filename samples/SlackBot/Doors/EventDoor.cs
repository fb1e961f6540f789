using System.Text.Json;
using SlackBot.Api;
using SlackBot.Blocks;
using SlackBot.Threads;

namespace SlackBot.Doors;

/// <summary>Mentions of the bot (https://docs.slack.dev/reference/events/app_mention).</summary>
internal sealed class EventDoor(Intake intake, SlackTeams teams, Chores chores, SlackApi slack, ILogger<EventDoor> logger)
{
    public async Task<IResult> AnswerAsync(SlackRequest request)
    {
        var payload = JsonSerializer.Deserialize(request.Body.Span, SlackJson.Default.EventPayload);
        if (payload is { Type: "url_verification", Challenge: { } challenge })
        {
            return Results.Text(challenge);
        }

        // What else there may be is not for the bot: its own messages and other bots', edits, the workspace's news. Slack is told that it arrived.
        if (payload is { Type: "event_callback", EventId: { Length: > 0 and <= 200 } eventId, Event: { Type: "app_mention", BotId: null, Subtype: null, Text: { } text, Ts: { Length: > 0 and <= 40 } ts } mention }
            && SlackIds.IsUser(mention.User) && SlackIds.IsChannel(mention.Channel) && !payload.Bots.Contains(mention.User))
        {
            var (user, channel, thread) = (mention.User!, mention.Channel!, mention.ThreadTs ?? ts);
            if (teams.CallerOf(payload.TeamId, user) is not { } caller)
            {
                Tell(eventId, channel, thread, user, SlackTeams.Refusal);
            }
            else if (mention.UserTeam is { } home && home != payload.TeamId)
            {
                Log.Stranger(logger, user, home, payload.TeamId!);
                Tell(eventId, channel, thread, user, "I answer members of the workspace that I am installed in. Ask one of them to ask.");
            }
            else if (await intake.TakeAsync(new Ask($"event:{eventId}", request.Retry, payload.TeamId!, channel, thread, user, caller, SlackText.Plain(text, payload.Bots))) is { } answer)
            {
                Tell(eventId, channel, thread, user, answer);
            }
        }

        return Results.Ok();
    }

    private void Tell(string eventId, string channel, string? thread, string user, string text) =>
        chores.Run($"tell:{eventId}", stopping => slack.PostEphemeralAsync(channel, thread, user, text, stopping));
}
