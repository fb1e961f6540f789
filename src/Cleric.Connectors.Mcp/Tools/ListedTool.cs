using System.Buffers;
using System.Security.Cryptography;
using System.Text.Json;
using ModelContextProtocol.Protocol;

namespace Cleric.Connectors.Mcp.Tools;

/// <summary>A tool as the server defines it.</summary>
/// <param name="Tool">Its definition.</param>
/// <param name="Sha256">The hash of what matters of it: name, title, description, schemas and hints, whatever the order of their properties.</param>
internal sealed record ListedTool(Tool Tool, string Sha256)
{
    /// <summary>Whether the server lists another by the same name.</summary>
    public bool IsTwofold { get; init; }

    public static ListedTool Of(Tool tool)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartArray();
            json.WriteStringValue(tool.Name);
            json.WriteStringValue(tool.Title);
            json.WriteStringValue(tool.Description);
            Write(tool.InputSchema, json);
            Write(tool.OutputSchema, json);
            json.WriteStringValue(tool.Annotations?.Title);
            foreach (var hint in new[] { tool.Annotations?.ReadOnlyHint, tool.Annotations?.DestructiveHint, tool.Annotations?.IdempotentHint, tool.Annotations?.OpenWorldHint })
            {
                json.WriteStringValue(hint?.ToString());
            }

            json.WriteEndArray();
        }

        return new ListedTool(tool, Convert.ToHexStringLower(SHA256.HashData(buffer.WrittenSpan)));
    }

    private static void Write(JsonElement? element, Utf8JsonWriter json)
    {
        switch (element?.ValueKind)
        {
            case null or JsonValueKind.Undefined:
                json.WriteNullValue();
                break;
            case JsonValueKind.Object:
                json.WriteStartObject();
                foreach (var property in element.Value.EnumerateObject().OrderBy(property => property.Name, StringComparer.Ordinal))
                {
                    json.WritePropertyName(property.Name);
                    Write(property.Value, json);
                }

                json.WriteEndObject();
                break;
            case JsonValueKind.Array:
                json.WriteStartArray();
                foreach (var item in element.Value.EnumerateArray())
                {
                    Write(item, json);
                }

                json.WriteEndArray();
                break;
            default:
                element.Value.WriteTo(json);
                break;
        }
    }
}
