using System.Globalization;
using System.Text.RegularExpressions;
using Cleric.Exhibits;
using Cleric.Reports;

namespace Cleric.Models;

/// <summary>Whether what a model says can be seen where it says so. One for a case; exhibits are opened when they are cited.</summary>
internal sealed partial class Checks(IReadOnlyList<Exhibit> exhibits) : IDisposable
{
    /// <summary>A quotation that is shorter proves nothing, but where it is all that stands there.</summary>
    private const int ShortestQuote = 8;

    /// <summary>The longest quotation that a citation carries.</summary>
    private const int LongestQuote = 400;

    /// <summary>The longest sentence.</summary>
    private const int LongestSentence = 600;

    private readonly Dictionary<string, CitedContent> _open = new(StringComparer.Ordinal);

    public Exhibit? Exhibit(string? id) => exhibits.FirstOrDefault(exhibit => exhibit.Id == id);

    /// <summary>Why a citation does not hold, or null when it does.</summary>
    public string? Problem(Citation citation)
    {
        if (Exhibit(citation.ExhibitId) is not { } exhibit)
        {
            return $"there is no exhibit {Short(citation.ExhibitId)}";
        }

        if (citation.Quote is not { Length: > 0 } quote)
        {
            return "it quotes nothing";
        }

        if (quote.Length > LongestQuote)
        {
            return $"the quotation is longer than {LongestQuote} characters";
        }

        if (Open(exhibit).Problem(citation) is { } problem)
        {
            return problem;
        }

        return quote.Trim().Length >= ShortestQuote || Open(exhibit).At(citation.Pointer)?.ToString() == quote ? null : $"\"{quote}\" is too short a quotation to show anything";
    }

    /// <summary>Why a sentence is not borne out by what it cites, or null when it is: each number in it has to stand in what is cited, names aside.</summary>
    public static string? Problem(string? sentence, IEnumerable<string> cited, IEnumerable<string> names)
    {
        if (string.IsNullOrWhiteSpace(sentence))
        {
            return "it says nothing";
        }

        if (sentence.Length > LongestSentence)
        {
            return $"it is longer than {LongestSentence} characters";
        }

        if (Link().IsMatch(sentence))
        {
            return "it holds an address";
        }

        var letters = sentence.Count(char.IsLetter);
        if (letters > 0 && sentence.Count(c => char.IsLetter(c) && c > '\u024F') * 2 > letters)
        {
            return "it is not in English";
        }

        var rest = names.Where(name => name.Length > 0).OrderByDescending(name => name.Length).Aggregate(sentence, (text, name) => text.Replace(name, " ", StringComparison.OrdinalIgnoreCase));
        var known = cited.SelectMany(text => Number().Matches(text).Select(match => match.Value)).Select(Value).ToHashSet();
        return Number().Matches(rest).Select(match => match.Value).FirstOrDefault(number => !known.Contains(Value(number))) is { } unknown ? $"the number {unknown} does not stand in what is cited" : null;
    }

    /// <summary>What stands at the cited places, as text.</summary>
    public IEnumerable<string> Cited(IEnumerable<Citation> citations) =>
        citations.Select(citation => Exhibit(citation.ExhibitId) is { } exhibit ? Open(exhibit).At(citation.Pointer)?.ToString() : null).OfType<string>();

    public void Dispose()
    {
        foreach (var content in _open.Values)
        {
            content.Dispose();
        }
    }

    /// <summary>What a model wrote, cut for a line that tells of it.</summary>
    public static string Short(string? text) => text is null ? "nothing" : $"\"{Reasoning.Readers.Reading.Line(text, 80)}\"";

    private CitedContent Open(Exhibit exhibit) => _open.TryGetValue(exhibit.Id, out var content) ? content : _open[exhibit.Id] = new CitedContent(exhibit);

    private static double Value(string number) => double.TryParse(number.Replace(",", "", StringComparison.Ordinal), NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? value : double.NaN;

    [GeneratedRegex(@"(?<![\p{L}\d.])\d{1,3}(,\d{3})+(\.\d+)?|\d+(\.\d+)?", RegexOptions.CultureInvariant)]
    private static partial Regex Number();

    [GeneratedRegex(@"https?://|www\.|\]\(", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Link();
}
