using System.Globalization;
using System.Text;
using Cleric.Connectors.Otlp.Naming;
using Cleric.Entities;
using Cleric.Exhibits;
using Markdig;
using Markdig.Syntax;

namespace Cleric.Connectors.Otlp.Knowledge;

/// <summary>The sections of Markdown files, and which of them speak of what is asked.</summary>
internal sealed class KnowledgeBase
{
    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder().UsePreciseSourceLocation().Build();

    private readonly List<KnowledgeSection> _sections = [];
    private readonly KeywordIndex _index = new();

    public KnowledgeBase(string folder, IReadOnlyList<string> files, EntityNames names)
    {
        foreach (var file in files)
        {
            Add(Path.GetRelativePath(folder, file).Replace('\\', '/'), File.ReadAllText(file, Encoding.UTF8), names);
        }
    }

    /// <summary>The sections that speak of any of the words, best match first; without words all, in the order of the files.</summary>
    public IReadOnlyList<KnowledgeSection> Find(string words) =>
        string.IsNullOrWhiteSpace(words) ? _sections : [.. _index.Rank(words).Select(at => _sections[at])];

    private void Add(string path, string text, EntityNames names)
    {
        var front = FrontMatter.Read(ref text, path);
        var entities = front.Services.Select(names.Resolve).Distinct().ToArray();
        var fileTitle = front.Title ?? Path.GetFileNameWithoutExtension(path);
        var headings = Markdown.Parse(text, Pipeline).OfType<HeadingBlock>().ToArray();
        var anchors = new Dictionary<string, int>(StringComparer.Ordinal);
        Section(fileTitle, fileTitle, text[..(headings.Length == 0 ? text.Length : headings[0].Span.Start)]);
        for (var i = 0; i < headings.Length; i++)
        {
            var start = Math.Min(headings[i].Span.End + 1, text.Length);
            var end = i + 1 < headings.Length ? headings[i + 1].Span.Start : text.Length;
            Section(Title(text.AsSpan(headings[i].Span.Start, headings[i].Span.Length)), fileTitle, text[start..end]);
        }

        void Section(string title, string file, string body)
        {
            var trimmed = body.Trim();
            var anchor = Anchor(title);
            var again = anchors.GetValueOrDefault(anchor);
            anchors[anchor] = again + 1;
            if (trimmed.Length == 0)
            {
                return;
            }

            _sections.Add(new KnowledgeSection
            {
                Id = $"{path}#{anchor}{(again == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"-{again}"))}",
                Title = title == file ? title : $"{file}: {title}",
                Text = trimmed,
                UpdatedAt = front.Updated,
                Entities = entities,
            });

            // A word of the heading or of the front matter says more of a section than one of its text.
            _index.Add($"{title} {title} {file} {string.Join(' ', front.Services.Concat(front.Services))} {string.Join(' ', front.Alerts.Concat(front.Alerts))} {trimmed}");
        }
    }

    private static string Title(ReadOnlySpan<char> heading)
    {
        // "## Title ##", or a title underlined.
        var line = heading.IndexOfAny('\r', '\n') is var end and > 0 && heading[0] != '#' ? heading[..end] : heading;
        return line.Trim().Trim('#').Trim().ToString();
    }

    private static string Anchor(string title)
    {
        var anchor = new StringBuilder(title.Length);
        foreach (var character in title)
        {
            if (char.IsLetterOrDigit(character) || character is '-' or '_')
            {
                anchor.Append(char.ToLowerInvariant(character));
            }
            else if (character == ' ')
            {
                anchor.Append('-');
            }
        }

        return anchor.ToString();
    }
}
