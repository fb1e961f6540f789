using System.Globalization;
using System.Text;

namespace Cleric.Reports.Rendering;

/// <summary>
/// Makes a text that came from outside fit to be shown: no control characters, no terminal escape sequences, nothing that is invisible or turns the
/// direction of writing, no half of a surrogate pair, and no more than a reader would read.
/// </summary>
internal static class CleanText
{
    /// <summary>The most characters of a sentence.</summary>
    public const int LineLimit = 1_000;

    /// <summary>The most characters of a query or another text of several lines.</summary>
    public const int BlockLimit = 4_000;

    /// <summary>One line: every stretch of white space becomes one space.</summary>
    public static string Line(string? text) => Clean(text, LineLimit, lines: false);

    /// <summary>Several lines: line breaks stay, tabs become spaces.</summary>
    public static string Block(string? text) => Clean(text, BlockLimit, lines: true);

    /// <summary>A part of a line: one line, with a space at an end where the text has one.</summary>
    public static string Run(string text)
    {
        var line = Line(text);
        if (line.Length == 0)
        {
            return text.Length > 0 && text[0] == ' ' ? " " : "";
        }

        return $"{(text[0] == ' ' ? " " : "")}{line}{(text[^1] == ' ' ? " " : "")}";
    }

    /// <summary>One line of any length, of parts that were cut to size before.</summary>
    public static string WholeLine(string text) => Clean(text, int.MaxValue, lines: false);

    private static string Clean(string? text, int limit, bool lines)
    {
        if (string.IsNullOrEmpty(text))
        {
            return "";
        }

        var clean = new StringBuilder(Math.Min(text.Length, limit));
        var index = 0;
        while (index < text.Length && clean.Length < limit)
        {
            var skipped = EscapeSequence(text, index);
            if (skipped > 0)
            {
                index += skipped;
                continue;
            }

            if (Rune.DecodeFromUtf16(text.AsSpan(index), out var rune, out var consumed) != System.Buffers.OperationStatus.Done)
            {
                rune = Rune.ReplacementChar;
            }

            index += consumed;
            Append(clean, rune, lines);
        }

        var cut = index < text.Length;
        while (clean.Length > 0 && char.IsWhiteSpace(clean[^1]))
        {
            clean.Length--;
        }

        return cut ? clean.Append(CultureInfo.InvariantCulture, $"… (cut; {Format.Count(text.Length)} characters in all)").ToString() : clean.ToString();
    }

    private static void Append(StringBuilder clean, Rune rune, bool lines)
    {
        if (lines && rune.Value is ('\n' or 0x2028 or 0x2029))
        {
            clean.Append('\n');
        }
        else if (Rune.IsWhiteSpace(rune))
        {
            // A carriage return overwrites its line in a terminal; where lines are kept the line feed beside it is enough.
            if (lines ? rune.Value != '\r' : clean.Length > 0 && clean[^1] != ' ')
            {
                clean.Append(' ');
            }
        }
        else if (rune.Value is 0xFFFE or 0xFFFF)
        {
            clean.Append('\uFFFD');
        }
        else if (!IsHidden(rune))
        {
            clean.Append(rune.ToString());
        }
    }

    // Format characters (bidirectional marks and overrides, zero-width spaces, tags) but the joiners, which scripts and emoji need; and the variation
    // selectors by which text can be smuggled past a reader.
    private static bool IsHidden(Rune rune) =>
        Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control
            || (Rune.GetUnicodeCategory(rune) is UnicodeCategory.Format && rune.Value is not (0x200C or 0x200D))
            || rune.Value is >= 0xE0000 and <= 0xE0FFF;

    /// <summary>The length of the terminal escape sequence (ECMA-48) at <paramref name="start"/>, 0 for none.</summary>
    private static int EscapeSequence(string text, int start)
    {
        var character = text[start];
        char kind;
        int index;
        if (character == '\u001b' && start + 1 < text.Length)
        {
            kind = text[start + 1];
            index = start + 2;
        }
        else if (character is >= '\u0080' and <= '\u009f')
        {
            kind = (char)(character - 0x40);
            index = start + 1;
        }
        else
        {
            return 0;
        }

        switch (kind)
        {
            case '[':
                while (index < text.Length && text[index] is >= '\u0020' and <= '\u003f')
                {
                    index++;
                }

                return (index < text.Length && text[index] is >= '\u0040' and <= '\u007e' ? index + 1 : index) - start;
            case ']' or 'P' or 'X' or '^' or '_':
                // A string runs to its terminator. One that never ends hides nothing: only its opening is dropped.
                for (var end = index; end < text.Length && end - index < 4096; end++)
                {
                    if (text[end] is '\u0007' or '\u009c')
                    {
                        return end + 1 - start;
                    }

                    if (text[end] == '\u001b' && end + 1 < text.Length && text[end + 1] == '\\')
                    {
                        return end + 2 - start;
                    }
                }

                return index - start;
            case >= '\u0020' and <= '\u002f':
                while (index < text.Length && text[index] is >= '\u0020' and <= '\u002f')
                {
                    index++;
                }

                return Math.Min(index + 1, text.Length) - start;
            case >= '\u0030' and <= '\u007e':
                return index - start;
            default:
                return 1;
        }
    }
}
