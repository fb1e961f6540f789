using System.Security.Cryptography;
using System.Text;
using Cleric.CaseFiles;
using Cleric.Entities;
using Cleric.Ledger;
using Cleric.Reasoning;
using Cleric.Reports;
using Cleric.Safety;
using Microsoft.Extensions.Options;

namespace Cleric.Memory;

/// <summary>Takes a concluded case, and what people say of it, into memory: repeats become one episode, corrections move a case to its real cause and tell what had misled.</summary>
internal sealed class EpisodeLearner(MemoryRecords records, Procedures procedures, IEnumerable<IEvidenceReader> readers, Redactor redactor, IOptions<MemoryOptions> options, TimeProvider time) : IDisposable
{
    /// <summary>Cases under evaluation bear this tag and are never learnt.</summary>
    public const string EvaluationTag = "cleric.evaluation";

    /// <summary>How like the whole of two incidents of one cause has to be to count as repeats.</summary>
    private const double Repeat = 0.6;

    /// <summary>Two confirmations nearer to each other are of one incident.</summary>
    private static readonly TimeSpan OneIncident = TimeSpan.FromMinutes(30);

    private const int MostCases = 50;
    private const int MostLines = 20;
    private const double OfInferred = 0.5;

    /// <summary>One learns at a time: an episode is read, changed and written.</summary>
    private readonly SemaphoreSlim _turn = new(1, 1);
    private DateTimeOffset _swept;

    public static string ProcedureId(string? tenant, string mode, string role) => Id("pr", tenant, mode, role);

    public async Task LearnAsync(ICaseView view, CancellationToken cancellationToken)
    {
        if (view.Conclusion is not { } conclusion || view.Scope is null || view.Tags.ContainsKey(EvaluationTag))
        {
            return;
        }

        var found = conclusion.Outcome == Outcome.NoCauseFound ? null : view.Hypotheses.First(hypothesis => hypothesis.Id == conclusion.HypothesisId).Cause;
        var feedback = view.Feedback.Count == 0 ? null : view.Feedback[^1];
        var early = await Signatures.EarlyAsync(view, readers, cancellationToken).ConfigureAwait(false);
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await LearnAsync(view, found, feedback, Redacted(early), cancellationToken).ConfigureAwait(false);
            await SweepAsync(view.Caller.Tenant, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();

    private async Task LearnAsync(ICaseView view, Cause? found, Feedback? feedback, IReadOnlyDictionary<string, double> early, CancellationToken cancellationToken)
    {
        var tenant = view.Caller.Tenant;
        var truth = feedback?.Verdict == FeedbackVerdict.Corrected ? feedback.Cause : found;
        var outcome = feedback?.Verdict switch { FeedbackVerdict.Confirmed => EpisodeOutcome.Confirmed, FeedbackVerdict.Corrected => EpisodeOutcome.Corrected, FeedbackVerdict.Rejected => EpisodeOutcome.Refuted, _ => EpisodeOutcome.Unconfirmed };
        var changed = new Dictionary<string, MemoryItem>(StringComparer.Ordinal);
        var removed = new List<string>();

        var known = await ListAsync(tenant, new MemoryFilter { Kind = MemoryKind.Episode, CaseId = view.CaseId }, cancellationToken).ConfigureAwait(false);
        var lessons = feedback?.Verdict == FeedbackVerdict.Corrected && found is not null && truth is not null ? Lessons(view, found, truth) : [];
        foreach (var other in known.Where(episode => !SameCause(episode.Cause, truth)))
        {
            Leave(other);
        }

        var whole = Redacted(Signatures.Whole(view));
        var own = known.Find(episode => SameCause(episode.Cause, truth)) ?? await RepeatedAsync(view, truth, early, whole, cancellationToken).ConfigureAwait(false);
        var at = view.Trigger.At ?? view.OpenedAt;
        var said = new EpisodeCase(view.CaseId, at, outcome, feedback is null ? null : redactor.Redact(feedback.By));
        var joined = own is null ? Begin(view, truth, early, whole, said) : Join(own, view, early, whole, said);
        joined = Judged(joined, own, said, feedback, lessons);
        changed[joined.Id] = joined;

        if (truth is not null && outcome != EpisodeOutcome.Refuted && joined.Role is { } role && (known.Count == 0 || outcome == EpisodeOutcome.Corrected) && view is CaseFold fold)
        {
            var (steps, reached) = await procedures.LearnAsync(fold, truth, cancellationToken).ConfigureAwait(false);
            if (steps.Count > 0 || reached > 0)
            {
                var id = ProcedureId(tenant, truth.FailureMode, role);
                changed[id] = await records.GetAsync(tenant, id, cancellationToken).ConfigureAwait(false) is Procedure procedure
                    ? Procedures.Merge(procedure, steps, reached, at)
                    : new Procedure { Id = id, Tenant = tenant, Statement = $"what tells {truth.FailureMode} at {role}", FirstSeen = at, LastSeen = at, FailureMode = truth.FailureMode, Role = role, Steps = steps, Reached = reached };
            }
        }

        foreach (var contradicted in await MisledAsync(view, truth, feedback, cancellationToken).ConfigureAwait(false))
        {
            var episode = (Episode)changed.GetValueOrDefault(contradicted.Episode.Id, contradicted.Episode);
            changed[episode.Id] = episode with { Contradictions = episode.Contradictions + contradicted.Weight, History = Line(episode.History, $"{time.GetUtcNow():yyyy-MM-dd}: pointed {view.CaseId} to another cause than the real one") };
        }

        if (feedback is null)
        {
            foreach (var fact in await DependenciesAsync(view, truth, cancellationToken).ConfigureAwait(false))
            {
                changed[fact.Id] = fact;
            }
        }

        await records.SaveAsync([.. changed.Values], cancellationToken).ConfigureAwait(false);
        await records.RemoveAsync(removed, cancellationToken).ConfigureAwait(false);

        void Leave(Episode episode)
        {
            var left = episode.Cases.Where(one => one.CaseId != view.CaseId).ToList();
            var before = episode.Cases.First(one => one.CaseId == view.CaseId);
            if (left.Count == 0 && outcome != EpisodeOutcome.Refuted)
            {
                removed.Add(episode.Id);
                return;
            }

            changed[episode.Id] = episode with
            {
                Cases = left,
                Occurrences = Math.Max(1, episode.Occurrences - 1),
                Confirmations = Math.Max(0, episode.Confirmations - Weight(before)),
                History = Line(episode.History, $"{time.GetUtcNow():yyyy-MM-dd}: {view.CaseId} turned out to be {truth?.FailureMode ?? "nothing"} at {truth?.Entity.Name ?? "nobody"}"),
                Lessons = lessons,
            };
        }
    }

    /// <summary>The episode of the same cause in the same role that looked the same, at first or in the end: an investigation that memory made short saw less in the end.</summary>
    private async Task<Episode?> RepeatedAsync(ICaseView view, Cause? truth, IReadOnlyDictionary<string, double> early, IReadOnlyDictionary<string, double> whole, CancellationToken cancellationToken)
    {
        var role = truth is null ? null : Roles.Of(truth.Entity, view.Scope!.Symptom.Entity, TopologyIndex.Of(view.Topology));
        var nearest = (await records.NearestAsync(view.Caller.Tenant, whole, early: false, 20, cancellationToken).ConfigureAwait(false))
            .Concat(await records.NearestAsync(view.Caller.Tenant, early, early: true, 20, cancellationToken).ConfigureAwait(false));
        return nearest
            .Where(item => item.Similarity >= Repeat && item.Episode.Cause?.FailureMode == truth?.FailureMode && item.Episode.Role == role && item.Episode.Cases.All(one => one.Outcome != EpisodeOutcome.Refuted))
            .OrderByDescending(item => item.Similarity)
            .Select(item => item.Episode)
            .FirstOrDefault();
    }

    private Episode Begin(ICaseView view, Cause? truth, IReadOnlyDictionary<string, double> early, IReadOnlyDictionary<string, double> whole, EpisodeCase said) => new()
    {
        Id = Id("ep", view.Caller.Tenant, view.CaseId, truth?.FailureMode ?? ""),
        Tenant = view.Caller.Tenant,
        Statement = redactor.Redact(StatementOf(view, truth)),
        FirstSeen = said.At,
        LastSeen = said.At,
        Cause = truth is null ? null : new Cause(truth.Entity, truth.FailureMode),
        Role = truth is null ? null : Roles.Of(truth.Entity, view.Scope!.Symptom.Entity, TopologyIndex.Of(view.Topology)),
        Symptom = view.Scope!.Symptom.Entity,
        Early = early,
        Whole = whole,
        Fingerprint = [.. Fingerprints.Of(view, truth?.Entity).Select(redactor.Redact)],
        Cases = [said],
        History = [$"{time.GetUtcNow():yyyy-MM-dd}: learnt from {view.CaseId}"],
    };

    /// <summary>The case within the episode: new to it, or with another outcome than before.</summary>
    private static Episode Join(Episode episode, ICaseView view, IReadOnlyDictionary<string, double> early, IReadOnlyDictionary<string, double> whole, EpisodeCase said)
    {
        if (episode.Cases.Any(one => one.CaseId == view.CaseId))
        {
            return episode with { Cases = [.. episode.Cases.Select(one => one.CaseId == view.CaseId ? said : one)] };
        }

        var cause = episode.Cause;
        return episode with
        {
            Cases = [.. episode.Cases.Append(said).TakeLast(MostCases)],
            Occurrences = episode.Occurrences + 1,
            LastSeen = said.At > episode.LastSeen ? said.At : episode.LastSeen,
            Early = Mean(episode.Early, early, episode.Occurrences),
            Whole = Mean(episode.Whole, whole, episode.Occurrences),

            // The environment of the latest is the one to compare with.
            Fingerprint = view.Topology.Entities.Any(entity => entity.Entity == cause?.Entity) || cause is null ? Fingerprints.Of(view, cause?.Entity) : episode.Fingerprint,
        };
    }

    private Episode Judged(Episode episode, Episode? before, EpisodeCase said, Feedback? feedback, List<string> lessons)
    {
        if (feedback is null)
        {
            return episode;
        }

        var had = before?.Cases.FirstOrDefault(one => one.CaseId == said.CaseId);
        var confirmations = episode.Confirmations - (had is null ? 0 : Weight(had));
        var weight = Weight(said) * (feedback.IsInferred ? OfInferred : 1);
        if (weight > 0 && episode.Cases.Any(one => one.CaseId != said.CaseId && Weight(one) > 0 && (one.At - said.At).Duration() < OneIncident))
        {
            // The same incident looked into twice is one confirmation.
            weight = 0;
        }

        return episode with
        {
            Confirmations = Math.Max(0, confirmations + weight),
            LastConfirmed = weight > 0 ? time.GetUtcNow() : episode.LastConfirmed,
            Contradictions = weight >= 1 ? 0 : episode.Contradictions,
            Lessons = lessons.Count > 0 ? lessons : episode.Lessons,
            History = Line(episode.History, $"{time.GetUtcNow():yyyy-MM-dd}: {said.CaseId} {(said.Outcome == EpisodeOutcome.Refuted ? "refuted" : "confirmed")}{(feedback.IsInferred ? ", inferred" : "")} by {said.By}{(feedback.Comment is { Length: > 0 } comment ? $": {redactor.Redact(comment)}" : "")}"),
        };
    }

    /// <summary>The recollection that had raised a cause most, where that was not the real one.</summary>
    private async Task<IReadOnlyList<(Episode Episode, double Weight)>> MisledAsync(ICaseView view, Cause? truth, Feedback? feedback, CancellationToken cancellationToken)
    {
        var said = feedback is { Verdict: FeedbackVerdict.Confirmed or FeedbackVerdict.Corrected };
        if (!said && !(feedback is null && view.Withdrawn.Count > 0 && view.Conclusion is { Outcome: Outcome.CauseFound, Confidence: >= 0.9 }))
        {
            return [];
        }

        // What was inferred when the case ended counts half; an engineer's word makes up the rest.
        var weight = said ? (feedback!.IsInferred || view.Withdrawn.Count > 0 && view.Conclusion is { Outcome: Outcome.CauseFound, Confidence: >= 0.9 } ? OfInferred : 1) : OfInferred;
        if (view.Recollections.Where(recollection => recollection.PriorFactor > 1).MaxBy(recollection => recollection.PriorFactor) is not { } first)
        {
            return [];
        }

        // What it said of several of one role was right where it is right of one.
        var episodeId = first.Id.Split('@')[0];
        if (view.Recollections.Any(recollection => recollection.Id.Split('@')[0] == episodeId && SameCause(recollection.Cause, truth)))
        {
            return [];
        }

        return await records.GetAsync(view.Caller.Tenant, episodeId, cancellationToken).ConfigureAwait(false) is Episode episode ? [(episode, weight)] : [];
    }

    /// <summary>Which evidence had misled most, and which question would have told the two apart.</summary>
    private List<string> Lessons(ICaseView view, Cause wrong, Cause truth)
    {
        var (wrongId, rightId) = (IdOf(wrong), IdOf(truth));
        if (wrongId is null)
        {
            return [];
        }

        var gains = view.Evidence.Where(evidence => evidence.Weight > 0)
            .Select(evidence => (evidence.Observation, Gain: evidence.Weight * (Log(evidence, wrongId) - (rightId is null ? 0 : Log(evidence, rightId)))))
            .ToList();
        var lessons = gains.Where(item => item.Gain > 0.1).OrderByDescending(item => item.Gain).Take(2).Select(item => redactor.Redact($"misled: {item.Observation.Statement}")).ToList();
        if (rightId is null)
        {
            lessons.Add($"{truth.FailureMode} at {truth.Entity} was not among the hypotheses");
        }
        else if (gains.Where(item => item.Gain < -0.1).OrderBy(item => item.Gain).Select(item => item.Observation).FirstOrDefault() is { } told)
        {
            lessons.Add(redactor.Redact($"told them apart: {told.Statement}"));
        }

        return lessons;

        string? IdOf(Cause cause) => view.Hypotheses.FirstOrDefault(hypothesis => SameCause(hypothesis.Cause, cause))?.Id;

        static double Log(Evidence evidence, string id) => Math.Log2(evidence.Likelihoods.FirstOrDefault(likelihood => likelihood.HypothesisId == id)?.Ratio ?? 1);
    }

    /// <summary>Who depends on whom round cause and symptom, as facts with the day they were last seen.</summary>
    private async Task<IReadOnlyList<Fact>> DependenciesAsync(ICaseView view, Cause? truth, CancellationToken cancellationToken)
    {
        const int most = 20;
        List<Entity> centre = [view.Scope!.Symptom.Entity, .. truth is null ? (IEnumerable<Entity>)[] : [truth.Entity]];
        var facts = new List<Fact>();
        var at = view.Trigger.At ?? view.OpenedAt;
        foreach (var dependency in view.Topology.Dependencies.Where(dependency => dependency.Kind != TopologyIndex.Presumed && (centre.Contains(dependency.From) || centre.Contains(dependency.To))).Take(most))
        {
            var id = Id("fa", view.Caller.Tenant, dependency.From.Id, dependency.To.Id);
            var known = await records.GetAsync(view.Caller.Tenant, id, cancellationToken).ConfigureAwait(false) as Fact;
            facts.Add(known is null
                ? new Fact { Id = id, Tenant = view.Caller.Tenant, Statement = $"{dependency.From} depends on {dependency.To}", FirstSeen = at, LastSeen = at, Sort = FactKind.Dependency, Entity = dependency.From, Other = dependency.To, Source = $"case:{view.CaseId}" }
                : known with { LastSeen = at > known.LastSeen ? at : known.LastSeen, Occurrences = known.Occurrences + 1, Source = $"case:{view.CaseId}" });
        }

        return facts;
    }

    /// <summary>Once a day: what is too old goes, and beyond the size that is allowed what was not met with for longest.</summary>
    private async Task SweepAsync(string? tenant, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (now - _swept < TimeSpan.FromDays(1) && _swept != default)
        {
            return;
        }

        _swept = now;
        var (kept, old) = (0, new List<string>());
        await foreach (var item in records.ListAsync(tenant, new MemoryFilter { Limit = int.MaxValue }, cancellationToken).ConfigureAwait(false))
        {
            // An old incident that is replayed today is not old.
            if (++kept > options.Value.MaxItems || now - item.LastSeen > options.Value.Retention)
            {
                old.Add(item.Id);
            }
        }

        await records.RemoveAsync(old, cancellationToken).ConfigureAwait(false);
    }

    private async Task<List<Episode>> ListAsync(string? tenant, MemoryFilter filter, CancellationToken cancellationToken)
    {
        var found = new List<Episode>();
        await foreach (var item in records.ListAsync(tenant, filter, cancellationToken).ConfigureAwait(false))
        {
            found.Add((Episode)item);
        }

        return found;
    }

    private static string StatementOf(ICaseView view, Cause? truth) => truth is null
        ? $"{view.Scope!.Symptom.Statement}: no cause was found"
        : $"{view.Scope!.Symptom.Statement}: {view.Hypotheses.FirstOrDefault(hypothesis => SameCause(hypothesis.Cause, truth))?.Statement ?? $"{truth.FailureMode} at {truth.Entity}"}";

    private Dictionary<string, double> Redacted(IReadOnlyDictionary<string, double> signature)
    {
        var safe = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var (feature, weight) in signature)
        {
            safe[redactor.Redact(feature)] = weight;
        }

        return safe;
    }

    private static Dictionary<string, double> Mean(IReadOnlyDictionary<string, double> known, IReadOnlyDictionary<string, double> added, int count)
    {
        const double least = 0.05;
        return known.Keys.Union(added.Keys)
            .Select(feature => (feature, Weight: ((known.GetValueOrDefault(feature) * count) + added.GetValueOrDefault(feature)) / (count + 1)))
            .Where(item => item.Weight >= least)
            .ToDictionary(item => item.feature, item => Math.Round(item.Weight, 4), StringComparer.Ordinal);
    }

    private static bool SameCause(Cause? one, Cause? other) => one is null || other is null ? one is null && other is null : one.Entity == other.Entity && one.FailureMode == other.FailureMode;

    private static double Weight(EpisodeCase one) => one.Outcome is EpisodeOutcome.Confirmed or EpisodeOutcome.Corrected ? 1 : 0;

    private static IReadOnlyList<string> Line(IReadOnlyList<string> history, string line) => [.. history.Append(line).TakeLast(MostLines)];

    private static string Id(string kind, params string?[] parts) =>
        $"{kind}-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\u001f', parts))))[..12]}";
}
