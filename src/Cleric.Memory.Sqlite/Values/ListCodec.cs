using System.Buffers;
using System.Collections;
using System.Text;
using System.Text.Json;

namespace Cleric.Memory.Sqlite.Values;

/// <summary>A list stands in its column as a JSON array.</summary>
internal sealed class ListCodec(Type type, ScalarCodec element, Func<IReadOnlyList<object?>, object> build) : ValueCodec(type, "TEXT")
{
    public ScalarCodec Element { get; } = element;

    public override object ToStored(object value)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartArray();
            foreach (var item in (IEnumerable)value)
            {
                Element.WriteElement(writer, item);
            }

            writer.WriteEndArray();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    public override object FromStored(object stored)
    {
        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes((string)stored));
        var items = new List<object?>();
        reader.Read();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            items.Add(Element.ReadElement(ref reader));
        }

        return build(items);
    }
}
