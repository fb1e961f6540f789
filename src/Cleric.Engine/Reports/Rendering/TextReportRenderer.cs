using System.Text;

namespace Cleric.Reports.Rendering;

/// <summary>
/// Renders a report as plain text for a terminal, in UTF-8, with the series drawn in block characters. Text from production is stripped of control
/// characters, terminal escape sequences and marks that turn the direction of writing.
/// </summary>
public sealed class TextReportRenderer : IReportRenderer
{
    private const int GaugeWidth = 20;

    private readonly TextReportOptions _options;

    /// <summary>Makes a renderer without colour, 100 columns wide.</summary>
    public TextReportRenderer()
        : this(new TextReportOptions())
    {
    }

    /// <summary>Makes a renderer.</summary>
    /// <param name="options">How it writes.</param>
    /// <exception cref="ClericException">An option is out of its range.</exception>
    public TextReportRenderer(TextReportOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var result = new TextReportOptionsValidator().Validate(null, options);
        if (result.Failed)
        {
            throw new ClericException($"{nameof(TextReportOptions)}: {result.FailureMessage}");
        }

        _options = options;
    }

    /// <summary>"text".</summary>
    public string Format => "text";

    /// <summary>"text/plain".</summary>
    public string MediaType => "text/plain";

    /// <inheritdoc/>
    public string Render(Report report)
    {
        var document = DocumentComposer.Compose(report);
        var page = new TextPage(_options.Width, _options.Color);
        page.Write(CleanText.Line(document.Title), TextStyle.Heading);
        page.Write(string.Join(" · ", document.Particulars), TextStyle.Quiet);
        if (document.Reading is { } reading)
        {
            Write(page, reading);
        }

        page.Gap();
        page.Write(CleanText.Line(document.Summary.Statement), TextStyle.Strong);
        if (document.Summary.Confidence is { } confidence)
        {
            var filled = (int)Math.Round(confidence * GaugeWidth);
            page.Write($"{new string('█', filled)}{new string('░', GaugeWidth - filled)} {document.Summary.ConfidenceText}");
        }

        page.Write(string.Concat(document.Summary.Marks.Select(mark => $"[{mark.Text}] ")), document.Summary.Marks.Any(mark => mark.Tone == Tone.Caution) ? TextStyle.Caution : TextStyle.Good);
        foreach (var panel in new[] { document.Summary.HowSure, document.Summary.Why, document.Summary.WhatNow })
        {
            Write(page, panel);
        }

        foreach (var section in document.Sections)
        {
            Write(page, section);
        }

        page.Gap();
        page.Write(document.Colophon, TextStyle.Quiet);
        return page.ToString();
    }

    private static void Write(TextPage page, Section section)
    {
        page.Gap();
        page.Write(section.Title.ToUpperInvariant(), TextStyle.Heading);
        Write(page, section.Blocks);
    }

    private static void Write(TextPage page, IReadOnlyList<Block> blocks)
    {
        using var indent = page.Indent();
        foreach (var block in blocks)
        {
            Write(page, block);
        }
    }

    private static void Write(TextPage page, Block block)
    {
        switch (block)
        {
            case Paragraph paragraph:
                page.Write(Plain(paragraph.Content), paragraph.Quiet ? TextStyle.Quiet : TextStyle.Plain);
                break;
            case BulletList list:
                foreach (var (index, item) in list.Items.Index())
                {
                    page.Write(Plain(item), TextStyle.Plain, list.Ordered ? $"{index + 1}. " : "- ");
                }

                break;
            case Fields fields:
                var width = fields.Items.Max(field => TextWrap.Columns(field.Name)) + 2;
                foreach (var field in fields.Items)
                {
                    page.Write(Plain(field.Content), TextStyle.Plain, TextWrap.Pad(field.Name + ":", width));
                }

                break;
            case Table table:
                if (table.Titled)
                {
                    page.Write(table.Caption + ":", TextStyle.Quiet);
                }

                page.WriteTable(table.Columns, [.. table.Rows.Select(row => row.Select(Plain).ToArray())]);
                break;
            case Preformatted preformatted:
                page.Write(preformatted.Name + ":", TextStyle.Quiet);
                page.WriteLines(preformatted.Text);
                break;
            case Quotations quotations:
                page.Write("What stands at each cited place:", TextStyle.Quiet);
                foreach (var quotation in quotations.Items)
                {
                    page.Write($"{CleanText.Line(quotation.Pointer)}: {CleanText.Line(quotation.Text)}", TextStyle.Plain, "- ");
                }

                break;
            case Figure figure:
                Write(page, figure);
                break;
            case Group group:
                page.Gap();
                page.Write(Plain(group.Title), TextStyle.Strong);
                Write(page, group.Blocks);
                break;
            default:
                throw new InvalidOperationException($"A block of type {block.GetType().Name} has no text form.");
        }
    }

    private static void Write(TextPage page, Figure figure)
    {
        page.Gap();
        page.Write($"{CleanText.Line(figure.Chart.Title)} {Plain(figure.Caption)}", TextStyle.Strong);
        page.Write(figure.Chart.Description);
        if (Sparkline.Draw(figure.Chart) is { Length: > 0 } drawing)
        {
            page.WriteLines(drawing);
        }

        if (figure.Chart.Method is { } method)
        {
            page.Write(method, TextStyle.Quiet);
        }
    }

    private static string Plain(IReadOnlyList<Inline> inlines)
    {
        var text = new StringBuilder();
        foreach (var inline in inlines)
        {
            if (inline is CitationRun or MarkRun && text.Length > 0)
            {
                text.Append(' ');
            }

            text.Append(inline switch
            {
                TextRun run => CleanText.Run(run.Text),
                QuietRun run => CleanText.Run(run.Text),
                StrongRun run => CleanText.Line(run.Text),
                CodeRun run => CleanText.Line(run.Text),
                MarkRun run => $"({run.Text})",
                CitationRun { Anchor: null } run => $"[{CleanText.Line(run.ExhibitId)}, not in this report]",
                CitationRun run => $"[{CleanText.Line(run.ExhibitId)}]",
                JumpRun run => run.Text,
                LinkRun run => run.Target.AbsoluteUri,
                _ => throw new InvalidOperationException($"A run of type {inline.GetType().Name} has no text form."),
            });
        }

        return text.ToString();
    }
}
