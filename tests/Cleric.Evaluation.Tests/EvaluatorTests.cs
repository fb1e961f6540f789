using Cleric.CaseFiles;
using Cleric.Evaluation.Cases;
using Cleric.Evaluation.Results;
using Cleric.Memory;
using Cleric.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Cleric.Evaluation.Tests;

public sealed class EvaluatorTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_case_whose_true_entity_ranks_first_is_right()
    {
        var result = Assert.Single((await Run(Sample.Case())).Cases);

        Assert.Equal(CaseStatus.Ran, result.Status);
        Assert.True(result.Right, result.Finding);
        Assert.Equal(1, result.Rank);
        Assert.Equal("stock", result.Ranking[0].Entity);
        Assert.InRange(result.Confidence, 0.3, 1);
        Assert.True(result.Citations > 0);
        Assert.Equal(0, result.Unresolved);
        Assert.True(result.Queries >= 3);
    }

    [Fact]
    public async Task Models_and_none_are_compared_in_one_run()
    {
        const string Nothing = """{"hypotheses":[],"questions":[],"items":[],"sentences":[]}""";
        var results = await new Evaluator().CompareAsync(
            [Sample.Case(), Sample.Control()],
            [
                new("none", _ => { }),
                new("quiet", builder => builder.UseChatClient(new ScriptedChatClient(_ => Nothing))),
                new("broken", builder => builder.UseChatClient(new ScriptedChatClient(_ => throw new IOException("gone"))).ConfigureModels(options => options.MaxRetries = 0)),
            ],
            Cancellation);

        Assert.Equal(["none", "quiet", "broken"], results.Select(result => result.Result.Name));
        Assert.Null(results[0].AgainstFirst);
        Assert.All(results.Skip(1), result => Assert.Empty(result.AgainstFirst!.Broken));
        Assert.Equal(0, results[0].Result.Cases.Sum(one => one.Tokens));
        Assert.True(results[1].Result.Cases.Sum(one => one.Tokens) > 0);
    }

    [Fact]
    public async Task Variants_need_names_of_their_own() =>
        await Assert.ThrowsAsync<ArgumentException>(() => new Evaluator().CompareAsync([Sample.Case()], [new("a", _ => { }), new("a", _ => { })], Cancellation));

    [Fact]
    public async Task A_case_whose_true_entity_ranks_lower_is_wrong()
    {
        var result = Assert.Single((await Run(Sample.Case("blamed", "prices"))).Cases);

        Assert.False(result.Right);
        Assert.True(result.Rank > 1);
    }

    [Fact]
    public async Task A_control_in_which_nothing_is_named_is_right()
    {
        var result = Assert.Single((await Run(Sample.Control())).Cases);

        Assert.True(result.IsControl);
        Assert.True(result.Right, result.Finding);
        Assert.Null(result.Rank);
    }

    [Fact]
    public async Task Finer_labels_and_modes_are_looked_for()
    {
        var one = Sample.Case();
        var result = Assert.Single((await Run(one with { Truth = one.Truth with { Details = ["ITS OWN TIME"], Modes = ["no-such-mode"] } })).Cases);

        Assert.Equal(1, result.DetailRank);
        Assert.False(result.ModeRight);
        Assert.Null(Assert.Single((await Run(one with { Truth = one.Truth with { Details = ["never written"] } })).Cases).DetailRank);
    }

    [Fact]
    public async Task What_cannot_be_evaluated_is_listed_with_the_reason_and_the_others_run_on()
    {
        var results = (await Run(
            Sample.Case("unknown", "warehouse"),
            Sample.Case("unreadable") with { Invalid = "metrics.csv is malformed" },
            Sample.Case("twice"),
            Sample.Case("twice"),
            Sample.Case("throws") with { Configure = _ => throw new IOException("the disk is gone") },
            Sample.Case("good"))).Cases;

        Assert.Equal(["unknown", "unreadable", "twice", "twice", "throws", "good"], results.Select(result => result.Case));
        Assert.Equal([CaseStatus.Invalid, CaseStatus.Invalid, CaseStatus.Ran, CaseStatus.Invalid, CaseStatus.Failed, CaseStatus.Ran], results.Select(result => result.Status));
        Assert.Contains("'warehouse'", results[0].Reason, StringComparison.Ordinal);
        Assert.Equal("metrics.csv is malformed", results[1].Reason);
        Assert.Contains("'twice'", results[3].Reason, StringComparison.Ordinal);
        Assert.Contains("the disk is gone", results[4].Reason, StringComparison.Ordinal);
        Assert.Equal(3, new EvaluationSummary(results).Invalid);
    }

    [Fact]
    public async Task Each_case_is_run_as_often_as_asked_and_each_result_is_told()
    {
        var told = new List<CaseResult>();
        var result = await new Evaluator(new EvaluationOptions { Runs = 2, Parallelism = 2 }).RunAsync([Sample.Case()], new Told(told), Cancellation);

        Assert.Equal([1, 2], result.Cases.Select(run => run.Run));
        Assert.Equal(2, told.Count);
        Assert.Equal(result.Cases[0].Ranking, result.Cases[1].Ranking);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Nothing_is_learnt_from_a_case_and_a_memory_is_asked_only_where_that_is_allowed(bool allowed)
    {
        var memory = new CountingMemory();
        var options = new EvaluationOptions { AllowMemory = allowed, Configure = builder => builder.Services.AddSingleton<IMemory>(memory) };

        var result = await new Evaluator(options).RunAsync([Sample.Case()], cancellationToken: Cancellation);

        Assert.Equal(CaseStatus.Ran, result.Cases[0].Status);
        Assert.Equal((allowed ? 1 : 0, 0), (memory.Recalled, memory.Learnt));
    }

    [Fact]
    public void An_option_out_of_range_is_named()
    {
        foreach (var (option, options) in new (string, EvaluationOptions)[]
        {
            ("Runs", new() { Runs = 0 }), ("Parallelism", new() { Parallelism = 65 }), ("ConfidentFrom", new() { ConfidentFrom = 0 }), ("ClearBelow", new() { ClearBelow = 1.5 }),
        })
        {
            Assert.Contains(option, Assert.Throws<ClericException>(() => new Evaluator(options)).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task It_can_be_stopped()
    {
        using var stop = new CancellationTokenSource();
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => new Evaluator().RunAsync([Sample.Case()], cancellationToken: stop.Token));
    }

    private static Task<EvaluationResult> Run(params EvaluationCase[] cases) => new Evaluator().RunAsync(cases, cancellationToken: Cancellation);

    private sealed class CountingMemory : IMemory
    {
        public int Recalled { get; private set; }

        public int Learnt { get; private set; }

        public ValueTask<IReadOnlyList<Recollection>> RecallAsync(ICaseView view, CancellationToken cancellationToken = default)
        {
            Recalled++;
            return new([]);
        }

        public ValueTask LearnAsync(ICaseView view, CancellationToken cancellationToken = default)
        {
            Learnt++;
            return default;
        }
    }

    private sealed class Told(List<CaseResult> results) : IProgress<CaseResult>
    {
        public void Report(CaseResult value)
        {
            lock (results)
            {
                results.Add(value);
            }
        }
    }
}
