using System.Xml.Linq;
using Cleric.Evaluation.Reports;
using Cleric.Evaluation.Results;

namespace Cleric.Evaluation.Tests.Reports;

public sealed class EvaluationReportTests
{
    private static readonly EvaluationResult Result = Sample.Evaluation(
        "<script>alert(1)</script>",
        Sample.Result("a|b", true, 0.9),
        Sample.Result("wrong", false, 0.8),
        Sample.Result("control", true, 0.7, truth: []),
        Sample.Result("bad", false, 0, status: CaseStatus.Invalid) with { Reason = "no truth.json" });

    [Fact]
    public void The_line_has_the_figures_that_count() =>
        Assert.Equal(
            "top-1 0.500, top-3 1.000, top-5 1.000, ECE 0.400, Brier 0.247, confidently wrong 1 of 3, controls: confident causes 0 of 1, invalid 1",
            EvaluationReport.Line(Result.Summary));

    [Fact]
    public void Html_is_well_formed_and_encodes_what_comes_from_outside()
    {
        var html = EvaluationReport.Html(Result);

        Assert.DoesNotContain("<script", html, StringComparison.Ordinal);
        var page = XDocument.Parse(html.Replace("<!DOCTYPE html>", "", StringComparison.Ordinal));
        Assert.Contains("no truth.json", page.Root!.Value, StringComparison.Ordinal);
        Assert.Equal(2, page.Descendants("circle").Count() - 1);
        Assert.Contains("confidently wrong", page.Root.Value, StringComparison.Ordinal);
    }

    [Fact]
    public void Markdown_tables_hold_together()
    {
        var lines = EvaluationReport.Markdown(Result).Split('\n');

        Assert.Contains(lines, line => line.StartsWith("| a\\|b | right | 90 % | stock | stock | 1 |", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.Contains("no truth.json", StringComparison.Ordinal));
        Assert.Contains("## Calibration", lines);
    }
}
