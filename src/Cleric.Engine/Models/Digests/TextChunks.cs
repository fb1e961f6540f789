namespace Cleric.Models.Digests;

/// <summary>Takes a long text apart into pieces that can be shown whole: at the ends of paragraphs where it can be, else of lines, sentences or words.</summary>
internal static class TextChunks
{
    /// <summary>So much is filled at least before an end is looked for.</summary>
    private const int Least = LineText.Longest / 3;

    private static readonly string[] Ends = ["\n\n", "\r\n\r\n", "\n", ". ", " "];

    public static IEnumerable<Range> Of(string text)
    {
        for (var start = 0; start < text.Length;)
        {
            var end = text.Length - start <= LineText.Longest ? text.Length : start + Length(text.AsSpan(start, LineText.Longest));
            var (from, to) = (start, end);
            while (from < to && text[from] is '\n' or '\r')
            {
                from++;
            }

            while (to > from && char.IsWhiteSpace(text[to - 1]))
            {
                to--;
            }

            if (to > from)
            {
                yield return from..to;
            }

            start = end;
        }
    }

    private static int Length(ReadOnlySpan<char> text)
    {
        foreach (var end in Ends)
        {
            var at = text[Least..].LastIndexOf(end, StringComparison.Ordinal);
            if (at >= 0)
            {
                return Least + at + end.Length;
            }
        }

        return char.IsHighSurrogate(text[^1]) ? text.Length - 1 : text.Length;
    }
}
