using System.Text.Json.Serialization;
using SlackBot.Api;
using SlackBot.Doors;
using SlackBot.Feedback;

namespace SlackBot.Blocks;

/// <summary>How what goes to Slack and comes from it is written.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(IReadOnlyList<Block>))]
[JsonSerializable(typeof(ModalView))]
[JsonSerializable(typeof(SlackReply))]
[JsonSerializable(typeof(EventPayload))]
[JsonSerializable(typeof(InteractionPayload))]
[JsonSerializable(typeof(ModalPlace))]
[JsonSerializable(typeof(EphemeralAnswer))]
[JsonSerializable(typeof(ModalErrors))]
internal sealed partial class SlackJson : JsonSerializerContext;
