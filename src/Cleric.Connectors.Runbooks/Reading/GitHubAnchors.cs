using System.Buffers;
using System.Globalization;
using System.Text;

namespace Cleric.Connectors.Runbooks.Reading;

/// <summary>
/// Anchors of the headings of one file as GitHub makes them (docs.github.com, "Section links"): lower case; letters, marks, digits, "_" and "-" stay, a space becomes "-", all else goes; one that
/// is taken gets "-1", "-2", ...
/// </summary>
internal sealed class GitHubAnchors
{
    private readonly Dictionary<string, int> _taken = new(StringComparer.Ordinal);

    public string Next(string heading)
    {
        var plain = Plain(heading);
        var anchor = plain;
        while (_taken.ContainsKey(anchor))
        {
            anchor = string.Create(CultureInfo.InvariantCulture, $"{plain}-{++_taken[plain]}");
        }

        _taken.Add(anchor, 0);
        return anchor;
    }

    private static string Plain(string heading)
    {
        var anchor = new StringBuilder(heading.Length);
        var rest = heading.AsSpan().Trim();
        while (!rest.IsEmpty)
        {
            if (Rune.DecodeFromUtf16(rest, out var rune, out var length) == OperationStatus.Done)
            {
                if (rune.Value == ' ')
                {
                    anchor.Append('-');
                }
                else if (rune.Value == '-' || IsOfWord(Rune.GetUnicodeCategory(rune)))
                {
                    anchor.Append(Rune.ToLowerInvariant(rune).ToString());
                }
            }

            rest = rest[length..];
        }

        return anchor.ToString();
    }

    private static bool IsOfWord(UnicodeCategory category) => category
        is UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter or UnicodeCategory.ModifierLetter or UnicodeCategory.OtherLetter
        or UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark
        or UnicodeCategory.DecimalDigitNumber or UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber
        or UnicodeCategory.ConnectorPunctuation;
}
