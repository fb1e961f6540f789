using System.Globalization;
using System.Text;
using Cleric.Exhibits;

namespace Cleric.Models.Digests;

/// <summary>Changes: the nearest before the onset first, each with what was changed from what to what, the lines of its difference that came or went, and last what stands round them.</summary>
internal static class ChangeDigester
{
    private static readonly TimeSpan Half = TimeSpan.FromMinutes(30);

    public static Digest Make(Exhibit exhibit, ChangeAnswer answer, DigestFocus focus)
    {
        var lines = new List<DigestLine>();
        for (var i = 0; i < answer.Changes.Count; i++)
        {
            var change = answer.Changes[i];
            if (!focus.Filter.Has(change.Time))
            {
                continue;
            }

            // What came after the onset did not cause it, but may be what somebody did about it.
            var score = focus.Onset is not { } onset ? 0.6
                : change.Time <= onset ? 0.4 + (0.5 / (1 + ((onset - change.Time) / Half)))
                : 0.2 + (0.4 / (1 + ((change.Time - onset) / Half)));
            var at = $"/changes/{i.ToString(CultureInfo.InvariantCulture)}";
            var own = focus.Filter.Has(change.Title, change.Kind, change.Entity?.Id, change.Author, change.From, change.To, change.Id) || (change.Attributes.Count > 0 && focus.Filter.Has(change.Attributes));
            if (own)
            {
                lines.Add(Line(exhibit, change, at, score, focus));
            }

            if (change.Diff is { Length: > 0 } diff)
            {
                Diff(exhibit, diff, $"{at}/diff", score, own ? default : focus.Filter, lines);
            }
        }

        return new Digest { Exhibit = exhibit, Lines = Digest.Best(lines, focus.MostLines), Items = lines.Count, ItemNoun = "parts of changes" };
    }

    private static DigestLine Line(Exhibit exhibit, Change change, string at, double score, DigestFocus focus)
    {
        var (title, quote) = LineText.Clean(change.Title, focus.Filter.Contains);
        var citations = new List<Citation> { new(exhibit.Id, $"{at}/title", quote) };
        var text = new StringBuilder($"{at}/title | ").Append(change.Time.UtcDateTime.ToString("MM-dd HH:mm:ss", CultureInfo.InvariantCulture));
        if (focus.Onset is { } onset)
        {
            text.Append(" (").Append(Reports.Format.Duration((onset - change.Time).Duration())).Append(change.Time <= onset ? " before the onset)" : " after the onset)");
        }

        text.Append(' ').Append(LineText.Short(change.Kind)).Append(change.Entity is { } entity ? " of " + LineText.Short(entity.Id) : "").Append(change.Author is { } author ? " by " + LineText.Short(author) : "");
        text.Append(" | ").Append(title);
        Add("from", change.From);
        Add("to", change.To);
        foreach (var (name, value) in change.Attributes.OrderBy(pair => pair.Key, StringComparer.Ordinal).Take(8))
        {
            Add($"attributes/{LineText.Step(name)}", value);
        }

        return new DigestLine(text.ToString(), citations, score);

        void Add(string name, string? value)
        {
            if (!string.IsNullOrEmpty(value))
            {
                var (shown, there) = LineText.Clean(value, focus.Filter.Contains, 200);
                text.Append("\n  ").Append(at).Append('/').Append(LineText.Short(name)).Append(" | ").Append(shown);
                citations.Add(new Citation(exhibit.Id, $"{at}/{name}", there));
            }
        }
    }

    private static void Diff(Exhibit exhibit, string diff, string pointer, double score, RowFilter filter, List<DigestLine> lines)
    {
        var (file, number) = ("", 0);
        foreach (var (range, changed) in Runs(diff))
        {
            var run = diff.AsSpan(range);
            var name = run.LastIndexOf("+++ ", StringComparison.Ordinal);
            if (name >= 0 && (name == 0 || run[name - 1] == '\n'))
            {
                var rest = run[(name + 4)..];
                var end = rest.IndexOfAny('\r', '\n');
                file = LineText.Short((end >= 0 ? rest[..end] : rest).ToString());
            }

            foreach (var piece in TextChunks.Of(run.ToString()))
            {
                var text = run[piece].ToString();
                if (filter.Has(text, file))
                {
                    var (shown, quote) = LineText.Clean(text);
                    lines.Add(new DigestLine($"{pointer} | {(file.Length > 0 ? file + " " : "")}|\n  | {shown}", [new Citation(exhibit.Id, pointer, quote)], score * (changed ? 0.9 : 0.3) / (1 + (0.1 * number++))));
                }
            }
        }
    }

    /// <summary>Lines that came or went in a row, and those between.</summary>
    private static IEnumerable<(Range Range, bool Changed)> Runs(string diff)
    {
        var (start, at) = (0, 0);
        bool? changed = null;
        while (at < diff.Length)
        {
            var end = diff.IndexOf('\n', at);
            end = end < 0 ? diff.Length : end + 1;
            var now = diff[at] is '+' or '-' && !diff.AsSpan(at).StartsWith("+++ ", StringComparison.Ordinal) && !diff.AsSpan(at).StartsWith("--- ", StringComparison.Ordinal);
            if (changed is { } before && before != now)
            {
                yield return (start..at, before);
                start = at;
            }

            changed = now;
            at = end;
        }

        if (changed is { } last)
        {
            yield return (start..diff.Length, last);
        }
    }
}
