namespace Cleric.Connectors.Mcp.Tools;

/// <summary>The tools that a server listed.</summary>
/// <param name="Tools">By name.</param>
/// <param name="At">When.</param>
/// <param name="Version">How often the server had said by then that they changed.</param>
/// <param name="Note">What is amiss with the list, or null.</param>
internal sealed record ToolList(IReadOnlyDictionary<string, ListedTool> Tools, DateTimeOffset At, int Version, string? Note = null);
