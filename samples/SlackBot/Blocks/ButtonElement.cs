namespace SlackBot.Blocks;

/// <summary>A button; its text has at most 75 characters, its value 2,000.</summary>
internal sealed record ButtonElement(string ActionId, TextObject Text, string Value, string? Style = null, ConfirmDialog? Confirm = null) : Element;
