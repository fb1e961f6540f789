using System.Buffers;
using System.Text;

namespace Cleric.Reports.Rendering;

/// <summary>Writes data into HTML, both between tags and in quoted attributes, so that no markup comes of it.</summary>
internal static class HtmlText
{
    private static readonly SearchValues<char> Special = SearchValues.Create("&<>\"'`");

    /// <summary>Data as text on one line.</summary>
    public static string Text(string data) => Encode(CleanText.Line(data));

    /// <summary>Data as a part of a line, with the spaces at its ends.</summary>
    public static string Run(string data) => Encode(CleanText.Run(data));

    /// <summary>Data whose line breaks count.</summary>
    public static string Lines(string data) => Encode(CleanText.Block(data));

    /// <summary>An address that <see cref="SafeLink"/> let through, as an attribute's value.</summary>
    public static string Address(Uri target) => Encode(target.AbsoluteUri);

    private static string Encode(string clean)
    {
        if (clean.AsSpan().IndexOfAny(Special) < 0)
        {
            return clean;
        }

        var text = new StringBuilder(clean.Length + 32);
        foreach (var character in clean)
        {
            _ = character switch
            {
                '&' => text.Append("&amp;"),
                '<' => text.Append("&lt;"),
                '>' => text.Append("&gt;"),
                '"' => text.Append("&quot;"),
                '\'' => text.Append("&#39;"),
                '`' => text.Append("&#96;"),
                _ => text.Append(character),
            };
        }

        return text.ToString();
    }
}
