namespace SlackBot.Blocks;

/// <summary>Buttons; at most 25.</summary>
internal sealed record ActionsBlock(IReadOnlyList<Element> Elements, string BlockId) : Block;
