using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Cleric.Connectors.Http;

/// <summary>Reads an answer that is small enough to be in memory.</summary>
internal static class DocumentReader
{
    /// <exception cref="IOException">The document is cut off.</exception>
    /// <exception cref="ConnectorFault">It is not as it should be.</exception>
    public static async ValueTask<T> ReadAsync<T>(Stream stream, JsonTypeInfo<T> type, string product, string path, CancellationToken cancellationToken)
        where T : class
    {
        var buffer = new MemoryStream();
        await using (buffer.ConfigureAwait(false))
        {
            await stream.CopyToAsync(buffer, cancellationToken).ConfigureAwait(false);
            var bytes = buffer.GetBuffer().AsSpan(0, (int)buffer.Length);
            try
            {
                return JsonSerializer.Deserialize(bytes, type) ?? throw new JsonException(null, "$", null, null);
            }
            catch (JsonException exception)
            {
                throw IsCutOff(bytes)
                    ? new IOException($"{product}'s answer to {path} is cut off after {bytes.Length} bytes.", exception)
                    : ConnectorFault.Failed($"What {product} answered to {path} is not as its API describes it (at {exception.Path ?? "its beginning"}). Check that BaseAddress leads to the API.", exception);
            }
        }
    }

    /// <summary>Whether nothing is wrong with it but that it ends too early.</summary>
    private static bool IsCutOff(ReadOnlySpan<byte> bytes)
    {
        var reader = new Utf8JsonReader(bytes, isFinalBlock: false, default);
        try
        {
            var any = false;
            while (reader.Read())
            {
                any = true;
            }

            return !any || reader.CurrentDepth > 0 || reader.TokenType is JsonTokenType.StartArray or JsonTokenType.StartObject;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
