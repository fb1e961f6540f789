using Cleric.Integration.Investigate;
using Cleric.Integration.Processes;
using Cleric.Testing;

namespace Cleric.Integration.Models;

/// <summary>The sample, as a process, against an endpoint that answers, misbehaves or is gone.</summary>
public sealed class ModelEndpointTests
{
    private const string Cause = "Lock contention at postgres";

    [Fact]
    public async Task A_model_that_answers_is_asked_and_paid_for()
    {
        await using var server = new FakeModelServer();
        var run = (await Sample(server)).Ended(0);

        Assert.Contains(Cause, run.Output, StringComparison.Ordinal);
        Assert.Matches(@"\d+ model tokens, cost 0\.\d+", run.Errors);
        Assert.NotEmpty(server.Prompts);
    }

    [Theory]
    [InlineData(FakeModelMode.TooManyRequests)]
    [InlineData(FakeModelMode.ServerError)]
    [InlineData(FakeModelMode.Cut)]
    [InlineData(FakeModelMode.Garbage)]
    [InlineData(FakeModelMode.Empty)]
    [InlineData(FakeModelMode.Hang)]
    public async Task Whatever_an_endpoint_does_the_report_comes_and_says_so(FakeModelMode mode)
    {
        await using var server = new FakeModelServer { Mode = mode };

        // One that hangs twice is waited for during three quarters of the time; what is left is enough on a busy machine too.
        var run = (await Sample(server, "--max-time", mode == FakeModelMode.Hang ? "60s" : "5m")).Ended(0);

        Assert.Contains(Cause, run.Output, StringComparison.Ordinal);
        Assert.Contains("the model was to propose causes and did not", run.Errors, StringComparison.Ordinal);
        Assert.NotEmpty(server.Prompts);
    }

    [Theory]
    [InlineData("--max-tokens", "2000")]
    [InlineData("--max-cost", "0.01")]
    public async Task At_a_limit_the_report_comes_without_the_model_and_says_so(string option, string limit)
    {
        await using var server = new FakeModelServer();
        var run = (await Sample(server, option, limit)).Ended(0);

        Assert.Contains(Cause, run.Output, StringComparison.Ordinal);
        Assert.Contains("OverBudget", run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_replay_needs_no_server()
    {
        using var folder = new TemporaryFolder();
        var file = Path.Combine(folder.Path, "case.jsonl");
        string live;
        await using (var server = new FakeModelServer())
        {
            live = (await Sample(server, "--save", file, "--format", "json")).Ended(0).Output;
        }

        Assert.Equal(live, (await InvestigateSample.RunAsync("--replay", file, "--format", "json")).Ended(0).Output);
    }

    [Fact]
    public async Task A_question_is_understood_and_answered()
    {
        await using var server = new FakeModelServer();
        var run = (await Sample(server, "--ask", "why is checkout slow since 10 minutes?")).Ended(0);

        Assert.Contains("checkout: the service to look at", run.Output, StringComparison.Ordinal);
        Assert.Contains(Cause, run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--model-endpoint", "--model", "--model", "x")]
    [InlineData("--model-endpoint", "--model-endpoint", "--model-endpoint", "nowhere", "--model", "x")]
    [InlineData("--max-tokens", "--model", "--max-tokens", "5")]
    [InlineData("--model-price", "3/15", "--model-endpoint", "http://127.0.0.1:1/v1", "--model", "x", "--model-price", "cheap")]
    public async Task A_mistake_is_named(string option, string remedy, params string[] arguments)
    {
        var run = (await InvestigateSample.RunAsync(arguments)).Ended(2);

        Assert.Contains(option, run.Errors, StringComparison.Ordinal);
        Assert.Contains(remedy, run.Errors, StringComparison.Ordinal);
    }

    private static Task<ToolResult> Sample(FakeModelServer server, params string[] arguments) =>
        InvestigateSample.RunAsync([.. arguments, "--model-endpoint", server.Endpoint.ToString(), "--model", "fake"]);
}
