using System.Runtime.InteropServices;
using Cleric.CaseFiles;
using Cleric.Entities;
using Cleric.Evaluation.Cases;
using Cleric.Evaluation.Comparing;
using Cleric.Evaluation.Results;
using Cleric.Exhibits;
using Cleric.Memory;
using Cleric.Reasoning;
using Cleric.Reports;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Cleric.Evaluation;

/// <summary>
/// Runs labelled cases through the investigator of a container, each case in a container of its own, and compares its answers with the truth. The investigation sees the request and the case's connectors, never the truth.
/// Thread-safe.
/// </summary>
public sealed class Evaluator
{
    private const int MostRanked = 10;

    /// <summary>Probabilities that differ by less, relative to their size, are a tie.</summary>
    private const double Tie = 1e-12;

    private readonly EvaluationOptions _options;
    private readonly TimeProvider _time;

    /// <summary>Makes an evaluator.</summary>
    /// <param name="options">How the cases are run; null for the defaults.</param>
    /// <param name="time">The clock that dates the result; null for the system's.</param>
    /// <exception cref="ClericException">An option is out of range; the message names it.</exception>
    public Evaluator(EvaluationOptions? options = null, TimeProvider? time = null)
    {
        _options = options ?? new EvaluationOptions();
        _options.Validate();
        _time = time ?? TimeProvider.System;
    }

    /// <summary>Runs every case as often as the options say.</summary>
    /// <param name="cases">The case set. A name that comes twice makes the later case invalid.</param>
    /// <param name="progress">Receives each result as soon as it is there, in any order.</param>
    /// <param name="cancellationToken">Stops the evaluation.</param>
    /// <returns>The results, in the order of the set. Cases that cannot be evaluated are among them, with the reason.</returns>
    public async Task<EvaluationResult> RunAsync(IEnumerable<EvaluationCase> cases, IProgress<CaseResult>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(cases);
        var at = _time.GetUtcNow();
        var names = new HashSet<string>(StringComparer.Ordinal);
        var work = cases
            .Select(one => names.Add(one.Name) || one.Invalid is not null ? one : one with { Invalid = $"there is already a case named '{one.Name}'; give each a name of its own" })
            .SelectMany(one => Enumerable.Range(1, one.Invalid is null ? _options.Runs : 1), (one, run) => (Case: one, Run: run))
            .ToList();
        var results = new CaseResult[work.Count];
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = _options.Parallelism, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(Enumerable.Range(0, work.Count), parallel, async (i, cancel) =>
        {
            results[i] = await RunAsync(work[i].Case, work[i].Run, cancel).ConfigureAwait(false);
            progress?.Report(results[i]);
        }).ConfigureAwait(false);
        return new EvaluationResult
        {
            Name = _options.Name,
            At = at,
            Machine = $"{Environment.ProcessorCount} cores, {RuntimeInformation.OSDescription}, {RuntimeInformation.FrameworkDescription}",
            Cases = results,
        };
    }

    /// <summary>Runs every case with each variant in one go, and compares each variant with the first, case by case.</summary>
    /// <param name="cases">The case set.</param>
    /// <param name="variants">The variants, the one to compare with first.</param>
    /// <param name="cancellationToken">Stops the evaluation.</param>
    /// <returns>One result a variant, in their order.</returns>
    /// <exception cref="ArgumentException">There is no variant, or two have one name.</exception>
    public async Task<IReadOnlyList<VariantResult>> CompareAsync(IEnumerable<EvaluationCase> cases, IReadOnlyList<EvaluationVariant> variants, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(cases);
        ArgumentNullException.ThrowIfNull(variants);
        if (variants.Count == 0 || variants.DistinctBy(variant => variant.Name, StringComparer.Ordinal).Count() < variants.Count)
        {
            throw new ArgumentException("Give at least one variant, and each a name of its own.", nameof(variants));
        }

        List<EvaluationCase> set = [.. cases];
        var results = new List<VariantResult>();
        foreach (var variant in variants)
        {
            var varied = set.Select(one => one with
            {
                Configure = builder =>
                {
                    one.Configure(builder);
                    variant.Configure(builder);
                },
            });
            var result = await RunAsync(varied, null, cancellationToken).ConfigureAwait(false) with { Name = variant.Name };
            results.Add(new VariantResult(result, results.Count == 0 ? null : Comparison.Of(results[0].Result, result)));
        }

        return results;
    }

    private async Task<CaseResult> RunAsync(EvaluationCase one, int run, CancellationToken cancellationToken)
    {
        var result = new CaseResult { Case = one.Name, Run = run, Status = CaseStatus.Invalid, Reason = one.Invalid, Groups = one.Groups, Truth = one.Truth.Entities, HasDetails = one.Truth.Details.Count > 0 };
        if (one.Invalid is not null)
        {
            return result;
        }

        try
        {
            var services = Build(one);
            await using var end = services.ConfigureAwait(false);
            var investigator = services.GetRequiredService<IInvestigator>();
            var view = new CaseFold();

            // By the tag a memory knows that it must not tell what it has seen of this very incident, nor learn from it.
            var request = one.Request with { Tags = new Dictionary<string, string>(one.Request.Tags) { [EpisodeLearner.EvaluationTag] = one.Name } };
            var report = await investigator.InvestigateAsync(request, new Follow(view), cancellationToken).ConfigureAwait(false);
            if (one.Truth.Entities.Count > 0 && !one.Truth.Entities.Any(name => IsKnown(name, view)))
            {
                return result with { Reason = $"the telemetry knows no entity named {string.Join(" or ", one.Truth.Entities.Select(name => $"'{name}'"))}; correct the truth, or add the entity to the topology" };
            }

            var verification = await investigator.VerifyAsync(view.CaseId, cancellationToken).ConfigureAwait(false);
            return Compare(result, one.Truth, report, view) with { Citations = verification.Citations, Unresolved = verification.Unresolved.Count };
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            return result with { Status = CaseStatus.Failed, Reason = $"{failure.GetType().Name}: {failure.Message}" };
        }
    }

    private ServiceProvider Build(EvaluationCase one)
    {
        var services = new ServiceCollection();
        var builder = services.AddCleric(_options.Engine);
        builder.UseInMemoryCaseFiles();
        one.Configure(builder);
        _options.Configure(builder);
        var memories = services.Where(service => service.ServiceType == typeof(IMemory)).ToList();
        services.RemoveAll<IMemory>();
        if (_options.AllowMemory)
        {
            foreach (var memory in memories)
            {
                services.AddSingleton<IMemory>(provider => new ReadOnlyMemoryGuard(Make(memory, provider)));
            }
        }

        return services.BuildServiceProvider();
    }

    private static IMemory Make(ServiceDescriptor descriptor, IServiceProvider provider) =>
        (IMemory)(descriptor.ImplementationInstance
            ?? descriptor.ImplementationFactory?.Invoke(provider)
            ?? ActivatorUtilities.CreateInstance(provider, descriptor.ImplementationType!));

    private CaseResult Compare(CaseResult result, CaseTruth truth, Report report, CaseFold view)
    {
        var causes = view.Hypotheses.Where(hypothesis => hypothesis.Cause is not null).ToDictionary(hypothesis => hypothesis.Id, hypothesis => hypothesis.Cause!, StringComparer.Ordinal);
        var none = view.Beliefs.Where(belief => belief.HypothesisId == Hypothesis.NoneId).Sum(belief => belief.Probability);
        var ranking = view.Beliefs
            .Where(belief => causes.ContainsKey(belief.HypothesisId))
            .GroupBy(belief => causes[belief.HypothesisId].Entity, belief => belief.Probability)
            .Select(group => (Entity: group.Key, Probability: group.Sum()))
            .OrderByDescending(item => item.Probability).ThenBy(item => item.Entity.Id, StringComparer.Ordinal)
            .ToList();
        var first = ranking.Count > 0 ? ranking[0].Probability : 0;
        var abstained = truth.IsControl ? report.Finding.Cause is null : none > first;
        var confidence = Math.Clamp(truth.IsControl && abstained ? none : first, 0, 1);
        var rank = ranking
            .Where(item => truth.Entities.Any(name => Means(name, item.Entity, view)))
            .Select(item => (int?)ranking.Count(other => other.Probability >= item.Probability * (1 - Tie)))
            .Min();
        var right = truth.IsControl ? report.Finding.Cause is null && view.Beliefs.All(belief => !causes.ContainsKey(belief.HypothesisId) || belief.Probability < _options.ClearBelow) : rank == 1;
        return result with
        {
            Status = CaseStatus.Ran,
            Reason = null,
            Ranking = [.. ranking.Take(MostRanked).Select(item => new RankedEntity(item.Entity.Name, item.Probability))],
            Rank = rank,
            Right = right,
            ModeRight = truth.Modes.Count == 0 || truth.IsControl ? null : rank == 1 && report.Finding.Cause is { } cause && truth.Modes.Contains(cause.FailureMode, StringComparer.Ordinal),
            DetailRank = rank is { } place && Shows(truth, view, causes) ? place : null,
            Finding = report.Finding.Statement,
            Mode = report.Finding.Cause?.FailureMode,
            RedHerrings = truth.RedHerrings.Count,
            RedHerringsRejected = truth.RedHerrings.Count(mode => report.Finding.Cause?.FailureMode != mode && report.Hypotheses.Any(hypothesis => hypothesis.Cause?.FailureMode == mode && hypothesis.Posterior < _options.ClearBelow)),
            Confidence = confidence,
            Abstained = abstained,
            ConfidentlyWrong = !right && !abstained && confidence >= _options.ConfidentFrom,
            Queries = report.Cost.Queries,
            Elapsed = report.Cost.Elapsed,
            Tokens = report.Cost.Tokens,
            Cost = report.Cost.Cost,
        };
    }

    /// <summary>Whether what speaks for the true entity shows the finer label.</summary>
    private static bool Shows(CaseTruth truth, CaseFold view, Dictionary<string, Cause> causes)
    {
        var own = causes.Where(item => truth.Entities.Any(name => Means(name, item.Value.Entity, view))).Select(item => item.Key).ToHashSet(StringComparer.Ordinal);
        return view.Evidence
            .Where(evidence => evidence.Weight > 0 && evidence.Likelihoods.Any(likelihood => likelihood.Ratio > 1 && own.Contains(likelihood.HypothesisId)))
            .Select(evidence => string.Join('\n', evidence.Observation.Citations.Select(citation => citation.Quote ?? "").Append(evidence.Observation.Statement)))
            .Any(text => truth.Details.All(detail => text.Contains(detail, StringComparison.OrdinalIgnoreCase)));
    }

    private static bool Means(string name, Entity entity, CaseFold view) =>
        entity.Name == name || view.Topology.Entities.Any(known => known.Entity == entity && known.Aliases.Contains(name, StringComparer.Ordinal));

    private static bool IsKnown(string name, CaseFold view) =>
        view.Topology.Entities.Any(known => known.Entity.Name == name || known.Aliases.Contains(name, StringComparer.Ordinal))
        || view.Hypotheses.Any(hypothesis => hypothesis.Cause?.Entity.Name == name)
        || view.Exhibits.Any(exhibit => exhibit.Answer switch
        {
            MetricAnswer metrics => metrics.Series.Any(series => series.Entity.Name == name),
            LogAnswer logs => logs.Records.Any(record => record.Entity?.Name == name),
            TraceAnswer traces => traces.Spans.Any(span => span.Entity.Name == name || span.Peer?.Name == name),
            ResourceAnswer resources => resources.States.Any(state => state.Entity.Name == name),
            _ => false,
        });

    private sealed class Follow(CaseFold view) : IProgress<CaseEvent>
    {
        public void Report(CaseEvent value) => view.Apply(value);
    }

    /// <summary>Recalls, and learns nothing.</summary>
    private sealed class ReadOnlyMemoryGuard(IMemory inner) : IMemory
    {
        public ValueTask<IReadOnlyList<Recollection>> RecallAsync(ICaseView view, CancellationToken cancellationToken = default) => inner.RecallAsync(view, cancellationToken);

        public ValueTask LearnAsync(ICaseView view, CancellationToken cancellationToken = default) => ValueTask.CompletedTask;
    }
}
