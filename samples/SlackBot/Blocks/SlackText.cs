using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace SlackBot.Blocks;

/// <summary>Text to and from Slack (https://docs.slack.dev/messaging/formatting-message-text).</summary>
internal static partial class SlackText
{
    /// <summary>How long one thing from outside may be within a message.</summary>
    public const int LongestPiece = 400;

    private const int Cells = 10;

    /// <summary>
    /// Text from outside for a formatted text: in one line, of bounded length, with the three characters escaped that begin mentions, links and entities. Slack knows no escape for the marks that make text bold, struck,
    /// slanted or code: those are replaced by characters that look like them.
    /// </summary>
    /// <param name="text">The text.</param>
    /// <param name="most">How long it may be, escaped.</param>
    public static string Escape(string text, int most = LongestPiece)
    {
        var clean = Clean(text, most);
        var escaped = new StringBuilder(clean.Length);
        var at = 0;
        foreach (var rune in clean.EnumerateRunes())
        {
            var piece = rune.Value switch
            {
                '&' => "&amp;",
                '<' => "&lt;",
                '>' => "&gt;",
                '*' => "\u2217",
                '~' => "\u223C",
                '`' => "\u02CB",
                '_' when !IsWithinName(clean, at) => "\u02CD",
                _ => rune.ToString(),
            };
            at += rune.Utf16SequenceLength;
            if (escaped.Length + piece.Length >= most)
            {
                return escaped.Append('…').ToString();
            }

            escaped.Append(piece);
        }

        return escaped.ToString();
    }

    /// <summary>A count with its noun.</summary>
    public static string Count(long count, string one, string? many = null) => string.Create(CultureInfo.InvariantCulture, $"{count} {(count == 1 ? one : many ?? one + "s")}");

    /// <summary>Between letters and digits an underscore formats nothing, and names such as http_requests_total can be copied.</summary>
    private static bool IsWithinName(string text, int at) => at > 0 && at + 1 < text.Length && char.IsAsciiLetterOrDigit(text[at - 1]) && char.IsAsciiLetterOrDigit(text[at + 1]);

    /// <summary>Text in one line, without control characters and those that turn its direction, and of bounded length.</summary>
    public static string Clean(string text, int most)
    {
        var clean = new StringBuilder(Math.Min(text.Length, most));
        foreach (var rune in text.EnumerateRunes())
        {
            if (Rune.IsWhiteSpace(rune))
            {
                if (clean.Length > 0 && clean[^1] != ' ')
                {
                    clean.Append(' ');
                }
            }
            else if (Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned))
            {
                if (clean.Length + rune.Utf16SequenceLength > most - 1)
                {
                    return clean.ToString().TrimEnd() + "…";
                }

                clean.Append(rune.ToString());
            }
        }

        var whole = clean.ToString().TrimEnd();
        return whole.Length == 0 ? "–" : whole;
    }

    /// <summary>What a person wrote, as Slack sends it, in plain words: mentions of the bot are left out, links and mentions are what they are called.</summary>
    /// <param name="text">The text.</param>
    /// <param name="bots">The ids that the bot goes by.</param>
    public static string Plain(string text, IReadOnlyCollection<string> bots)
    {
        var named = Reference().Replace(text, match =>
        {
            var (target, label) = (match.Groups["target"].Value, match.Groups["label"].Value);
            return target[0] switch
            {
                '@' when bots.Contains(target[1..]) => " ",
                '@' or '#' or '!' => label.Length > 0 ? $"{(target[0] == '#' ? "#" : "")}{label}" : target,
                _ => label.Length > 0 ? label : target,
            };
        });
        var plain = named.Replace("&lt;", "<", StringComparison.Ordinal).Replace("&gt;", ">", StringComparison.Ordinal).Replace("&amp;", "&", StringComparison.Ordinal);
        return plain.Trim();
    }

    /// <summary>Mentions a user, or names who is none of Slack's.</summary>
    public static string Person(string principal)
    {
        const string Prefix = "slack:";
        return principal.StartsWith(Prefix, StringComparison.Ordinal) && SlackIds.IsUser(principal[Prefix.Length..]) ? $"<@{principal[Prefix.Length..]}>" : Escape(principal, 80);
    }

    /// <summary>A share of one. What is not quite certain is not shown as certain.</summary>
    public static string Percent(double share) => share switch
    {
        < 1 and >= 0.9995 => "over 99.9 %",
        > 0 and < 0.0005 => "under 0.1 %",
        _ => string.Create(CultureInfo.InvariantCulture, $"{share * 100:0.#} %"),
    };

    /// <summary>A share of one as a bar.</summary>
    public static string Bar(double share)
    {
        var full = (int)Math.Round(Math.Clamp(share, 0, 1) * Cells);
        return $"`{new string('█', full)}{new string('░', Cells - full)}`";
    }

    /// <summary>A heading and lines in the text of one block: as many as there is room for, and how many there was none for.</summary>
    /// <param name="heading">The heading.</param>
    /// <param name="lines">The lines, escaped.</param>
    /// <param name="most">The most lines that are worth showing.</param>
    public static SectionBlock List(string heading, IReadOnlyCollection<string> lines, int most)
    {
        const int Reserve = 60;
        var text = new StringBuilder($"*{heading}*");
        var shown = 0;
        foreach (var line in lines.Take(most))
        {
            if (text.Length + line.Length + 3 > SlackLimits.Text - Reserve)
            {
                break;
            }

            text.Append("\n• ").Append(line);
            shown++;
        }

        if (shown < lines.Count)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n_… and {lines.Count - shown} more, in the case file._");
        }

        return new SectionBlock(TextObject.Mrkdwn(text.ToString()));
    }

    [GeneratedRegex(@"<(?<target>[^<>|]+)(\|(?<label>[^<>]*))?>", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Reference();
}
