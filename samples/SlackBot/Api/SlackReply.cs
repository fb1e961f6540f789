namespace SlackBot.Api;

/// <summary>What Slack's Web API answers, as far as the bot reads it (https://docs.slack.dev/apis/web-api).</summary>
internal sealed record SlackReply(bool Ok, string? Error, string? Ts, string? Channel, string? Needed, SlackReply.Metadata? ResponseMetadata)
{
    /// <summary>What Slack has to say besides.</summary>
    internal sealed record Metadata(IReadOnlyList<string>? Messages);
}
