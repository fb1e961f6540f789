using System.Globalization;
using System.Text;

namespace Cleric.Reports.Rendering;

/// <summary>
/// Renders a report as one HTML page that stands alone: no script, no request to anywhere, charts as inline SVG, light and dark, fit to print. It is
/// well-formed XML, and may be served under the policy <c>default-src 'none'; style-src 'unsafe-inline'</c>, which it also declares itself. Text from
/// production is encoded.
/// </summary>
public sealed class HtmlReportRenderer : IReportRenderer
{
    /// <summary>"html".</summary>
    public string Format => "html";

    /// <summary>"text/html".</summary>
    public string MediaType => "text/html";

    /// <inheritdoc/>
    public string Render(Report report) => new Page().Write(DocumentComposer.Compose(report));

    private sealed class Page
    {
        private readonly StringBuilder _page = new();
        private int _charts;

        public string Write(ReportDocument document)
        {
            var title = HtmlText.Text(document.Title);
            _page.Append("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\"/>\n")
                .Append("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'\"/>\n")
                .Append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n<meta name=\"referrer\" content=\"no-referrer\"/>\n")
                .Append(CultureInfo.InvariantCulture, $"<title>{title}</title>\n<style>\n{HtmlStyle.Sheet}\n</style>\n</head>\n<body>\n")
                .Append("<a class=\"skip\" href=\"#finding\">Skip to the finding</a>\n<header>\n")
                .Append(CultureInfo.InvariantCulture, $"<h1>{title}</h1>\n<ul class=\"particulars\">")
                .AppendJoin("", document.Particulars.Select(particular => $"<li>{HtmlText.Text(particular)}</li>"))
                .Append("</ul>\n</header>\n<main>\n");
            if (document.Reading is { } reading)
            {
                Write(reading);
            }

            Write(document.Summary);
            _page.Append("<nav class=\"toc\" aria-label=\"Sections\"><ul>")
                .AppendJoin("", document.Sections.Select(section => $"<li><a href=\"#{section.Anchor}\">{HtmlText.Text(section.Title)}</a></li>"))
                .Append("</ul></nav>\n");
            foreach (var section in document.Sections)
            {
                Write(section);
            }

            return _page.Append(CultureInfo.InvariantCulture, $"</main>\n<footer><p>{HtmlText.Text(document.Colophon)}</p></footer>\n</body>\n</html>\n").ToString();
        }

        private void Write(Summary summary)
        {
            _page.Append("<section class=\"finding\" id=\"finding\" aria-label=\"Finding\">\n")
                .Append(CultureInfo.InvariantCulture, $"<h2 class=\"statement\">{HtmlText.Text(summary.Statement)}</h2>\n")
                .Append("<div class=\"sure\">");
            if (summary.Confidence is { } confidence)
            {
                _page.Append(CultureInfo.InvariantCulture, $"<div class=\"gauge\" aria-hidden=\"true\"><span style=\"width:{confidence * 100:0.#}%\"></span></div>")
                    .Append(CultureInfo.InvariantCulture, $"<strong>{HtmlText.Text(summary.ConfidenceText)}</strong>");
            }

            _page.Append("<ul class=\"marks\">")
                .AppendJoin("", summary.Marks.Select(mark => $"<li>{Inlines([mark])}</li>"))
                .Append("</ul></div>\n<div class=\"panels\">\n");
            foreach (var panel in new[] { summary.HowSure, summary.Why, summary.WhatNow })
            {
                _page.Append(CultureInfo.InvariantCulture, $"<div id=\"{panel.Anchor}\"><h3>{HtmlText.Text(panel.Title)}</h3>\n");
                Write(panel.Blocks);
                _page.Append("</div>\n");
            }

            _page.Append("</div>\n</section>\n");
        }

        private void Write(Section section)
        {
            _page.Append(CultureInfo.InvariantCulture, $"<section id=\"{section.Anchor}\" aria-labelledby=\"{section.Anchor}-title\">\n")
                .Append(CultureInfo.InvariantCulture, $"<h2 id=\"{section.Anchor}-title\">{HtmlText.Text(section.Title)}</h2>\n");
            Write(section.Blocks);
            _page.Append("</section>\n");
        }

        private void Write(IReadOnlyList<Block> blocks)
        {
            for (var i = 0; i < blocks.Count; i++)
            {
                var figure = blocks[i] is Figure;
                if (figure && (i == 0 || blocks[i - 1] is not Figure))
                {
                    _page.Append("<div class=\"figures\">\n");
                }

                Write(blocks[i]);
                if (figure && (i + 1 == blocks.Count || blocks[i + 1] is not Figure))
                {
                    _page.Append("</div>\n");
                }
            }
        }

        private void Write(Block block)
        {
            switch (block)
            {
                case Paragraph paragraph:
                    _page.Append(CultureInfo.InvariantCulture, $"<p{(paragraph.Quiet ? " class=\"quiet\"" : "")}>{Inlines(paragraph.Content)}</p>\n");
                    break;
                case BulletList list:
                    var tag = list.Ordered ? "ol" : "ul";
                    _page.Append(CultureInfo.InvariantCulture, $"<{tag}>").AppendJoin("", list.Items.Select(item => $"<li>{Inlines(item)}</li>")).Append(CultureInfo.InvariantCulture, $"</{tag}>\n");
                    break;
                case Fields fields:
                    _page.Append("<dl>").AppendJoin("", fields.Items.Select(field => $"<dt>{HtmlText.Text(field.Name)}</dt><dd>{Inlines(field.Content)}</dd>")).Append("</dl>\n");
                    break;
                case Table table:
                    Write(table);
                    break;
                case Preformatted preformatted:
                    _page.Append(CultureInfo.InvariantCulture, $"<p class=\"label\">{HtmlText.Text(preformatted.Name)}</p><pre>{HtmlText.Lines(preformatted.Text)}</pre>\n");
                    break;
                case Quotations quotations:
                    _page.Append("<p class=\"label\">What stands at each cited place</p><ul class=\"places\">")
                        .AppendJoin("", quotations.Items.Select(quotation =>
                            $"<li{Id(quotation.Anchor)}><span class=\"at\">{HtmlText.Text(quotation.Pointer)}</span><code>{HtmlText.Text(quotation.Text)}</code></li>"))
                        .Append("</ul>\n");
                    break;
                case Figure figure:
                    Write(figure);
                    break;
                case Group group:
                    Write(group);
                    break;
                default:
                    throw new InvalidOperationException($"A block of type {block.GetType().Name} has no HTML form.");
            }
        }

        private void Write(Table table)
        {
            _page.Append(CultureInfo.InvariantCulture, $"<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\"{HtmlText.Text(table.Caption)}\"><table><caption{(table.Titled ? "" : " class=\"unseen\"")}>{HtmlText.Text(table.Caption)}</caption>\n")
                .Append(Columns(table.Shares))
                .Append("<thead><tr>")
                .AppendJoin("", table.Columns.Select(column => $"<th scope=\"col\">{HtmlText.Text(column)}</th>"))
                .Append("</tr></thead>\n<tbody>\n");
            foreach (var (index, row) in table.Rows.Index())
            {
                _page.Append(CultureInfo.InvariantCulture, $"<tr{Id(table.Anchors?[index])}><th scope=\"row\">{Inlines(row[0])}</th>")
                    .AppendJoin("", row.Skip(1).Select(cell => $"<td>{Inlines(cell)}</td>"))
                    .Append("</tr>\n");
            }

            _page.Append("</tbody></table></div>\n");
        }

        private void Write(Figure figure)
        {
            var method = figure.Chart.Method is { } text ? $" {HtmlText.Text(text)}" : "";
            _page.Append(CultureInfo.InvariantCulture, $"<figure><h3>{HtmlText.Text(figure.Chart.Title)} {Inlines(figure.Caption)}</h3>\n")
                .Append(SvgChart.Draw(figure.Chart, $"chart-{++_charts}"))
                .Append(CultureInfo.InvariantCulture, $"<figcaption>{HtmlText.Text(figure.Chart.Description)}{method}</figcaption></figure>\n");
        }

        private void Write(Group group)
        {
            if (group.Folded)
            {
                _page.Append(CultureInfo.InvariantCulture, $"<details class=\"group\"{Id(group.Anchor)}><summary>{Inlines(group.Title)}</summary>\n");
                Write(group.Blocks);
                _page.Append("</details>\n");
                return;
            }

            _page.Append(CultureInfo.InvariantCulture, $"<div class=\"group\"{Id(group.Anchor)}><h3>{Inlines(group.Title)}</h3>\n");
            Write(group.Blocks);
            _page.Append("</div>\n");
        }

        private static string Inlines(IReadOnlyList<Inline> inlines)
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
                    TextRun run => HtmlText.Run(run.Text),
                    StrongRun run => $"<strong>{HtmlText.Text(run.Text)}</strong>",
                    QuietRun run => $"<small>{HtmlText.Run(run.Text)}</small>",
                    CodeRun run => $"<code>{HtmlText.Text(run.Text)}</code>",
                    MarkRun run => $"<span class=\"mark{Class(run.Tone)}\">{HtmlText.Text(run.Text)}</span>",
                    CitationRun { Anchor: null } run => $"[{HtmlText.Text(run.ExhibitId)}, not in this report]",
                    CitationRun run => $"<a class=\"cite\" href=\"#{run.Anchor}\"{Hint(run.Hint)}>[{HtmlText.Text(run.ExhibitId)}]</a>",
                    JumpRun run => $"<a href=\"#{run.Anchor}\">{HtmlText.Text(run.Text)}</a>",
                    LinkRun run => $"<a href=\"{HtmlText.Address(run.Target)}\" rel=\"noopener noreferrer nofollow\">{HtmlText.Text(run.Text)}</a>",
                    _ => throw new InvalidOperationException($"A run of type {inline.GetType().Name} has no HTML form."),
                });
            }

            return text.ToString();
        }

        private static string Columns(IReadOnlyList<int>? shares) =>
            shares is null ? "" : $"<colgroup>{string.Concat(shares.Select(share => string.Create(CultureInfo.InvariantCulture, $"<col style=\"width:{share}%\"/>")))}</colgroup>\n";

        private static string Class(Tone tone) => tone switch
        {
            Tone.Good => " good",
            Tone.Caution => " caution",
            _ => "",
        };

        private static string Hint(string hint) => hint.Length == 0 ? "" : $" title=\"{HtmlText.Text(hint)}\"";

        private static string Id(string? anchor) => string.IsNullOrEmpty(anchor) ? "" : $" id=\"{anchor}\"";
    }
}
