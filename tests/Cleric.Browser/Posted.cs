namespace Cleric.Browser;

/// <summary>A request that changes something, as the host received it.</summary>
internal sealed record Posted(string Path, string? ContentType, string Body);
