using System.Globalization;
using System.Text;
using Cleric.Reports.Rendering;

namespace Cleric.Evaluation.Reports;

internal sealed class HtmlPage
{
    private const int Side = 220;
    private const int Margin = 30;

    private readonly StringBuilder _page = new();

    public string Render(EvaluationPage page)
    {
        var title = HtmlText.Text(page.Title);
        _page.Append("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\"/>\n")
            .Append("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'\"/>\n")
            .Append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n")
            .Append(CultureInfo.InvariantCulture, $"<title>{title}</title>\n<style>\n{HtmlStyle.Sheet}\n.scroll{{overflow-x:auto}}table{{border-collapse:collapse;width:100%;font-size:.9rem}}th,td{{text-align:left;padding:.3rem .6rem;border-bottom:1px solid var(--line);vertical-align:top}}figure{{margin:0 0 .6rem;max-width:18rem}}\n</style>\n</head>\n<body>\n")
            .Append(CultureInfo.InvariantCulture, $"<header>\n<h1>{title}</h1>\n<ul class=\"particulars\"><li>{HtmlText.Text(page.Particulars)}</li></ul>\n</header>\n<main>\n")
            .Append(CultureInfo.InvariantCulture, $"<section class=\"finding\"><h2 class=\"statement\">{HtmlText.Text(page.Line)}</h2></section>\n");
        foreach (var table in page.Tables)
        {
            _page.Append(CultureInfo.InvariantCulture, $"<section>\n<h2>{HtmlText.Text(table.Title)}</h2>\n<p>{HtmlText.Text(table.Text)}</p>\n");
            if (table.Points.Count > 0)
            {
                Chart(table.Points);
            }

            _page.Append("<div class=\"scroll\"><table>\n<thead>");
            Row("th", table.Columns);
            _page.Append("</thead>\n<tbody>\n");
            foreach (var row in table.Rows)
            {
                Row("td", row);
            }

            _page.Append("</tbody>\n</table></div>\n</section>\n");
        }

        return _page.Append("</main>\n</body>\n</html>\n").ToString();
    }

    private void Row(string element, string[] cells) =>
        _page.Append("<tr>").AppendJoin("", cells.Select(cell => $"<{element}>{HtmlText.Text(cell)}</{element}>")).Append("</tr>\n");

    /// <summary>The reliability diagram: on the line, answers are as often right as they say.</summary>
    private void Chart(IReadOnlyList<(double X, double Y)> points)
    {
        _page.Append(CultureInfo.InvariantCulture, $"<figure><svg viewBox=\"0 0 {Side + (2 * Margin)} {Side + (2 * Margin)}\" width=\"{Side + (2 * Margin)}\" height=\"{Side + (2 * Margin)}\" role=\"img\" aria-label=\"Reliability diagram\">")
            .Append(CultureInfo.InvariantCulture, $"<rect x=\"{Margin}\" y=\"{Margin}\" width=\"{Side}\" height=\"{Side}\" fill=\"none\" stroke=\"var(--line)\"/>")
            .Append(CultureInfo.InvariantCulture, $"<line x1=\"{Margin}\" y1=\"{Margin + Side}\" x2=\"{Margin + Side}\" y2=\"{Margin}\" stroke=\"var(--quiet)\" stroke-dasharray=\"4 4\"/>");
        foreach (var (x, y) in points)
        {
            _page.Append(CultureInfo.InvariantCulture, $"<circle cx=\"{Margin + (x * Side):0.#}\" cy=\"{Margin + ((1 - y) * Side):0.#}\" r=\"5\" fill=\"var(--accent)\"/>");
        }

        _page.Append(CultureInfo.InvariantCulture, $"<text x=\"{Margin + (Side / 2)}\" y=\"{Side + (2 * Margin) - 8}\" text-anchor=\"middle\" font-size=\"12\" fill=\"var(--quiet)\">confidence</text>")
            .Append(CultureInfo.InvariantCulture, $"<text x=\"12\" y=\"{Margin + (Side / 2)}\" text-anchor=\"middle\" font-size=\"12\" fill=\"var(--quiet)\" transform=\"rotate(-90 12 {Margin + (Side / 2)})\">right</text></svg></figure>\n");
    }
}
