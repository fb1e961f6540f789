using System.Globalization;
using Cleric.Evaluation.Results;

namespace Cleric.Evaluation.Reports;

/// <summary>Renders an evaluation for people: its figures, its calibration, its groups and each case.</summary>
public static class EvaluationReport
{
    /// <summary>The closing line: the figures that count, in one line.</summary>
    /// <param name="summary">The figures.</param>
    public static string Line(EvaluationSummary summary)
    {
        ArgumentNullException.ThrowIfNull(summary);
        var parts = new List<string>();
        if (summary.Top1.Of > 0)
        {
            parts.Add($"top-1 {Number(summary.Top1.Value)}, top-3 {Number(summary.Top3.Value)}, top-5 {Number(summary.Top5.Value)}");
        }

        if (summary.Mode.Of > 0)
        {
            parts.Add($"entity and mode {Number(summary.Mode.Value)}");
        }

        if (summary.Detail1.Of > 0)
        {
            parts.Add($"finer label top-1 {Number(summary.Detail1.Value)}");
        }

        parts.Add($"ECE {Number(summary.CalibrationError)}, Brier {Number(summary.Brier)}, confidently wrong {summary.ConfidentlyWrong.Hits} of {summary.ConfidentlyWrong.Of}");
        if (summary.Controls.Of > 0)
        {
            parts.Add($"controls: confident causes {summary.ConfidentControls.Hits} of {summary.ConfidentControls.Of}");
        }

        parts.Add($"invalid {summary.Invalid}");
        return string.Join(", ", parts);
    }

    /// <summary>Renders Markdown.</summary>
    /// <param name="result">The evaluation.</param>
    public static string Markdown(EvaluationResult result) => new MarkdownPage().Render(Compose(result));

    /// <summary>Renders one HTML page that stands alone: no script, no request to anywhere. Text from production is encoded.</summary>
    /// <param name="result">The evaluation.</param>
    public static string Html(EvaluationResult result) => new HtmlPage().Render(Compose(result));

    internal static string Number(double value) => double.IsNaN(value) ? "-" : value.ToString("0.000", CultureInfo.InvariantCulture);

    private static EvaluationPage Compose(EvaluationResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        var summary = result.Summary;
        var tables = new List<Table>
        {
            new("Figures", "Shares with their 95 % interval.", ["figure", "value", "95 % interval", "cases"], [.. Figures(summary)], []),
            new(
                "Calibration",
                $"Were answers as often right as they said? Expected calibration error {Number(summary.CalibrationError)}, Brier score {Number(summary.Brier)}.",
                ["confidence", "answers", "mean confidence", "right"],
                [.. summary.Reliability.Select(bin => (string[])[$"{Percent(bin.From)} to {Percent(bin.To)}", Whole(bin.Count), Percent(bin.Confidence), Percent(bin.Accuracy)])],
                [.. summary.Reliability.Select(bin => (bin.Confidence, bin.Accuracy))]),
        };
        if (result.Groups.Count > 0)
        {
            tables.Add(new(
                "Groups",
                "The same figures by what the cases were labelled with.",
                ["group", "cases", "top-1", "top-3", "confidently wrong"],
                [.. result.Groups.Select(item => (string[])[$"{item.Group}: {item.Value}", Whole(item.Summary.Count), Number(item.Summary.Top1.Value), Number(item.Summary.Top3.Value), Whole(item.Summary.ConfidentlyWrong.Hits)])],
                []));
        }

        tables.Add(new(
            "Cases",
            "What was answered, and what was the matter.",
            ["case", "answer", "confidence", "first", "truth", "rank", "queries", "seconds"],
            [.. result.Cases.Where(run => run.Status == CaseStatus.Ran).Select(CaseRow)],
            []));
        var troubled = result.Cases.Where(run => run.Status != CaseStatus.Ran).ToList();
        if (troubled.Count > 0)
        {
            tables.Add(new("Not evaluated", "Failed cases count as wrong, invalid ones are counted apart.", ["case", "status", "reason"], [.. troubled.Select(run => (string[])[run.Case, run.Status.ToString(), run.Reason ?? ""])], []));
        }

        return new EvaluationPage(
            $"Evaluation: {result.Name}",
            $"{result.At.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)} UTC; {summary.Count} runs counted; {result.Machine}",
            Line(summary),
            tables);
    }

    private static IEnumerable<string[]> Figures(EvaluationSummary summary)
    {
        (string Name, Proportion Share)[] shares =
        [
            ("true entity first", summary.Top1),
            ("true entity among the first three", summary.Top3),
            ("true entity among the first five", summary.Top5),
            ("entity and failure mode right", summary.Mode),
            ("finer label shown for the first", summary.Detail1),
            ("controls without a cause", summary.Controls),
            ("confidently wrong", summary.ConfidentlyWrong),
            ("\"none of these\" leads", summary.Abstained),
            ("citations that resolve", summary.Citations),
        ];
        foreach (var (name, share) in shares.Where(item => item.Share.Of > 0))
        {
            yield return [name, Number(share.Value), $"{Number(share.Low)} to {Number(share.High)}", $"{share.Hits} of {share.Of}"];
        }

        yield return ["queries, mean", summary.Queries.ToString("0.0", CultureInfo.InvariantCulture), "", Whole(summary.Count)];
        yield return ["time, median", $"{summary.Elapsed.TotalSeconds.ToString("0.00", CultureInfo.InvariantCulture)} s", "", Whole(summary.Count)];
        yield return ["model tokens, mean", summary.Tokens.ToString("0", CultureInfo.InvariantCulture), "", Whole(summary.Count)];
        yield return ["model cost, mean", summary.Cost.ToString("0.####", CultureInfo.InvariantCulture), "", Whole(summary.Count)];
    }

    private static string[] CaseRow(CaseResult run) =>
    [
        run.Run > 1 ? $"{run.Case} (run {run.Run})" : run.Case,
        run.Right ? "right" : run.ConfidentlyWrong ? "confidently wrong" : run.Abstained ? "abstained" : "wrong",
        Percent(run.Confidence),
        run.Ranking.Count > 0 ? run.Ranking[0].Entity : "",
        run.IsControl ? "nothing wrong" : string.Join(" or ", run.Truth),
        run.Rank?.ToString(CultureInfo.InvariantCulture) ?? "",
        Whole(run.Queries),
        run.Elapsed.TotalSeconds.ToString("0.00", CultureInfo.InvariantCulture),
    ];

    private static string Percent(double share) => $"{(share * 100).ToString("0", CultureInfo.InvariantCulture)} %";

    private static string Whole(int number) => number.ToString(CultureInfo.InvariantCulture);
}
