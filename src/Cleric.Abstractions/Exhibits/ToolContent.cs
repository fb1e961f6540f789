namespace Cleric.Exhibits;

/// <summary>One item that a tool returned.</summary>
/// <param name="Text">The text.</param>
/// <param name="MediaType">Its media type. Default "text/plain".</param>
public sealed record ToolContent(string Text, string MediaType = "text/plain");
