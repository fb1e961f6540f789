using System.Text;

namespace Cleric.Reports.Rendering;

/// <summary>
/// Writes data into Markdown (CommonMark 0.31, GitHub Flavored Markdown 0.29) so that it is shown and never read as markup: no emphasis, link, image, HTML,
/// table cell, block, autolink or mention comes of it.
/// </summary>
internal static class MarkdownText
{
    // Invisible, and no part of a name: ends an address or a mention before it begins.
    private const char WordJoiner = '\u2060';

    /// <summary>Data as text on one line.</summary>
    public static string Text(string data) => Escape(CleanText.Line(data));

    /// <summary>Data as a part of a line, with the spaces at its ends.</summary>
    public static string Run(string data) => Escape(CleanText.Run(data));

    /// <summary>Data as a code span.</summary>
    public static string Code(string data, bool inTable = false)
    {
        var clean = CleanText.Line(data);
        if (clean.Length == 0)
        {
            return "–";
        }

        var fence = new string('`', LongestRun(clean) + 1);

        // A table's cells are split before its code spans are read.
        clean = inTable ? clean.Replace("\\|", "|", StringComparison.Ordinal).Replace("|", "\\|", StringComparison.Ordinal) : clean;
        var pad = clean[0] == '`' || clean[^1] == '`' ? " " : "";
        return $"{fence}{pad}{clean}{pad}{fence}";
    }

    /// <summary>Data as a fenced block, without a final line break.</summary>
    public static string Fenced(string data)
    {
        var clean = CleanText.Block(data);
        var fence = new string('`', Math.Max(3, LongestRun(clean) + 1));
        return $"{fence}text\n{clean}\n{fence}";
    }

    private static string Escape(string clean)
    {
        var text = new StringBuilder(clean.Length + 16);
        var start = clean.StartsWith(' ') ? 1 : 0;
        for (var i = 0; i < clean.Length; i++)
        {
            var character = clean[i];
            switch (character)
            {
                case '@':
                    text.Append('@').Append(WordJoiner);
                    continue;
                case '\\' or '`' or '*' or '[' or ']' or '<' or '>' or '|' or '~' or '&' or '$':
                case '_' when !(IsWord(clean, i - 1) && IsWord(clean, i + 1)):
                case ':' when i > 0 && char.IsAsciiLetter(clean[i - 1]) && i + 1 < clean.Length && clean[i + 1] != ' ':
                case '.' when i >= 3 && clean.AsSpan(i - 3, 3).Equals("www", StringComparison.OrdinalIgnoreCase):
                case '#' or '+' or '-' or '=' when i == start:
                case '.' or ')' when i > start && AllDigits(clean, start, i) && (i + 1 == clean.Length || clean[i + 1] == ' '):
                    text.Append('\\');
                    break;
                default:
                    break;
            }

            text.Append(character);
        }

        return text.ToString();
    }

    private static bool IsWord(string text, int index) => index >= 0 && index < text.Length && char.IsLetterOrDigit(text[index]);

    private static bool AllDigits(string text, int start, int end) => end - start <= 9 && !text.AsSpan(start, end - start).ContainsAnyExceptInRange('0', '9');

    private static int LongestRun(string text)
    {
        var (longest, run) = (0, 0);
        foreach (var character in text)
        {
            run = character == '`' ? run + 1 : 0;
            longest = Math.Max(longest, run);
        }

        return longest;
    }
}
