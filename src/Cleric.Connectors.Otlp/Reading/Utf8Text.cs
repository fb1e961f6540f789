using System.Buffers.Text;
using System.Text;

namespace Cleric.Connectors.Otlp.Reading;

/// <summary>Text as JSON holds it, in UTF-8. Unlike the reader of System.Text.Json it refuses nothing: half a surrogate pair becomes U+FFFD.</summary>
internal static class Utf8Text
{
    private static ReadOnlySpan<byte> Replacement => [0xEF, 0xBF, 0xBD];

    /// <summary>Resolves JSON's escapes. The result is never longer than the source.</summary>
    public static int Unescape(ReadOnlySpan<byte> source, Span<byte> destination)
    {
        var written = 0;
        while (!source.IsEmpty)
        {
            var slash = source.IndexOf((byte)'\\');
            if (slash < 0 || slash == source.Length - 1)
            {
                source.CopyTo(destination[written..]);
                return written + source.Length;
            }

            source[..slash].CopyTo(destination[written..]);
            written += slash;
            var escape = source[slash + 1];
            source = source[(slash + 2)..];
            if (escape == 'u')
            {
                written += Unicode(ref source, destination[written..]);
            }
            else
            {
                destination[written++] = escape switch
                {
                    (byte)'b' => (byte)'\b',
                    (byte)'f' => (byte)'\f',
                    (byte)'n' => (byte)'\n',
                    (byte)'r' => (byte)'\r',
                    (byte)'t' => (byte)'\t',
                    _ => escape,
                };
            }
        }

        return written;
    }

    /// <summary>The longest prefix of at most <paramref name="max"/> bytes that does not end within a character.</summary>
    public static ReadOnlySpan<byte> Cut(ReadOnlySpan<byte> text, int max)
    {
        if (text.Length <= max)
        {
            return text;
        }

        var end = max;
        while (end > 0 && (text[end] & 0xC0) == 0x80)
        {
            end--;
        }

        return text[..end];
    }

    private static int Unicode(ref ReadOnlySpan<byte> source, Span<byte> destination)
    {
        var unit = Unit(source);
        source = source[Math.Min(4, source.Length)..];
        if (char.IsHighSurrogate(unit) && source.StartsWith("\\u"u8))
        {
            var low = Unit(source[2..]);
            if (char.IsLowSurrogate(low))
            {
                source = source[Math.Min(6, source.Length)..];
                return new Rune(unit, low).EncodeToUtf8(destination);
            }
        }

        if (char.IsSurrogate(unit))
        {
            Replacement.CopyTo(destination);
            return Replacement.Length;
        }

        return new Rune(unit).EncodeToUtf8(destination);
    }

    private static char Unit(ReadOnlySpan<byte> source) =>
        source.Length >= 4 && Utf8Parser.TryParse(source[..4], out ushort unit, out var used, 'x') && used == 4 ? (char)unit : '\uD800';
}
