using System.Buffers;
using System.Text.Json;

namespace Cleric.Connectors.Http;

/// <summary>Reads JSON from a stream by blocks and hands a visitor its tokens.</summary>
internal static class JsonPump
{
    private const int Block = 64 << 10;
    private const int LargestToken = 16 << 20;

    /// <exception cref="IOException">The document is cut off.</exception>
    /// <exception cref="ConnectorFault">It is no JSON.</exception>
    public static async ValueTask ReadAsync<TVisitor>(Stream stream, TVisitor visitor, string product, CancellationToken cancellationToken)
        where TVisitor : class, IJsonVisitor
    {
        var buffer = ArrayPool<byte>.Shared.Rent(Block);
        try
        {
            var state = new JsonReaderState();
            var (filled, total) = (0, 0L);
            while (true)
            {
                var count = await stream.ReadAsync(buffer.AsMemory(filled), cancellationToken).ConfigureAwait(false);
                filled += count;
                total += count;
                var consumed = Pump(buffer.AsSpan(0, filled), count == 0, total, ref state, visitor, product);
                if (visitor.Done || count == 0)
                {
                    return;
                }

                filled -= consumed;
                buffer.AsSpan(consumed, filled).CopyTo(buffer);
                if (filled == buffer.Length)
                {
                    buffer = Grow(buffer, product);
                }
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static int Pump<TVisitor>(ReadOnlySpan<byte> bytes, bool last, long total, ref JsonReaderState state, TVisitor visitor, string product)
        where TVisitor : class, IJsonVisitor
    {
        var reader = new Utf8JsonReader(bytes, last, state);
        var begin = 0;
        try
        {
            while (!visitor.Done && reader.Read())
            {
                visitor.Visit(ref reader);
                if (!visitor.AtElements)
                {
                    continue;
                }

                var end = begin + (int)reader.BytesConsumed;
                var taken = visitor.TakeElements(bytes[end..]);
                if (taken > 0)
                {
                    begin = end + taken;
                    reader = new Utf8JsonReader(bytes[begin..], last, reader.CurrentState);
                }
            }
        }
        catch (JsonException exception)
        {
            if (last)
            {
                throw new IOException(total == 0 ? $"{product} sent an empty answer." : $"{product}'s answer is cut off after {total} bytes.", exception);
            }

            throw ConnectorFault.Failed($"{product} answered with something that is no JSON ({Reason(exception)}, after byte {total - bytes.Length + begin + reader.BytesConsumed}). Check that BaseAddress leads to the API, and not to a page or a proxy.", exception);
        }

        state = reader.CurrentState;
        return begin + (int)reader.BytesConsumed;
    }

    /// <summary>What is wrong, without the reader's place: it knows nothing of the bytes that it did not see.</summary>
    private static string Reason(JsonException exception)
    {
        var place = $" LineNumber: {exception.LineNumber} | BytePositionInLine: {exception.BytePositionInLine}.";
        return exception.Message.Replace(place, "", StringComparison.Ordinal).TrimEnd('.');
    }

    private static byte[] Grow(byte[] buffer, string product)
    {
        if (buffer.Length >= LargestToken)
        {
            throw ConnectorFault.Failed($"{product}'s answer holds a single text of more than {LargestToken} bytes, which is not read.");
        }

        var larger = ArrayPool<byte>.Shared.Rent(buffer.Length * 2);
        buffer.CopyTo(larger, 0);
        ArrayPool<byte>.Shared.Return(buffer);
        return larger;
    }
}
