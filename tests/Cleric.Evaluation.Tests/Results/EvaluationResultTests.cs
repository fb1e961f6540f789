using Cleric.Evaluation.Results;

namespace Cleric.Evaluation.Tests.Results;

public sealed class EvaluationResultTests : IDisposable
{
    private readonly string _file = Path.GetTempFileName();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => File.Delete(_file);

    [Fact]
    public async Task What_is_saved_can_be_read_again()
    {
        var result = Sample.Evaluation("first", Sample.Result("a", true, 0.9), Sample.Result("b", false, 0.2, status: CaseStatus.Invalid) with { Reason = "no truth" });
        await result.SaveAsync(_file, Cancellation);

        var read = await EvaluationResult.LoadAsync(_file, Cancellation);

        Assert.Equal("cleric-evaluation/1", read.Schema);
        Assert.Equal(("first", result.At), (read.Name, read.At));
        Assert.Equal(result.Cases.Select(run => (run.Case, run.Status, run.Reason, run.Right, run.Confidence)), read.Cases.Select(run => (run.Case, run.Status, run.Reason, run.Right, run.Confidence)));
        Assert.Equal(result.Cases[0].Ranking, read.Cases[0].Ranking);
        Assert.Equal("slow", read.Cases[0].Groups["fault"]);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("not json")]
    [InlineData("""{"schema":"other/1","name":"x","at":"2026-01-01T00:00:00Z","cases":[]}""")]
    public async Task Another_file_is_refused_by_name(string content)
    {
        await File.WriteAllTextAsync(_file, content, Cancellation);

        Assert.Contains(_file, (await Assert.ThrowsAsync<ClericException>(() => EvaluationResult.LoadAsync(_file, Cancellation))).Message, StringComparison.Ordinal);
        Assert.Contains("/nowhere", (await Assert.ThrowsAsync<ClericException>(() => EvaluationResult.LoadAsync("/nowhere", Cancellation))).Message, StringComparison.Ordinal);
    }
}
