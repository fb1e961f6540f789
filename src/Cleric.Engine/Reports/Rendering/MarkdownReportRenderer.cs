using System.Text;

namespace Cleric.Reports.Rendering;

/// <summary>
/// Renders a report as GitHub Flavored Markdown. Citations link to anchors in the page. Text from production is escaped: nothing in it becomes markup, a
/// link or a mention.
/// </summary>
public sealed class MarkdownReportRenderer : IReportRenderer
{
    /// <summary>"markdown".</summary>
    public string Format => "markdown";

    /// <summary>"text/markdown".</summary>
    public string MediaType => "text/markdown";

    /// <inheritdoc/>
    public string Render(Report report)
    {
        var document = DocumentComposer.Compose(report);
        var page = new StringBuilder();
        Line(page, $"# {MarkdownText.Text(document.Title)}");
        Line(page, string.Join(" · ", document.Particulars.Select(MarkdownText.Text)));
        if (document.Reading is { } reading)
        {
            Line(page, $"**{MarkdownText.Text(reading.Title)}**");
            Write(page, reading.Blocks, level: 3);
        }

        Line(page, $"> **{MarkdownText.Text(document.Summary.Statement)}**\n>\n> "
            + $"{(document.Summary.Confidence is null ? "" : $"**Confidence:** {MarkdownText.Text(document.Summary.ConfidenceText)} · ")}{string.Join(" · ", document.Summary.Marks.Select(mark => MarkdownText.Text(mark.Text)))}");
        foreach (var panel in new[] { document.Summary.HowSure, document.Summary.Why, document.Summary.WhatNow })
        {
            Line(page, $"**{MarkdownText.Text(panel.Title)}**");
            Write(page, panel.Blocks, level: 3);
        }

        foreach (var section in document.Sections)
        {
            Line(page, $"<a id=\"{section.Anchor}\"></a>");
            Line(page, $"## {MarkdownText.Text(section.Title)}");
            Write(page, section.Blocks, level: 3);
        }

        Line(page, "---");
        page.Append('_').Append(MarkdownText.Text(document.Colophon)).Append("_\n");
        return page.ToString();
    }

    private static void Write(StringBuilder page, IReadOnlyList<Block> blocks, int level)
    {
        foreach (var block in blocks)
        {
            Write(page, block, level);
        }
    }

    private static void Write(StringBuilder page, Block block, int level)
    {
        switch (block)
        {
            case Paragraph paragraph:
                Line(page, paragraph.Quiet ? $"_{Inlines(paragraph.Content)}_" : Inlines(paragraph.Content));
                break;
            case BulletList list:
                Line(page, string.Join('\n', list.Items.Select((item, index) => $"{(list.Ordered ? $"{index + 1}." : "-")} {Inlines(item)}")));
                break;
            case Fields fields:
                Line(page, string.Join('\n', fields.Items.Select(field => $"- **{MarkdownText.Text(field.Name)}:** {Inlines(field.Content)}")));
                break;
            case Table table:
                Write(page, table);
                break;
            case Preformatted preformatted:
                Line(page, $"{MarkdownText.Text(preformatted.Name)}:");
                Line(page, MarkdownText.Fenced(preformatted.Text));
                break;
            case Quotations quotations:
                Line(page, "What stands at each cited place:");
                Line(page, string.Join('\n', quotations.Items.Select(quotation =>
                    $"- {Anchor(quotation.Anchor)}{MarkdownText.Code(quotation.Pointer)}: {MarkdownText.Code(quotation.Text)}")));
                break;
            case Figure figure:
                Write(page, figure);
                break;
            case Group group:
                Line(page, $"{Anchor(group.Anchor)}");
                Line(page, $"{new string('#', level)} {Inlines(group.Title)}");
                Write(page, group.Blocks, level + 1);
                break;
            default:
                throw new InvalidOperationException($"A block of type {block.GetType().Name} has no Markdown form.");
        }
    }

    private static void Write(StringBuilder page, Table table)
    {
        var text = new StringBuilder(table.Titled ? $"**{MarkdownText.Text(table.Caption)}**\n\n" : "");
        text.Append("| ").AppendJoin(" | ", table.Columns.Select(MarkdownText.Text)).Append(" |\n");
        text.Append('|').Insert(text.Length, " --- |", table.Columns.Count);
        foreach (var (index, row) in table.Rows.Index())
        {
            text.Append("\n| ").Append(Anchor(table.Anchors?[index])).AppendJoin(" | ", row.Select(cell => Inlines(cell, inTable: true))).Append(" |");
        }

        Line(page, text.ToString());
    }

    private static void Write(StringBuilder page, Figure figure)
    {
        Line(page, $"**{MarkdownText.Text(figure.Chart.Title)}**{string.Concat(figure.Caption.Select(inline => " " + Inlines([inline])))}");
        Line(page, MarkdownText.Text(figure.Chart.Description));
        if (Sparkline.Draw(figure.Chart) is { Length: > 0 } drawing)
        {
            Line(page, MarkdownText.Fenced(drawing));
        }

        if (figure.Chart.Method is { } method)
        {
            Line(page, $"_{MarkdownText.Text(method)}_");
        }
    }

    private static string Inlines(IReadOnlyList<Inline> inlines, bool inTable = false)
    {
        var text = new StringBuilder();
        foreach (var inline in inlines)
        {
            // Citations and marks stand apart; all else brings its own spaces.
            if (inline is CitationRun or MarkRun && text.Length > 0)
            {
                text.Append(' ');
            }

            text.Append(inline switch
            {
                TextRun run => MarkdownText.Run(run.Text),
                StrongRun run => $"**{MarkdownText.Text(run.Text)}**",
                QuietRun run => MarkdownText.Run(run.Text),
                CodeRun run => MarkdownText.Code(run.Text, inTable),
                MarkRun run => $"_({MarkdownText.Text(run.Text)})_",
                CitationRun { Anchor: null } run => $"\\[{MarkdownText.Text(run.ExhibitId)}, not in this report\\]",
                CitationRun run => $"[\\[{MarkdownText.Text(run.ExhibitId)}\\]](#{run.Anchor})",
                JumpRun run => $"[{MarkdownText.Text(run.Text)}](#{run.Anchor})",
                LinkRun run => $"[{MarkdownText.Text(run.Text)}](<{Address(run.Target, inTable)}>)",
                _ => throw new InvalidOperationException($"A run of type {inline.GetType().Name} has no Markdown form."),
            });
        }

        return text.ToString();
    }

    private static string Address(Uri target, bool inTable)
    {
        var address = target.AbsoluteUri.Replace("\\", "%5C", StringComparison.Ordinal).Replace("<", "%3C", StringComparison.Ordinal).Replace(">", "%3E", StringComparison.Ordinal)
            .Replace("&", "&amp;", StringComparison.Ordinal);
        return inTable ? address.Replace("|", "%7C", StringComparison.Ordinal) : address;
    }

    private static string Anchor(string? anchor) => string.IsNullOrEmpty(anchor) ? "" : $"<a id=\"{anchor}\"></a>";

    private static void Line(StringBuilder page, string text)
    {
        if (text.Length > 0)
        {
            page.Append(text).Append("\n\n");
        }
    }
}
