using System.Text.Json;
using System.Text.Json.Serialization;

namespace Cleric.Entities;

/// <summary>Writes an entity as its <see cref="Entity.Id"/>. Public so that source-generated contexts of other packages can hold entities.</summary>
public sealed class EntityJsonConverter : JsonConverter<Entity>
{
    /// <inheritdoc/>
    public override Entity Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.GetString() is { Length: > 0 } id ? Entity.Parse(id) : throw new JsonException("An entity is a text such as \"service:checkout\".");

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, Entity value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(value);
        writer.WriteStringValue(value.Id);
    }
}
