namespace SlackBot.Blocks;

/// <summary>A field of a modal.</summary>
internal sealed record InputBlock(string BlockId, TextObject Label, Element Element, TextObject? Hint = null, bool Optional = false) : Block;
