using System.Globalization;
using System.Text;

namespace Cleric.Models.Digests;

/// <summary>
/// Makes text from outside fit to stand in a line of a digest: word for word, but never so long that it crowds out others, with its line ends indented, so that it cannot be taken for a line of ours, and without characters that nobody sees.
/// </summary>
internal static class LineText
{
    /// <summary>The longest text that is shown whole.</summary>
    public const int Longest = 600;

    /// <summary>Of a longer one, so much of its beginning is shown, ...</summary>
    private const int Head = 430;

    /// <summary>... so much of its end, ...</summary>
    private const int Tail = 140;

    /// <summary>... and, where something was sought in it that is in neither, so much before it and behind.</summary>
    private const int Around = 130;

    private const string LineEnd = "\n  | ";

    /// <summary>The text to show, and the part of it that stands in the original word for word, from its beginning to the first line end or cut; null when there is none.</summary>
    /// <param name="text">The text.</param>
    /// <param name="sought">What a reader asked for, to be kept when the text is cut.</param>
    /// <param name="longest">The longest text that is shown whole. Not more than <see cref="Longest"/>.</param>
    public static (string Text, string? Quote) Clean(string text, string? sought = null, int longest = Longest)
    {
        if (text.Length > 0 && text.Length <= longest && !text.AsSpan().ContainsAnyExceptInRange(' ', '~'))
        {
            return (text, text);
        }

        var shown = new StringBuilder(Math.Min(text.Length, longest) + 32);
        if (text.Length <= longest)
        {
            var clean = Append(shown, text);
            return (shown.ToString(), Quote(text, clean));
        }

        var head = Whole(text, Math.Min(Head, longest * Head / Longest));
        var tail = Whole(text, text.Length - Math.Min(Tail, longest * Tail / Longest));
        var at = string.IsNullOrEmpty(sought) ? -1 : text.IndexOf(sought, StringComparison.OrdinalIgnoreCase);
        int verbatim;
        if (at >= 0 && at + sought!.Length > head && at < tail)
        {
            head = Whole(text, Math.Min(at, Math.Max(head / 3, head - (2 * Around))));
            var from = Whole(text, Math.Max(head, at - Around));
            var to = Whole(text, Math.Min(text.Length, at + Math.Min(sought.Length, Around) + Around));
            verbatim = Append(shown, text.AsSpan(0, head));
            Cut(shown, from - head);
            Append(shown, text.AsSpan(from, to - from));
            Cut(shown, text.Length - to);
        }
        else
        {
            verbatim = Append(shown, text.AsSpan(0, head));
            Cut(shown, tail - head);
            Append(shown, text.AsSpan(tail));
        }

        return (shown.ToString(), Quote(text, verbatim));
    }

    /// <summary>A short text in one line.</summary>
    public static string Short(string? text, int longest = 120) => string.IsNullOrEmpty(text) ? "" : Clean(text, longest: longest).Text.Replace(LineEnd, " ", StringComparison.Ordinal);

    /// <summary>A JSON Pointer's step (RFC 6901).</summary>
    public static string Step(string name) => name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);

    private static void Cut(StringBuilder shown, int characters)
    {
        if (characters > 0)
        {
            shown.Append(CultureInfo.InvariantCulture, $"...[+{characters} characters]");
        }
    }

    private static string? Quote(string text, int length) => length > 0 ? text[..length] : null;

    /// <summary>A place at which no surrogate pair is torn.</summary>
    private static int Whole(string text, int place) => place > 0 && place < text.Length && char.IsLowSurrogate(text[place]) && char.IsHighSurrogate(text[place - 1]) ? place - 1 : place;

    /// <summary>Appends a text and tells how many of its first characters came through as they are, in one line.</summary>
    private static int Append(StringBuilder shown, ReadOnlySpan<char> text)
    {
        var verbatim = -1;
        var start = 0;
        for (var i = 0; i < text.Length; i++)
        {
            var character = text[i];
            if (character is (>= ' ' and < '\u007f') or '\t' or (> '\u009f' and < '\u2028'))
            {
                continue;
            }

            if (char.IsHighSurrogate(character) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]) && !IsTag(char.ConvertToUtf32(character, text[i + 1])))
            {
                i++;
                continue;
            }

            var lineEnd = character is '\n' or '\r' or '\u0085' or '\u2028' or '\u2029' or '\v' or '\f';
            if (!lineEnd && !char.IsControl(character) && !char.IsSurrogate(character))
            {
                continue;
            }

            verbatim = verbatim < 0 ? i : verbatim;
            shown.Append(text[start..i]);
            if (lineEnd)
            {
                i += character == '\r' && i + 1 < text.Length && text[i + 1] == '\n' ? 1 : 0;
                shown.Append(LineEnd);
            }
            else
            {
                shown.Append('\uFFFD');
            }

            start = i + 1;
        }

        shown.Append(text[start..]);
        return verbatim < 0 ? text.Length : verbatim;
    }

    /// <summary>Characters that no one sees and a model reads: what is written in them is hidden.</summary>
    private static bool IsTag(int rune) => rune is >= 0xE0000 and <= 0xE0FFF;
}
