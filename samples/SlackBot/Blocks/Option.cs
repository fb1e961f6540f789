namespace SlackBot.Blocks;

/// <summary>One of a choice; text and value have at most 75 characters.</summary>
internal sealed record Option(TextObject Text, string Value);
