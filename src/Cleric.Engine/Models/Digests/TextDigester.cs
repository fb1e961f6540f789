using System.Globalization;
using Cleric.Exhibits;

namespace Cleric.Models.Digests;

/// <summary>Text that people wrote or a tool returned: the beginning of each first, then what follows, and sooner where it speaks of whom the case is about or of trouble.</summary>
internal static class TextDigester
{
    private static readonly string[] Trouble = ["error", "fail", "warn", "exception", "timeout", "timed out", "refused", "denied", "killed", "unavailable"];

    public static Digest Make(Exhibit exhibit, KnowledgeAnswer answer, DigestFocus focus)
    {
        var lines = new List<DigestLine>();
        for (var i = 0; i < answer.Sections.Count; i++)
        {
            var section = answer.Sections[i];
            if (section.UpdatedAt is null || focus.Filter.Has(section.UpdatedAt.Value))
            {
                var at = $"/sections/{i.ToString(CultureInfo.InvariantCulture)}";
                var age = section.UpdatedAt is { } updated ? $" (of {updated.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)})" : "";
                Add(exhibit, $"{at}/text", $"{LineText.Short(section.Title)}{age}", section.Text, section.Title, 1 / (1 + (0.3 * i)), focus, lines);
            }
        }

        return new Digest { Exhibit = exhibit, Lines = Digest.Best(lines, focus.MostLines), Items = lines.Count, ItemNoun = "passages" };
    }

    public static Digest Make(Exhibit exhibit, ToolAnswer answer, DigestFocus focus)
    {
        var lines = new List<DigestLine>();
        for (var i = 0; i < answer.Contents.Count; i++)
        {
            Add(exhibit, $"/contents/{i.ToString(CultureInfo.InvariantCulture)}/text", LineText.Short(answer.Contents[i].MediaType), answer.Contents[i].Text, null, 1 / (1 + (0.3 * i)), focus, lines);
        }

        return new Digest { Exhibit = exhibit, Lines = Digest.Best(lines, focus.MostLines), Items = lines.Count, ItemNoun = "passages" };
    }

    private static void Add(Exhibit exhibit, string pointer, string title, string text, string? heading, double weight, DigestFocus focus, List<DigestLine> lines)
    {
        var number = 0;
        foreach (var range in TextChunks.Of(text))
        {
            var chunk = text[range];
            var place = number++;
            if (!focus.Filter.Has(chunk, heading))
            {
                continue;
            }

            var apt = 0.0;
            if (focus.Scope is { } scope && scope.Entities.Any(entity => chunk.Contains(entity.Name, StringComparison.OrdinalIgnoreCase)))
            {
                apt += 0.15;
            }

            if (Trouble.Any(word => chunk.Contains(word, StringComparison.OrdinalIgnoreCase)))
            {
                apt += 0.15;
            }

            var (shown, quote) = LineText.Clean(chunk);
            lines.Add(new DigestLine($"{pointer} | {title}{(place > 0 ? ", further on" : "")} | {shown}", [new Citation(exhibit.Id, pointer, quote)], weight * ((0.5 / (1 + (0.4 * place))) + apt)));
        }
    }
}
