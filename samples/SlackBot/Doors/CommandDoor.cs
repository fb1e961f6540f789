using SlackBot.Blocks;

namespace SlackBot.Doors;

/// <summary>The slash command (https://docs.slack.dev/interactivity/implementing-slash-commands).</summary>
internal sealed class CommandDoor(Intake intake, SlackTeams teams)
{
    public async Task<IResult> AnswerAsync(SlackRequest request)
    {
        var form = Form.Read(request.Body);
        var (team, user, channel) = (form.GetValueOrDefault("team_id"), form.GetValueOrDefault("user_id"), form.GetValueOrDefault("channel_id"));
        if (!SlackIds.IsUser(user) || !SlackIds.IsChannel(channel) || form.GetValueOrDefault("trigger_id") is not { Length: > 0 and <= 200 } trigger)
        {
            return Results.BadRequest();
        }

        if (teams.CallerOf(team, user!) is not { } caller)
        {
            return Say(SlackTeams.Refusal);
        }

        var ask = new Ask($"trigger:{trigger}", request.Retry, team!, channel!, Thread: null, user!, caller, SlackText.Plain(form.GetValueOrDefault("text") ?? "", []));
        return await intake.TakeAsync(ask) is { } answer ? Say(answer) : Results.Ok();
    }

    private static IResult Say(string text) => Results.Json(new EphemeralAnswer(text), SlackJson.Default.EphemeralAnswer);
}
