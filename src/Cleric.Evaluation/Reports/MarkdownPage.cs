using System.Globalization;
using System.Text;
using Cleric.Reports.Rendering;

namespace Cleric.Evaluation.Reports;

internal sealed class MarkdownPage
{
    private readonly StringBuilder _page = new();

    public string Render(EvaluationPage page)
    {
        _page.Append(CultureInfo.InvariantCulture, $"# {MarkdownText.Text(page.Title)}\n\n{MarkdownText.Text(page.Particulars)}\n\n**{MarkdownText.Text(page.Line)}**\n");
        foreach (var table in page.Tables)
        {
            _page.Append(CultureInfo.InvariantCulture, $"\n## {table.Title}\n\n{MarkdownText.Text(table.Text)}\n\n");
            Row(table.Columns);
            _page.Append('|').AppendJoin('|', table.Columns.Select(_ => " --- ")).Append("|\n");
            foreach (var row in table.Rows)
            {
                Row(row);
            }
        }

        return _page.ToString();
    }

    private void Row(string[] cells) => _page.Append("| ").AppendJoin(" | ", cells.Select(MarkdownText.Text)).Append(" |\n");
}
