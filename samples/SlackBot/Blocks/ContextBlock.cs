namespace SlackBot.Blocks;

/// <summary>Small print; at most 10 texts.</summary>
internal sealed record ContextBlock(IReadOnlyList<TextObject> Elements) : Block;
