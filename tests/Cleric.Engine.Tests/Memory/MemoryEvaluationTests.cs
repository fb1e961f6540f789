using Cleric.CaseFiles;
using Cleric.Engine.Tests.Investigations;
using Cleric.Evaluation;
using Cleric.Evaluation.Cases;
using Cleric.Memory;
using Cleric.Reasoning;
using Microsoft.Extensions.DependencyInjection;

namespace Cleric.Engine.Tests.Memory;

/// <summary>Cases under evaluation neither teach memory nor get the answer from it.</summary>
public sealed class MemoryEvaluationTests : IDisposable
{
    private readonly MemoryLab _lab = new();

    public void Dispose() => _lab.Dispose();

    [Fact]
    public async Task Evaluation_with_memory_teaches_it_nothing_and_is_told_by_a_tag()
    {
        await _lab.Investigate(World.WithLocks(), "one");
        await _lab.Confirm("one");
        var before = await _lab.Episode();
        var seen = new Tags();
        var world = World.WithLocks();
        var result = await new Evaluator(new EvaluationOptions
        {
            AllowMemory = true,
            Configure = builder =>
            {
                builder.UseMemory().AddSqliteMemory(_lab.File);
                builder.Services.AddSingleton<IMemory>(seen);
            },
        }).RunAsync(
            [new EvaluationCase { Name = "locks", Request = World.Alert, Truth = new CaseTruth { Entities = ["orders"] }, Configure = builder => builder.AddConnector(world.Connector()) }],
            cancellationToken: TestContext.Current.CancellationToken);

        Assert.Null(Assert.Single(result.Cases).Reason);
        Assert.Equal("locks", Assert.Single(seen.Seen));
        Assert.Equal(before.History, (await _lab.Episode()).History);
        Assert.Equal(1, (await _lab.Episode()).Occurrences);
    }

    [Theory]
    [InlineData(null, true)]
    [InlineData("cleric.evaluation", false)]
    public async Task A_case_under_evaluation_does_not_find_itself_in_memory(string? tag, bool finds)
    {
        await _lab.Investigate(World.WithLocks(), "one");
        await _lab.Confirm("one");

        await _lab.Investigate(World.WithLocks(), "again", tag: tag);

        Assert.Equal(finds, await _lab.Recalled("again") is not null);
    }

    [Fact]
    public async Task A_case_under_evaluation_may_find_others_that_are_like_it()
    {
        await _lab.Investigate(World.WithLocks(), "one");
        await _lab.Confirm("one");

        await _lab.Investigate(_lab.Tomorrow(World.WithLocks()), "two", tag: "cleric.evaluation");

        Assert.NotNull(await _lab.Recalled("two"));
    }

    private sealed class Tags : IMemory
    {
        public List<string> Seen { get; } = [];

        public ValueTask<IReadOnlyList<Recollection>> RecallAsync(ICaseView view, CancellationToken cancellationToken = default)
        {
            Seen.Add(view.Tags["cleric.evaluation"]);
            return new([]);
        }

        public ValueTask LearnAsync(ICaseView view, CancellationToken cancellationToken = default) => ValueTask.CompletedTask;
    }
}
