using Microsoft.ML.Tokenizers;

namespace Cleric.Models.Digests;

/// <summary>Counts tokens as models of the o200k family do. Other models count somewhat differently: whoever packs for one of those leaves a margin.</summary>
/// <remarks>
/// Where a line end is followed by neither white space nor a slash, the count of the whole is the sum of the counts before and behind: nothing is merged over that place.
/// </remarks>
internal static class TokenCounter
{
    private const string Encoding = "o200k_base";

    /// <summary>A word longer than this is counted in parts: merging takes time by the square of its length. A part more is at most a token more.</summary>
    private const int LongestWord = 512;

    /// <summary>Longer pieces are rarely met again.</summary>
    private const int LongestKept = 40;

    private const int KeptBits = 15;

    /// <summary>What models take for a mark of their own. In a text that others wrote it is text, and counted as such.</summary>
    private static readonly string[] Marks = ["<|endoftext|>", "<|endofprompt|>"];

    // Reading the vocabulary takes a while: it is done once, when the first text is counted. Counting changes nothing in it.
    private static readonly Lazy<TiktokenTokenizer> Tokenizer = new(() => TiktokenTokenizer.CreateForEncoding(Encoding));

    // Pieces that were counted before. What falls onto the same place takes it; each entry is read and written at once, so that no lock is needed.
    private static readonly ulong[] Short = new ulong[1 << KeptBits];
    private static readonly Piece?[] Long = new Piece?[1 << KeptBits];

    /// <summary>How many tokens <paramref name="text"/> is, or, where it holds words of more than 512 characters, at most.</summary>
    public static int Count(ReadOnlySpan<char> text)
    {
        var count = 0;
        for (var (i, word) = (0, 0); i < text.Length && text.Length > LongestWord; i++)
        {
            word = char.IsWhiteSpace(text[i]) ? 0 : word + 1;
            if (word > LongestWord && !char.IsLowSurrogate(text[i]))
            {
                count += Whole(text[..i]);
                text = text[i..];
                (i, word) = (0, 1);
            }
        }

        return count + Whole(text);
    }

    private static int Whole(ReadOnlySpan<char> text)
    {
        var count = 0;
        for (var mark = FirstMark(text); mark >= 0; mark = FirstMark(text))
        {
            // Taken apart behind its first character it is no mark any more.
            count += Unmarked(text[..(mark + 1)]);
            text = text[(mark + 1)..];
        }

        return count + Unmarked(text);
    }

    private static int FirstMark(ReadOnlySpan<char> text)
    {
        for (var at = 0; text[at..].IndexOf("<|endof", StringComparison.Ordinal) is >= 0 and var ahead; at++)
        {
            at += ahead;
            foreach (var mark in Marks)
            {
                if (text[at..].StartsWith(mark, StringComparison.Ordinal))
                {
                    return at;
                }
            }
        }

        return -1;
    }

    private static int Unmarked(ReadOnlySpan<char> text)
    {
        var count = 0;
        for (var foreign = FirstForeign(text); foreign >= 0; foreign = FirstForeign(text))
        {
            var (start, end) = (foreign, foreign + 1);
            while (start > 0 && !Parts(text, start))
            {
                start--;
            }

            while (end < text.Length && !Parts(text, end))
            {
                end++;
            }

            count += Plain(text[..start]) + Merged(text[start..end]);
            text = text[end..];
        }

        return count + Plain(text);
    }

    private static int FirstForeign(ReadOnlySpan<char> text) => text.IndexOfAnyExceptInRange('\0', '\u007f');

    /// <summary>Whether no piece goes over that place: none holds a space but at its beginning or behind white space.</summary>
    private static bool Parts(ReadOnlySpan<char> text, int place) => text[place] == ' ' && !char.IsWhiteSpace(text[place - 1]);

    private static int Plain(ReadOnlySpan<char> text)
    {
        var count = 0;
        var kept = Short;
        for (var start = 0; start < text.Length;)
        {
            var end = TokenPieces.End(text, start, out var key);
            var length = end - start;

            // Every character and every number of up to three digits is a token of its own.
            if (length == 1 || char.IsAsciiDigit(text[start]))
            {
                count++;
            }
            else if (length > TokenPieces.KeyLength)
            {
                count += OfLong(text[start..end]);
            }
            else
            {
                // The piece's characters, its length, its count: that takes 56, 3 and 5 bits.
                key = (key << 3) | (uint)(length - 1);
                var place = (int)((key * 0x9E3779B97F4A7C15) >> (64 - KeptBits));
                var found = Volatile.Read(ref kept[place]);
                count += found >> 5 == key ? (int)(found & 31) : OfShort(text[start..end], key, place);
            }

            start = end;
        }

        return count;
    }

    private static int OfShort(ReadOnlySpan<char> piece, ulong key, int place)
    {
        // Two pieces of the same place would take it from each other again and again: the one before moves next door.
        var found = Volatile.Read(ref Short[place ^ 1]);
        if (found >> 5 == key)
        {
            return (int)(found & 31);
        }

        var count = Merged(piece);
        Volatile.Write(ref Short[place ^ 1], Volatile.Read(ref Short[place]));
        Volatile.Write(ref Short[place], (key << 5) | (uint)count);
        return count;
    }

    private static int OfLong(ReadOnlySpan<char> piece)
    {
        if (piece.Length > LongestKept)
        {
            return Merged(piece);
        }

        ref var kept = ref Long[(uint)string.GetHashCode(piece) >> (32 - KeptBits)];
        var found = Volatile.Read(ref kept);
        if (found is not null && piece.SequenceEqual(found.Text))
        {
            return found.Count;
        }

        var count = Merged(piece);
        Volatile.Write(ref kept, new Piece(piece.ToString(), count));
        return count;
    }

    private static int Merged(ReadOnlySpan<char> text) => Tokenizer.Value.CountTokens(text, considerNormalization: false);

    private sealed record Piece(string Text, int Count);
}
