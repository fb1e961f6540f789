using System.Text.Json;
using SlackBot.Blocks;
using SlackBot.Feedback;

namespace SlackBot.Doors;

/// <summary>Buttons and dialogs.</summary>
internal sealed class InteractionDoor(FeedbackDesk desk)
{
    public async Task<IResult> AnswerAsync(SlackRequest request)
    {
        if (!Form.Read(request.Body).TryGetValue("payload", out var json) || JsonSerializer.Deserialize(json, SlackJson.Default.InteractionPayload) is not { } payload || !SlackIds.IsUser(payload.User?.Id))
        {
            return Results.BadRequest();
        }

        switch (payload)
        {
            case { Type: "block_actions", Actions: [{ ActionId: FeedbackActions.Confirm or FeedbackActions.Other or FeedbackActions.ConfirmInstead or FeedbackActions.OtherInstead } action, ..] }:
                await desk.PressedAsync(payload, action);
                return Results.Ok();
            case { Type: "view_submission", View: { CallbackId: FeedbackModal.Id } view }:
                return await desk.SentAsync(payload, view) is { } errors ? Results.Json(errors, SlackJson.Default.ModalErrors) : Results.Ok();
            default:
                return Results.Ok();
        }
    }
}
