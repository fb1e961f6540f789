using Cleric.CaseFiles;
using Cleric.Entities;
using Cleric.Evaluation.Cases;
using Cleric.Evaluation.Results;
using Cleric.Reasoning;
using Cleric.Reports;
using Microsoft.Extensions.DependencyInjection;

namespace Cleric.Evaluation.Tests.Cases;

public sealed class RecordedCaseTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_confirmed_investigation_runs_again_from_its_exhibits_alone()
    {
        var (store, report) = await Investigate();
        await Say(store, report.CaseId, new Feedback(FeedbackVerdict.Confirmed, "ann", Comment: "rolled back"));

        var one = await RecordedCase.FromCaseFileAsync(store, report.CaseId, Cancellation);
        var results = (await new Evaluator(new EvaluationOptions { Runs = 2 }).RunAsync([one], cancellationToken: Cancellation)).Cases;

        Assert.Equal(report.CaseId, one.Name);
        Assert.Equal(report.Finding.Cause!.FailureMode, Assert.Single(one.Truth.Modes));
        Assert.Equal("rolled back", one.Truth.Note);
        Assert.All(results, result =>
        {
            Assert.Equal(CaseStatus.Ran, result.Status);
            Assert.True(result.Right, result.Finding);
            Assert.Equal(report.Finding.Statement, result.Finding);
            Assert.Equal(report.Finding.EntityConfidence, result.Confidence, 9);
            Assert.Equal(report.Cost.Queries, result.Queries);
        });
    }

    [Fact]
    public async Task A_corrected_investigation_is_wrong_where_it_finds_the_same_again()
    {
        var (store, report) = await Investigate();
        await Say(store, report.CaseId, new Feedback(FeedbackVerdict.Confirmed, "ann"), new Feedback(FeedbackVerdict.Corrected, "bob", new Cause(new Entity("prices"), "overload")));

        var one = await RecordedCase.FromCaseFileAsync(store, report.CaseId, Cancellation);
        var result = Assert.Single((await new Evaluator().RunAsync([one], cancellationToken: Cancellation)).Cases);

        Assert.Equal(["prices"], one.Truth.Entities);
        Assert.Equal(["overload"], one.Truth.Modes);
        Assert.Equal(CaseStatus.Ran, result.Status);
        Assert.False(result.Right);
    }

    [Theory]
    [InlineData(null, "Nobody has said")]
    [InlineData(FeedbackVerdict.Corrected, "without the real cause")]
    [InlineData(FeedbackVerdict.Rejected, "rejected")]
    public async Task Feedback_that_does_not_say_what_it_was_is_an_error(FeedbackVerdict? verdict, string expected)
    {
        var (store, report) = await Investigate();
        if (verdict is { } said)
        {
            await Say(store, report.CaseId, new Feedback(said, "ann"));
        }

        var error = await Assert.ThrowsAsync<ClericException>(() => RecordedCase.FromCaseFileAsync(store, report.CaseId, Cancellation));

        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.Contains(report.CaseId, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_confirmed_finding_without_a_cause_is_an_error()
    {
        var (store, report) = await Investigate(Sample.Control());
        await Say(store, report.CaseId, new Feedback(FeedbackVerdict.Confirmed, "ann"));

        var error = await Assert.ThrowsAsync<ClericException>(() => RecordedCase.FromCaseFileAsync(store, report.CaseId, Cancellation));

        Assert.Contains("names no cause", error.Message, StringComparison.Ordinal);
    }

    private static async Task<(ICaseFileStore Store, Report Report)> Investigate(EvaluationCase? one = null)
    {
        one ??= Sample.Case();
        var services = new ServiceCollection();
        var builder = services.AddCleric(_ => { }).UseInMemoryCaseFiles();
        one.Configure(builder);
        await using var provider = services.BuildServiceProvider();
        var report = await provider.GetRequiredService<IInvestigator>().InvestigateAsync(one.Request, cancellationToken: Cancellation);
        return (provider.GetRequiredService<ICaseFileStore>(), report);
    }

    private static async Task Say(ICaseFileStore store, string caseId, params Feedback[] feedback)
    {
        await using var file = await store.OpenAsync(caseId, Cancellation);
        foreach (var said in feedback)
        {
            await file.AppendAsync(new FeedbackGiven { Feedback = said }, Cancellation);
        }
    }
}
