using Cleric;

namespace SlackBot.Doors;

/// <summary>Somebody asks for an investigation.</summary>
/// <param name="Delivery">By what Slack tells this from others: the same again is the same.</param>
/// <param name="Retry">Which attempt of Slack's it is after the first.</param>
/// <param name="Team">The workspace.</param>
/// <param name="Channel">Where.</param>
/// <param name="Thread">The message whose thread the answer goes to; null where there is none yet.</param>
/// <param name="User">Who.</param>
/// <param name="Caller">On whose behalf.</param>
/// <param name="Question">What, in plain words.</param>
internal sealed record Ask(string Delivery, string Retry, string Team, string Channel, string? Thread, string User, Caller Caller, string Question);
