using System.Globalization;
using Cleric.Exhibits;
using Cleric.Reports;

namespace Cleric.Reasoning.Readers;

/// <summary>What all readers share.</summary>
internal static class Reading
{
    /// <summary>The longest quotation that a citation carries.</summary>
    private const int LongestQuote = 160;

    /// <summary>How far an exhibit can be trusted, by its coverage: 0 where there is nothing to read.</summary>
    public static double QualityOf(Exhibit exhibit) => exhibit.Answer.Coverage switch
    {
        Coverage.Data => 1,
        Coverage.CutShort => 0.75,
        Coverage.Stale => 0.5,
        _ => 0,
    };

    public static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("HH:mm:ss", CultureInfo.InvariantCulture);

    public static Citation Sample(Exhibit exhibit, int series, int value, double number) =>
        new(exhibit.Id, $"/series/{series}/values/{value}", number.ToString("R", CultureInfo.InvariantCulture));

    public static Citation Text(Exhibit exhibit, string pointer, string text)
    {
        if (text.Length <= LongestQuote)
        {
            return new(exhibit.Id, pointer, text);
        }

        // Never half of a surrogate pair: it could not be found again.
        var length = char.IsHighSurrogate(text[LongestQuote - 1]) ? LongestQuote - 1 : LongestQuote;
        return new(exhibit.Id, pointer, text[..length]);
    }

    /// <summary>How many times normal something is, or null where that says nothing.</summary>
    public static string? Times(double ratio) =>
        double.IsFinite(ratio) && ratio is > 0 and (>= 1.2 or <= 0.8) ? $"{Format.Number(ratio)} times normal" : null;

    /// <summary>One line of at most <paramref name="length"/> characters.</summary>
    public static string Line(string text, int length = 140)
    {
        var end = text.AsSpan().IndexOfAny('\r', '\n');
        var line = end >= 0 ? text[..end] : text;
        return line.Length <= length ? line : line[..(char.IsHighSurrogate(line[length - 2]) ? length - 2 : length - 1)] + "…";
    }
}
