using System.Text.Json.Serialization;
using Cleric.AspNetCore.Webhooks.Receivers;
using Cleric.Connectors.Alertmanager.Webhooks;

namespace Cleric.AspNetCore.Webhooks;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, AllowOutOfOrderMetadataProperties = true)]
[JsonSerializable(typeof(WebhookPayload))]
[JsonSerializable(typeof(GenericPayload))]
[JsonSerializable(typeof(WebhookAnswer))]
internal sealed partial class WebhookJson : JsonSerializerContext;
