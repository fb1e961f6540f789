namespace SlackBot.Blocks;

/// <summary>A field for text.</summary>
internal sealed record PlainTextInputElement(string ActionId, bool Multiline, int MaxLength) : Element;
