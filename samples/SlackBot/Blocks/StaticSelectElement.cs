namespace SlackBot.Blocks;

/// <summary>A choice of one; at most 100 options.</summary>
internal sealed record StaticSelectElement(string ActionId, TextObject Placeholder, IReadOnlyList<Option> Options) : Element;
