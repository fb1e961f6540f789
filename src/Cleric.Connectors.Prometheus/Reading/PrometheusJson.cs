using System.Text.Json;
using System.Text.Json.Serialization;

namespace Cleric.Connectors.Prometheus.Reading;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(ApiDocument<RuleGroups>))]
[JsonSerializable(typeof(ApiDocument<Targets>))]
[JsonSerializable(typeof(ApiDocument<JsonElement>))]
internal sealed partial class PrometheusJson : JsonSerializerContext;
