using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Cleric.Connectors.Mcp.Mappings;

[JsonSerializable(typeof(JsonNode))]
internal sealed partial class MappingJson : JsonSerializerContext;
