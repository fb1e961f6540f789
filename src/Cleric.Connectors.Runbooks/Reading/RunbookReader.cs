using Cleric.Connectors.Files;
using Markdig;
using Markdig.Extensions.Yaml;
using Markdig.Syntax;

namespace Cleric.Connectors.Runbooks.Reading;

/// <summary>Reads a Markdown file (CommonMark with front matter, tables and task lists) into sections. Nothing in it is run or rendered: HTML is text.</summary>
internal static class RunbookReader
{
    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder().UsePreciseSourceLocation().UseYamlFrontMatter().UsePipeTables().UseTaskLists().Build();

    /// <summary>Reads a file's text.</summary>
    /// <param name="file">The file.</param>
    /// <param name="content">Its text.</param>
    public static Runbook Read(FoundFile file, FileText content)
    {
        var notes = new List<string>();
        if (!content.IsClean)
        {
            notes.Add($"{file.Name} is not all UTF-8; what is not is shown as U+FFFD. Save it as UTF-8.");
        }

        var text = content.Text;
        MarkdownDocument document;
        try
        {
            document = Markdown.Parse(text, Pipeline);
        }
        catch (ArgumentException)
        {
            // The library refuses what is nested too deeply.
            notes.Add($"{file.Name} is nested too deeply to be read as Markdown; it is searched as one text. Take out the nesting.");
            var name = Path.GetFileNameWithoutExtension(file.Name);
            return new Runbook(file.Name, new FrontMatter(), UpdatedAt(file, new FrontMatter()), [new RunbookSection("", name, [name], text.Trim(), [])], notes, content.IsCut);
        }

        var front = new FrontMatter();
        var start = 0;
        if (document.FirstOrDefault() is YamlFrontMatterBlock block)
        {
            front = FrontMatter.Read(block.Lines.ToString(), file.Name, notes);
            start = Math.Min(block.Span.End + 1, text.Length);
        }
        else if (text.StartsWith("---\n", StringComparison.Ordinal) || text.StartsWith("---\r\n", StringComparison.Ordinal))
        {
            var second = text.AsSpan(text.IndexOf('\n', StringComparison.Ordinal) + 1);
            second = second.IndexOf('\n') is var end and >= 0 ? second[..end] : second;
            if (second.IndexOf(':') > 0)
            {
                notes.Add($"{file.Name}:1: the front matter is not closed by a line of ---; it is searched as text. Close it.");
            }
        }

        return new Runbook(file.Name, front, UpdatedAt(file, front), [.. Sections(document, text, start, front.Title ?? Path.GetFileNameWithoutExtension(file.Name), front.Title is not null)], notes, content.IsCut);
    }

    /// <summary>A checked-out or mounted file is as old as its checkout, which would make every runbook look fresh: then only what it says of itself counts.</summary>
    private static DateTimeOffset? UpdatedAt(FoundFile file, FrontMatter front) =>
        front.Dated ?? (file.IsCopy ? null : new DateTimeOffset(DateTime.SpecifyKind(file.Written, DateTimeKind.Utc)));

    private static IEnumerable<RunbookSection> Sections(MarkdownDocument document, string text, int start, string fileTitle, bool isTitled)
    {
        var anchors = new GitHubAnchors();
        var above = new List<(int Level, string Heading)>();
        var blocks = new List<Block>();
        var current = (Anchor: "", Heading: fileTitle, Path: (List<string>)[fileTitle], Start: start);
        foreach (var block in document)
        {
            if (block is not HeadingBlock heading)
            {
                // Headings inside of lists and quotes begin no section, but have anchors.
                foreach (var inner in block.Descendants().OfType<HeadingBlock>())
                {
                    anchors.Next(PlainText.Of(inner.Inline));
                }

                blocks.Add(block);
                continue;
            }

            if (Section(current, text[current.Start..Math.Max(current.Start, heading.Span.Start)], blocks) is { } section)
            {
                yield return section;
            }

            var title = PlainText.Of(heading.Inline);
            above.RemoveAll(item => item.Level >= heading.Level);
            above.Add((heading.Level, title));
            var path = above.Select(item => item.Heading).Where(item => item.Length > 0).ToList();
            if ((isTitled || above[0].Level > 1) && (path.Count == 0 || !string.Equals(path[0], fileTitle, StringComparison.OrdinalIgnoreCase)))
            {
                path.Insert(0, fileTitle);
            }

            current = (anchors.Next(title), title.Length > 0 ? title : fileTitle, path, Math.Min(heading.Span.End + 1, text.Length));
            blocks = [];
        }

        if (Section(current, text[current.Start..], blocks) is { } last)
        {
            yield return last;
        }
    }

    private static RunbookSection? Section((string Anchor, string Heading, List<string> Path, int Start) head, string text, List<Block> blocks)
    {
        var trimmed = text.Trim();
        return trimmed.Length == 0 ? null : new RunbookSection(head.Anchor, head.Heading, head.Path, trimmed, StepReader.Read(blocks));
    }
}
