namespace SlackBot.Api;

/// <summary>Where a message is.</summary>
/// <param name="Channel">The channel's id.</param>
/// <param name="Ts">Its timestamp, which is its id in the channel.</param>
internal sealed record PostedMessage(string Channel, string Ts);
