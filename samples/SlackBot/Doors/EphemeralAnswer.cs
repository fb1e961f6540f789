namespace SlackBot.Doors;

/// <summary>An answer to a slash command that only who gave it sees.</summary>
internal sealed record EphemeralAnswer(string Text)
{
    public string ResponseType { get; } = "ephemeral";
}
