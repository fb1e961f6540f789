using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Cleric.Models.Seats;

namespace Cleric.Models;

/// <summary>The forms of models' answers.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Skip,
    MaxDepth = 16)]
[JsonSerializable(typeof(Proposals))]
[JsonSerializable(typeof(Wishes))]
[JsonSerializable(typeof(Readings))]
[JsonSerializable(typeof(Wording))]
[JsonSerializable(typeof(Meanings))]
[JsonSerializable(typeof(JsonNode))]
[JsonSerializable(typeof(JsonElement))]
internal sealed partial class ModelJson : JsonSerializerContext
{
    /// <summary>The form as a JSON schema, as strict as providers want it.</summary>
    public static JsonNode SchemaOf(JsonTypeInfo type) => type.GetJsonSchemaAsNode(new JsonSchemaExporterOptions
    {
        TreatNullObliviousAsNonNullable = true,
        TransformSchemaNode = static (_, node) =>
        {
            if (node is JsonObject { } schema && schema["properties"] is JsonObject properties)
            {
                schema["additionalProperties"] = false;
                schema["required"] = new JsonArray([.. properties.Select(property => (JsonNode)property.Key)]);
            }

            return node;
        },
    });

    /// <summary>Reads an answer; null, with the reason, when it has another form.</summary>
    public static T? Read<T>(string text, JsonTypeInfo<T> type, out string? problem)
        where T : class
    {
        try
        {
            problem = null;
            var value = JsonSerializer.Deserialize(text, type);
            problem = value is null ? "it is null" : null;
            return value;
        }
        catch (Exception exception) when (exception is JsonException or NotSupportedException or InvalidOperationException)
        {
            problem = $"it is not the JSON that was asked for ({(exception is JsonException { Path: { } path } ? $"at {path}" : exception.GetType().Name)})";
            return null;
        }
    }
}
