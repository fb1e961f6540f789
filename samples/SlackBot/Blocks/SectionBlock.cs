namespace SlackBot.Blocks;

/// <summary>A text of at most 3,000 characters.</summary>
internal sealed record SectionBlock(TextObject Text) : Block;
