namespace SlackBot.Blocks;

/// <summary>A heading; plain text of at most 150 characters.</summary>
internal sealed record HeaderBlock(TextObject Text) : Block;
