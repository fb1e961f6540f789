namespace SlackBot.Api;

/// <summary>What to do about Slack's errors (https://docs.slack.dev/reference/methods/chat.postMessage#errors).</summary>
internal static class SlackAdvice
{
    public static string For(SlackReply reply) => reply.Error switch
    {
        "not_in_channel" => "The bot is not in the channel: write /invite and its name there, then ask again.",
        "channel_not_found" => "The bot does not see the channel: write /invite and its name there, then ask again. It cannot be invited to the direct messages of two people.",
        "is_archived" => "The channel is archived: ask in another one.",
        "restricted_action" or "restricted_action_read_only_channel" or "restricted_action_thread_only_channel" => "The workspace does not let the bot post there: an administrator can change who may post, or ask in another channel.",
        "missing_scope" => $"The app has not the scope {reply.Needed ?? "that it needs"}: add it on the app's page under OAuth & Permissions, and install the app anew.",
        "invalid_auth" or "not_authed" or "account_inactive" or "token_revoked" or "token_expired" => "Slack:BotToken is not good any more: take the token from the app's page under OAuth & Permissions, and start the bot anew.",
        "ratelimited" or "rate_limited" => "Slack takes no more at the moment: it is tried again with the next change.",
        "expired_trigger_id" or "trigger_expired" or "trigger_exchanged" => "The dialog came too late: press the button again.",
        "message_not_found" or "cant_update_message" or "edit_window_closed" => "The message is gone or cannot be edited: what is new comes as messages of its own.",
        "invalid_blocks" or "invalid_arguments" or "msg_too_long" or "msg_blocks_too_long" => $"Slack does not take the message's form, which is a fault of the bot{(reply.ResponseMetadata?.Messages is [{ } first, ..] ? $": {first}" : ".")}",
        _ => "See https://docs.slack.dev/reference/methods for what it means.",
    };
}
