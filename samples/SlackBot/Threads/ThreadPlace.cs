using Cleric;

namespace SlackBot.Threads;

/// <summary>Where an investigation is told of. It is kept in the investigation's tags, and so outlives the process.</summary>
/// <param name="Team">The workspace.</param>
/// <param name="Channel">The channel.</param>
/// <param name="Thread">The message whose thread it is.</param>
/// <param name="Message">The bot's message that shows the progress; null where Slack did not take it yet.</param>
/// <param name="User">Who asked.</param>
internal sealed record ThreadPlace(string Team, string Channel, string Thread, string? Message, string User)
{
    /// <summary>What the bot's investigations and deliveries are marked with.</summary>
    public const string Source = "slack";

    private const string TeamTag = "slack.team";
    private const string ChannelTag = "slack.channel";
    private const string ThreadTag = "slack.thread";
    private const string MessageTag = "slack.message";
    private const string UserTag = "slack.user";

    public static ThreadPlace? Of(InvestigationRequest? request) =>
        request?.Tags is { } tags && tags.TryGetValue(TeamTag, out var team) && tags.TryGetValue(ChannelTag, out var channel) && tags.TryGetValue(ThreadTag, out var thread) && tags.TryGetValue(UserTag, out var user)
            ? new ThreadPlace(team, channel, thread, tags.TryGetValue(MessageTag, out var message) ? message : null, user)
            : null;

    public Dictionary<string, string> ToTags()
    {
        var tags = new Dictionary<string, string> { [TeamTag] = Team, [ChannelTag] = Channel, [ThreadTag] = Thread, [UserTag] = User };
        if (Message is not null)
        {
            tags[MessageTag] = Message;
        }

        return tags;
    }
}
