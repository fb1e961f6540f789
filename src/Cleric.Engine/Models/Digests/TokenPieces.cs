using System.Runtime.CompilerServices;

namespace Cleric.Models.Digests;

/// <summary>
/// Takes ASCII text apart as the pattern of o200k does, which merges tokens only within such pieces: a word with the character before it, up to three digits, punctuation with the line ends behind it, white space. By hand it is many times
/// faster than by the pattern, and a piece that was counted before needs no merging.
/// </summary>
internal static class TokenPieces
{
    /// <summary>So many characters fit into a key.</summary>
    public const int KeyLength = 8;

    private const byte Other = (byte)'-';
    private const byte Lower = (byte)'a';
    private const byte Upper = (byte)'A';
    private const byte Digit = (byte)'0';
    private const byte Space = (byte)' ';
    private const byte LineEnd = (byte)'\n';

    /// <summary>The kind of each ASCII character, sixteen in a row.</summary>
    private static ReadOnlySpan<byte> Kinds =>
        "--------- \n  \n--"u8 +
        "----------------"u8 +
        " ---------------"u8 +
        "0000000000------"u8 +
        "-AAAAAAAAAAAAAAA"u8 +
        "AAAAAAAAAAA-----"u8 +
        "-aaaaaaaaaaaaaaa"u8 +
        "aaaaaaaaaaa-----"u8;

    /// <summary>Where the piece ends that begins at <paramref name="start"/>.</summary>
    /// <param name="text">A text of ASCII characters alone.</param>
    /// <param name="start">Where a piece begins: 0 or the end of another.</param>
    /// <param name="key">Receives the piece's characters, seven bits each, as far as they fit.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int End(ReadOnlySpan<char> text, int start, out ulong key)
    {
        var end = start + 1;
        key = text[start];
        var kind = Kind(text[start]);
        if (kind == Digit)
        {
            for (; (uint)end < (uint)text.Length && end < start + 3 && Kind(text[end]) == Digit; end++)
            {
                key = (key << 7) | text[end];
            }

            return end;
        }

        // Anything but a line end stands with the word behind it.
        var next = (uint)end < (uint)text.Length ? Kind(text[end]) : LineEnd;
        if (kind is Lower or Upper || (kind != LineEnd && next is Lower or Upper))
        {
            for (; kind != Lower && (uint)end < (uint)text.Length && Kind(text[end]) == Upper; end++)
            {
                key = (key << 7) | text[end];
            }

            for (; (uint)end < (uint)text.Length && Kind(text[end]) == Lower; end++)
            {
                key = (key << 7) | text[end];
            }

            return (uint)end < (uint)text.Length && text[end] == '\'' ? Contracted(text, end, ref key) : end;
        }

        if (kind == Other || (text[start] == ' ' && next == Other))
        {
            for (; (uint)end < (uint)text.Length && Kind(text[end]) == Other; end++)
            {
                key = (key << 7) | text[end];
            }

            for (; (uint)end < (uint)text.Length && text[end] is '\r' or '\n' or '/'; end++)
            {
                key = (key << 7) | text[end];
            }

            return end;
        }

        return SpaceEnd(text, start, ref key);
    }

    /// <summary>The end of a word that may go on with 's, 't, 'm, 'd, 're, 've or 'll.</summary>
    private static int Contracted(ReadOnlySpan<char> text, int end, ref ulong key)
    {
        var (first, second) = (end + 1 < text.Length ? text[end + 1] | 0x20 : 0, end + 2 < text.Length ? text[end + 2] | 0x20 : 0);
        var length = first is 's' or 't' or 'm' or 'd' ? 2 : (first is 'r' or 'v' && second == 'e') || (first == 'l' && second == 'l') ? 3 : 0;
        foreach (var character in text.Slice(end, length))
        {
            key = (key << 7) | character;
        }

        return end + length;
    }

    private static int SpaceEnd(ReadOnlySpan<char> text, int start, ref ulong key)
    {
        var (end, line) = (start, -1);
        for (; end < text.Length && Kind(text[end]) is var kind and (Space or LineEnd); end++)
        {
            line = kind == LineEnd ? end : line;
        }

        // Up to the last line end; without one, the last space is left to what follows.
        end = line >= 0 ? line + 1 : end == text.Length || end == start + 1 ? end : end - 1;
        foreach (var character in text[(start + 1)..end])
        {
            key = (key << 7) | character;
        }

        return end;
    }

    private static byte Kind(char character) => Kinds[character & 127];
}
