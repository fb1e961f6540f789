using System.Text.Json;
using System.Text.Json.Serialization;
using Cleric.Connectors.Alertmanager.Webhooks;

namespace Cleric.Connectors.Alertmanager.Reading;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(List<GettableAlert>))]
[JsonSerializable(typeof(List<AlertGroup>))]
[JsonSerializable(typeof(List<Silence>))]
[JsonSerializable(typeof(JsonElement))]
[JsonSerializable(typeof(WebhookPayload))]
internal sealed partial class AlertmanagerJson : JsonSerializerContext;
