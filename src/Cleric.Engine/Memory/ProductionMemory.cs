using Cleric.CaseFiles;
using Cleric.Entities;
using Cleric.Reasoning;
using Microsoft.Extensions.Options;

namespace Cleric.Memory;

/// <summary>Recalls and learns episodes and procedures. What it brings up are priors and questions; today's evidence decides.</summary>
internal sealed class ProductionMemory(MemoryRecords records, EpisodeLearner learner, Signatures signatures, IOptions<MemoryOptions> options, TimeProvider time) : IMemory
{
    private const int Searched = 20;
    private const int MostDifferences = 4;

    private static readonly TimeSpan SameIncident = TimeSpan.FromMinutes(30);

    public async ValueTask<IReadOnlyList<Recollection>> RecallAsync(ICaseView view, CancellationToken cancellationToken = default)
    {
        if (view.Scope is not { } scope)
        {
            return [];
        }

        var signature = await signatures.EarlyAsync(view, cancellationToken).ConfigureAwait(false);
        var topology = TopologyIndex.Of(view.Topology);
        var recollections = new List<Recollection>();
        var episodes = 0;
        foreach (var (episode, similarity) in await records.NearestAsync(view.Caller.Tenant, signature, early: true, Searched, cancellationToken).ConfigureAwait(false))
        {
            if (similarity < options.Value.MinSimilarity || episodes++ >= options.Value.MaxRecollections)
            {
                break;
            }

            // An evaluation of a case must not find the case itself in memory.
            if (view.Tags.ContainsKey(EpisodeLearner.EvaluationTag) && episode.Symptom == scope.Symptom.Entity && episode.Cases.Any(one => one.At >= scope.Window.Start - SameIncident && one.At <= scope.Window.End + SameIncident))
            {
                continue;
            }

            recollections.AddRange(await RecallAsync(episode, similarity, signature, scope, topology, view, cancellationToken).ConfigureAwait(false));
        }

        recollections.AddRange(await FactsAsync(view.Caller.Tenant, scope, cancellationToken).ConfigureAwait(false));
        return recollections;
    }

    public ValueTask LearnAsync(ICaseView view, CancellationToken cancellationToken = default) => new(learner.LearnAsync(view, cancellationToken));

    private async Task<IReadOnlyList<Recollection>> RecallAsync(
        Episode episode, double similarity, IReadOnlyDictionary<string, double> signature, Scope scope, TopologyIndex topology, ICaseView view, CancellationToken cancellationToken)
    {
        var places = episode is { Cause: { } cause, Role: { } role } ? Roles.Find(role, cause.Entity, scope, topology) : [];
        var procedure = episode is { Cause: not null, Role: not null } ? await records.GetAsync(view.Caller.Tenant, EpisodeLearner.ProcedureId(view.Caller.Tenant, episode.Cause.FailureMode, episode.Role), cancellationToken).ConfigureAwait(false) as Procedure : null;
        var differences = Signatures.Differences(signature, episode.Early, MostDifferences);
        var made = new List<Recollection>();
        foreach (var place in places.Select(place => (Entity?)place).DefaultIfEmpty(null))
        {
            var same = place is null || place == episode.Cause!.Entity;
            var (trust, why) = Trust.Of(episode, time.GetUtcNow(), Fingerprints.Agreement(episode.Fingerprint, Fingerprints.Of(view, place)), same, options.Value);
            var resemblance = (similarity - options.Value.MinSimilarity) / Math.Max(0.01, 1 - options.Value.MinSimilarity);
            var factor = place is null ? 1 : Math.Round(1 + ((options.Value.MaxPriorFactor - 1) * trust * Math.Clamp(resemblance, 0, 1)), 3);
            made.Add(new Recollection
            {
                Id = places.Count > 1 ? $"{episode.Id}@{place!.Name}" : episode.Id,
                Kind = MemoryKind.Episode,
                Statement = episode.Statement,
                Trust = Math.Round(trust, 4),
                Why = why,
                Cause = place is null ? null : new Cause(place, episode.Cause!.FailureMode),
                PriorFactor = factor,
                MaxPriorFactor = options.Value.MaxPriorFactor,
                Similarity = Math.Round(similarity, 4),
                Differences = differences,
                Questions = place is null || procedure is null || trust <= 0 ? [] : Questions(procedure, place, scope, topology),
                Reached = place is not null && procedure is { Reached: > 0 } && trust >= options.Value.StopTrust && episode.Confirmations >= 2 ? procedure.Reached : null,
            });
        }

        return made;
    }

    /// <summary>The steps that told in at least every other case, put to today's entities.</summary>
    private static List<RecalledQuestion> Questions(Procedure procedure, Entity cause, Scope scope, TopologyIndex topology) =>
    [
        .. procedure.Steps
            .Where((step, i) => i == 0 || step.Times * 2 >= procedure.Occurrences)
            .SelectMany(step => (step.Role == Procedures.OfCause ? [cause] : Roles.Find(step.Role, step.Entity, scope, topology)).Select(entity => new RecalledQuestion(step.Query, entity, step.Bits, step.Times)))
            .DistinctBy(question => (question.Query, question.Entity)),
    ];

    private async Task<List<Recollection>> FactsAsync(string? tenant, Scope scope, CancellationToken cancellationToken)
    {
        const int mostOfEach = 3;
        var found = new List<Recollection>();
        foreach (var entity in scope.Entities.Take(8))
        {
            await foreach (var item in records.ListAsync(tenant, new MemoryFilter { Kind = MemoryKind.Fact, Entity = entity, Limit = 200 }, cancellationToken).ConfigureAwait(false))
            {
                if (item is Fact fact && IsWorthTelling(fact, scope) && found.All(known => known.Id != fact.Id) && found.Count < mostOfEach * 2)
                {
                    var age = time.GetUtcNow() - fact.LastSeen;
                    found.Add(new Recollection
                    {
                        Id = fact.Id,
                        Kind = MemoryKind.Fact,
                        Statement = fact.Statement,
                        Trust = Math.Round(Math.Pow(0.5, Math.Max(0, age / options.Value.HalfLife)) * (fact.Source.StartsWith("person:", StringComparison.Ordinal) ? 0.9 : 1 - Math.Pow(2, -fact.Occurrences)), 4),
                        Why = $"from {fact.Source}, seen {(fact.Occurrences == 1 ? "once" : $"{fact.Occurrences} times")}, last {Math.Max(0, age.TotalDays):0} days ago",
                    });
                }
            }
        }

        return found;
    }

    /// <summary>What somebody stated, and what is usual of the very symptom. Of the rest that was learnt, today's exhibits need no reminding.</summary>
    private static bool IsWorthTelling(Fact fact, Scope scope) =>
        !fact.Source.StartsWith("case:", StringComparison.Ordinal)
        || (fact is { Sort: FactKind.Baseline, Value: > 0 } && fact.Entity == scope.Symptom.Entity && scope.Symptom.Signal is { } signal && TroubleSignals.Root(fact.Name ?? "") == signal);
}
