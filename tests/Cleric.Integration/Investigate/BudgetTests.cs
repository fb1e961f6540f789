using System.Text.Json;

namespace Cleric.Integration.Investigate;

public sealed class BudgetTests(LockCase lockCase)
{
    [Theory]
    [InlineData("--max-queries", "3")]
    [InlineData("--max-time", "1ms")]
    public async Task A_spent_budget_ends_in_a_partial_report_that_says_what_was_not_asked(string option, string limit)
    {
        using var folder = new TemporaryFolder();
        var (caseFile, reportFile) = (folder.File("case.jsonl"), folder.File("report.json"));

        (await InvestigateSample.RunAsync("--capture", lockCase.Capture, "--save", caseFile, "--format", "json", "--out", reportFile, option, limit)).Ended(0);

        var report = JsonSerializer.Deserialize<JsonElement>(await File.ReadAllTextAsync(reportFile, TestContext.Current.CancellationToken));
        Assert.True(report.GetProperty("finding").GetProperty("partial").GetBoolean());
        Assert.NotEmpty(report.GetProperty("gaps").EnumerateArray());
        Assert.True(CaseFileText.AnsweredQueries(caseFile).Count(query => !query.StartsWith("none ", StringComparison.Ordinal)) <= 3);
    }
}
