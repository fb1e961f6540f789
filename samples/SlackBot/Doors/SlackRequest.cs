namespace SlackBot.Doors;

/// <summary>A request that is known to be Slack's.</summary>
/// <param name="Body">The body as it was sent.</param>
/// <param name="Retry">Which attempt it is after the first, or "0".</param>
internal sealed record SlackRequest(ReadOnlyMemory<byte> Body, string Retry);
