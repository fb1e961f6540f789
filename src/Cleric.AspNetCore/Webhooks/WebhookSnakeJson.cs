using System.Text.Json.Serialization;
using Cleric.AspNetCore.Webhooks.Receivers;

namespace Cleric.AspNetCore.Webhooks;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(PagerDutyPayload))]
[JsonSerializable(typeof(PagerDutyIncident))]
[JsonSerializable(typeof(DatadogPayload))]
[JsonSerializable(typeof(GitHubPayload))]
internal sealed partial class WebhookSnakeJson : JsonSerializerContext;
