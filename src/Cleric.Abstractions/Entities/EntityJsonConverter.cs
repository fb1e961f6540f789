using System.Text.Json;
using System.Text.Json.Serialization;

namespace Cleric.Entities;

internal sealed class EntityJsonConverter : JsonConverter<Entity>
{
    public override Entity Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.GetString() is { Length: > 0 } id ? Entity.Parse(id) : throw new JsonException("An entity is a text such as \"service:checkout\".");

    public override void Write(Utf8JsonWriter writer, Entity value, JsonSerializerOptions options) => writer.WriteStringValue(value.Id);
}
