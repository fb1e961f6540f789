namespace SlackBot.Blocks;

/// <summary>A message.</summary>
/// <param name="Text">What notifications and screen readers say, as mrkdwn: what comes from outside is escaped in it.</param>
/// <param name="Blocks">What is shown.</param>
internal sealed record SlackMessage(string Text, IReadOnlyList<Block> Blocks);
