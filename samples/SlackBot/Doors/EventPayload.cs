namespace SlackBot.Doors;

/// <summary>What Slack's Events API posts, as far as the bot reads it (https://docs.slack.dev/apis/events-api).</summary>
internal sealed record EventPayload
{
    public string? Type { get; init; }

    public string? Challenge { get; init; }

    public string? TeamId { get; init; }

    public string? EventId { get; init; }

    public Authorization[]? Authorizations { get; init; }

    /// <summary>What <see cref="Authorizations"/> was called before.</summary>
    public string[]? AuthedUsers { get; init; }

    public Occurrence? Event { get; init; }

    /// <summary>The ids that the bot goes by.</summary>
    public IReadOnlyCollection<string> Bots => [.. (Authorizations ?? []).Select(authorization => authorization.UserId).OfType<string>(), .. AuthedUsers ?? []];

    /// <summary>For whom the event is visible: the bot.</summary>
    internal sealed record Authorization(string? UserId);

    /// <summary>What happened.</summary>
    internal sealed record Occurrence
    {
        public string? Type { get; init; }

        public string? Subtype { get; init; }

        public string? User { get; init; }

        public string? BotId { get; init; }

        public string? Text { get; init; }

        public string? Ts { get; init; }

        public string? ThreadTs { get; init; }

        public string? Channel { get; init; }

        /// <summary>In a channel shared with another company: whose workspace the user is of.</summary>
        public string? UserTeam { get; init; }
    }
}
