using System.Globalization;
using Cleric.CaseFiles;
using Cleric.Memory;
using Cleric.Models;
using Cleric.Models.Seats;
using Cleric.Reasoning;
using Cleric.Reasoning.Hypotheses;
using Cleric.Reasoning.Orientation;
using Cleric.Reports;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Cleric.Investigations;

/// <summary>The parts that every investigation of a host shares.</summary>
internal sealed class InvestigationParts(
    Orienter orienter,
    HypothesisBook hypotheses,
    EvidenceDesk evidence,
    IPlanner planner,
    IEnumerable<IQuestionSource> questions,
    ProposeSeat proposals,
    ModelDesk models,
    Judge judge,
    IEnumerable<IReportWriter> writers,
    IEnumerable<IMemory> memories,
    IOptions<ClericOptions> options,
    TimeProvider time,
    ILogger<Investigator> logger)
{
    /// <summary>So long a memory may take, to recall and to learn.</summary>
    private static readonly TimeSpan MemoryTime = TimeSpan.FromSeconds(30);

    public Orienter Orienter => orienter;

    public HypothesisBook Hypotheses => hypotheses;

    public EvidenceDesk Evidence => evidence;

    public IPlanner Planner => planner;

    /// <summary>Who proposes questions beside the planner.</summary>
    public IEnumerable<IQuestionSource> Questions => questions;

    public ProposeSeat Proposals => proposals;

    public ModelDesk Models => models;

    /// <summary>What models answered in the recorded case, in a replay; null in a live investigation.</summary>
    public IReadOnlyList<ModelCall>? RecordedCalls { get; private init; }

    /// <summary>Why memories could not be asked in the recorded case; empty in a live investigation.</summary>
    public IReadOnlyList<string> RecordedMemoryFailures { get; private init; } = [];

    public Judge Judge => judge;

    public IEnumerable<IReportWriter> Writers => writers;

    public IEnumerable<IMemory> Memories => memories;

    public ClericOptions Options => options.Value;

    public TimeProvider Time => time;

    public ILogger Logger => logger;

    /// <summary>The same with what memory, models and report writers said in the recorded case in their place.</summary>
    public InvestigationParts ForReplay(CaseFold recorded) =>
        new(orienter, hypotheses, evidence, planner, questions, proposals, models, judge, [new RecordedVoices(recorded)], [new RecordedVoices(recorded)], options, time, logger) { RecordedCalls = recorded.ModelCalls, RecordedMemoryFailures = recorded.MemoryFailures };

    /// <summary>Has every memory learn from a case. What one could not is told, and keeps no other from it.</summary>
    public async Task<IReadOnlyList<Exception>> LearnAsync(CaseFold fold, CancellationToken cancellationToken)
    {
        var faults = new List<Exception>();
        foreach (var memory in memories)
        {
            try
            {
                await InTimeAsync(
                    async token =>
                    {
                        await memory.LearnAsync(fold, token).ConfigureAwait(false);
                        return true;
                    },
                    cancellationToken).ConfigureAwait(false);
            }
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
            {
                Log.MemoryFailed(logger, exception, fold.CaseId);
                faults.Add(exception);
            }
        }

        return faults;
    }

    /// <summary>Asks a memory, which makes an investigation quicker: one that hangs must not hold it up.</summary>
    /// <exception cref="TimeoutException">It did not answer in time. It is abandoned where it ignores its cancellation.</exception>
    public async Task<T> InTimeAsync<T>(Func<CancellationToken, Task<T>> ask, CancellationToken cancellationToken)
    {
        using var late = new CancellationTokenSource(MemoryTime, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        var token = either.Token;
        try
        {
            // On the pool: a memory may block before its first await.
            return await Task.Run(() => ask(token), CancellationToken.None).WaitAsync(token).ConfigureAwait(false);
        }
        catch (OperationCanceledException exception) when (late.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException(string.Create(CultureInfo.InvariantCulture, $"the memory did not answer within {MemoryTime.TotalSeconds} s."), exception);
        }
    }
}
