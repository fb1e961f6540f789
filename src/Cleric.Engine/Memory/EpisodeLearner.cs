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
internal sealed class EpisodeLearner(MemoryRecords records, Procedures procedures, Facts facts, Signatures signatures, Redactor redactor, IOptions<MemoryOptions> options, TimeProvider time)
{
    /// <summary>Cases under evaluation bear this tag and are never learnt.</summary>
    public const string EvaluationTag = "cleric.evaluation";

    /// <summary>How like the whole of two incidents of one cause has to be to count as repeats.</summary>
    private const double Repeat = 0.6;

    /// <summary>How like a case has to be to a memory for its other cause to speak against it.</summary>
    private const double Alike = 0.7;

    /// <summary>Two confirmations nearer to each other are of one incident.</summary>
    private static readonly TimeSpan OneIncident = TimeSpan.FromMinutes(30);

    private const int MostCases = 50;
    private const int MostLines = 20;
    private const double OfInferred = 0.5;

    /// <summary>When each tenant's memories were last swept, and how often was learnt since.</summary>
    private readonly Dictionary<string, (DateTimeOffset At, int Learnt)> _swept = new(StringComparer.Ordinal);

    public static string ProcedureId(string? tenant, string mode, string role) => Id("pr", tenant, mode, role);

    public async Task LearnAsync(ICaseView view, CancellationToken cancellationToken)
    {
        if (view.Conclusion is not { } conclusion || view.Scope is null || view.Tags.ContainsKey(EvaluationTag))
        {
            return;
        }

        var found = conclusion.Outcome == Outcome.NoCauseFound ? null : view.Hypotheses.First(hypothesis => hypothesis.Id == conclusion.HypothesisId).Cause;
        var feedback = view.Feedback.Count == 0 ? null : view.Feedback[^1];
        var early = await signatures.EarlyAsync(view, cancellationToken).ConfigureAwait(false);

        // An episode is read, changed and written: one does so at a time.
        using var turn = await records.TurnAsync(cancellationToken).ConfigureAwait(false);
        await LearnAsync(view, found, feedback, Redacted(early), cancellationToken).ConfigureAwait(false);
        await SweepAsync(view.Caller.Tenant, cancellationToken).ConfigureAwait(false);
    }

    private async Task LearnAsync(ICaseView view, Cause? found, Feedback? feedback, IReadOnlyDictionary<string, double> early, CancellationToken cancellationToken)
    {
        var (tenant, now) = (view.Caller.Tenant, time.GetUtcNow());
        var truth = feedback?.Verdict == FeedbackVerdict.Corrected ? Safe(feedback.Cause!) : found;
        var outcome = feedback?.Verdict switch { FeedbackVerdict.Confirmed => EpisodeOutcome.Confirmed, FeedbackVerdict.Corrected => EpisodeOutcome.Corrected, FeedbackVerdict.Rejected => EpisodeOutcome.Refuted, _ => EpisodeOutcome.Unconfirmed };
        var changed = new Dictionary<string, MemoryItem>(StringComparer.Ordinal);
        var removed = new List<Episode>();
        var whole = Redacted(signatures.Whole(view));
        var said = new EpisodeCase(view.CaseId, view.Trigger.At ?? view.OpenedAt, outcome, feedback is null ? null : redactor.Redact(feedback.By))
        {
            SaidAt = feedback is null ? null : now,
            IsInferred = feedback?.IsInferred ?? false,
        };

        var known = await ListAsync(tenant, new MemoryFilter { Kind = MemoryKind.Episode, CaseId = view.CaseId }, cancellationToken).ConfigureAwait(false);
        var lessons = feedback?.Verdict == FeedbackVerdict.Corrected && found is not null && !SameCause(found, truth) ? Lessons(view, found, truth!) : [];
        var own = known.Find(episode => IsOf(episode, view, truth)) ?? await RepeatedAsync(view, truth, early, whole, cancellationToken).ConfigureAwait(false);
        foreach (var other in known.Where(episode => episode.Id != own?.Id))
        {
            Leave(other);
        }

        var joined = own is null ? Begin(view, truth, early, whole, said) : Join(own, view, early, whole, said);
        joined = Judged(joined, own, said, feedback, lessons);
        joined = joined with { History = Line([.. removed.SelectMany(episode => episode.History), .. joined.History]) };
        joined = Bounded(joined);
        changed[joined.Id] = joined;

        var isNew = own?.Cases.Any(one => one.CaseId == view.CaseId) != true;
        if (truth is not null && outcome != EpisodeOutcome.Refuted && joined.Role is { } role && isNew && view is CaseFold fold)
        {
            var (steps, reached) = await procedures.LearnAsync(fold, truth, cancellationToken).ConfigureAwait(false);
            if (steps.Count > 0 || reached > 0)
            {
                var id = ProcedureId(tenant, truth.FailureMode, role);
                changed[id] = await records.GetAsync(tenant, id, cancellationToken).ConfigureAwait(false) is Procedure procedure
                    ? Procedures.Merge(procedure, steps, reached, now)
                    : new Procedure { Id = id, Tenant = tenant, Statement = $"what tells {truth.FailureMode} at {role}", FirstSeen = now, LastSeen = now, FailureMode = truth.FailureMode, Role = role, Steps = steps, Reached = reached };
            }
        }

        await ContradictAsync(view, found, truth, feedback, changed, removed, cancellationToken).ConfigureAwait(false);
        if (known.Count == 0)
        {
            foreach (var fact in await facts.LearnAsync(view, truth, cancellationToken).ConfigureAwait(false))
            {
                changed[fact.Id] = fact;
            }
        }

        await records.SaveAsync([.. changed.Values], cancellationToken).ConfigureAwait(false);
        await records.RemoveAsync([.. removed.Select(episode => episode.Id).Where(id => !changed.ContainsKey(id))], cancellationToken).ConfigureAwait(false);

        void Leave(Episode episode)
        {
            var line = $"{now:yyyy-MM-dd}: {view.CaseId} turned out to be {truth?.FailureMode ?? "nothing"} at {truth?.Entity.Name ?? "nobody"}";
            var left = Recounted(episode with { Cases = [.. episode.Cases.Where(one => one.CaseId != view.CaseId)], History = Line(episode.History, line), Lessons = lessons.Count > 0 ? lessons : episode.Lessons }, episode);
            if (episode.Occurrences <= 1)
            {
                // Nothing else is in it; what happened to it goes over to where the case belongs.
                removed.Add(left);
            }
            else
            {
                changed[episode.Id] = left with { Occurrences = episode.Occurrences - 1 };
            }
        }
    }

    /// <summary>The episode of the same cause in the same role that looked the same, at first or in the end: an investigation that memory made short saw less in the end.</summary>
    private async Task<Episode?> RepeatedAsync(ICaseView view, Cause? truth, IReadOnlyDictionary<string, double> early, IReadOnlyDictionary<string, double> whole, CancellationToken cancellationToken)
    {
        var nearest = (await records.NearestAsync(view.Caller.Tenant, whole, early: false, 20, cancellationToken).ConfigureAwait(false))
            .Concat(await records.NearestAsync(view.Caller.Tenant, early, early: true, 20, cancellationToken).ConfigureAwait(false));
        return nearest
            .Where(item => item.Similarity >= Repeat && IsOf(item.Episode, view, truth) && item.Episode.Cases.Any(one => one.Outcome != EpisodeOutcome.Refuted))
            .OrderByDescending(item => item.Similarity)
            .Select(item => item.Episode)
            .FirstOrDefault();
    }

    /// <summary>Whether a case of this cause belongs to an episode: the same failure at the same entity, or at one whose place it has taken since.</summary>
    private static bool IsOf(Episode episode, ICaseView view, Cause? truth)
    {
        if (truth is null || episode.Cause is not { } cause)
        {
            return truth is null && episode.Cause is null;
        }

        var (symptom, topology) = (view.Scope!.Symptom.Entity, TopologyIndex.Of(view.Topology));
        return cause.FailureMode == truth.FailureMode
            && Roles.Of(truth.Entity, symptom, topology) == episode.Role
            && (cause.Entity == truth.Entity || !view.Scope.Entities.Contains(cause.Entity) || Roles.Of(cause.Entity, symptom, topology) != episode.Role);
    }

    private Episode Begin(ICaseView view, Cause? truth, IReadOnlyDictionary<string, double> early, IReadOnlyDictionary<string, double> whole, EpisodeCase said)
    {
        var now = time.GetUtcNow();
        return new()
        {
            Id = Id("ep", view.Caller.Tenant, view.CaseId, truth?.FailureMode ?? "", truth?.Entity.Id ?? ""),
            Tenant = view.Caller.Tenant,
            Statement = redactor.Redact(StatementOf(view, truth)),
            FirstSeen = now,
            LastSeen = now,
            Cause = truth is null ? null : new Cause(truth.Entity, truth.FailureMode),
            Role = truth is null ? null : Roles.Of(truth.Entity, view.Scope!.Symptom.Entity, TopologyIndex.Of(view.Topology)),
            Symptom = view.Scope!.Symptom.Entity,
            Early = early,
            Whole = whole,
            Fingerprint = FingerprintOf(view, truth?.Entity),
            Cases = [said],
            History = [$"{now:yyyy-MM-dd}: learnt from {view.CaseId}"],
        };
    }

    /// <summary>The case within the episode: new to it, or with another outcome than before.</summary>
    private Episode Join(Episode episode, ICaseView view, IReadOnlyDictionary<string, double> early, IReadOnlyDictionary<string, double> whole, EpisodeCase said)
    {
        if (episode.Cases.Any(one => one.CaseId == view.CaseId))
        {
            return episode with { Cases = [.. episode.Cases.Select(one => one.CaseId == view.CaseId ? said : one)] };
        }

        var cause = episode.Cause;
        return episode with
        {
            Cases = [.. episode.Cases, said],
            Occurrences = episode.Occurrences + 1,
            LastSeen = time.GetUtcNow(),
            Early = Mean(episode.Early, early, episode.Occurrences),
            Whole = Mean(episode.Whole, whole, episode.Occurrences),

            // The environment of the latest is the one to compare with.
            Fingerprint = cause is null || view.Topology.Entities.Any(entity => entity.Entity == cause.Entity) ? FingerprintOf(view, cause?.Entity) : episode.Fingerprint,
        };
    }

    private Episode Judged(Episode episode, Episode? before, EpisodeCase said, Feedback? feedback, List<string> lessons)
    {
        var judged = Recounted(episode, before);
        if (feedback is null)
        {
            return judged;
        }

        var verdict = said.Outcome switch { EpisodeOutcome.Refuted => "refuted", EpisodeOutcome.Corrected => "corrected to this", _ => "confirmed" };
        return judged with
        {
            Lessons = lessons.Count > 0 ? lessons : judged.Lessons,
            History = Line(judged.History, $"{time.GetUtcNow():yyyy-MM-dd}: {said.CaseId} {verdict}{(feedback.IsInferred ? ", inferred" : "")} by {said.By}{(feedback.Comment is { Length: > 0 } comment ? $": {redactor.Redact(comment)}" : "")}"),
        };
    }

    /// <summary>The episode with its sums brought in line with its cases, whatever was said of them before: what was taken back counts no more.</summary>
    private static Episode Recounted(Episode episode, Episode? before)
    {
        // What is only counted, since its cases are too old to be kept, stays.
        var confirmations = Math.Max(0, Math.Round((before?.Confirmations ?? 0) - Counted(before?.Cases ?? []) + Counted(episode.Cases), 6));
        var had = (before?.Cases ?? []).Where(IsWhole).Select(one => one.CaseId).ToHashSet(StringComparer.Ordinal);
        var has = episode.Cases.Where(IsWhole).Select(one => one.CaseId).ToHashSet(StringComparer.Ordinal);
        var added = Counted(episode.Cases) > Counted(before?.Cases ?? []) ? has.FirstOrDefault(id => !had.Contains(id)) : null;
        List<EpisodeContradiction> contradictions =
        [
            .. episode.ContradictedBy
                .Select(one => one.SettledBy is { } by && had.Contains(by) && !has.Contains(by) ? one with { SettledBy = null } : one)
                .Select(one => one.SettledBy is null && added is not null ? one with { SettledBy = added } : one),
        ];
        var said = episode.Cases.Where(one => Weight(one) > 0).Max(one => one.SaidAt);
        return episode with
        {
            Confirmations = confirmations,
            LastConfirmed = confirmations == 0 ? null : said ?? episode.LastConfirmed,
            ContradictedBy = contradictions,
            Contradictions = added is not null ? 0 : Recontradicted(episode, contradictions),
        };
    }

    /// <summary>The weight of the contradictions that count, and of those that are only counted.</summary>
    private static double Recontradicted(Episode before, IEnumerable<EpisodeContradiction> contradictions) =>
        Math.Max(0, before.Contradictions - Unsettled(before.ContradictedBy) + Unsettled(contradictions));

    private static double Unsettled(IEnumerable<EpisodeContradiction> contradictions) => contradictions.Where(one => one.SettledBy is null).Sum(one => one.Weight);

    /// <summary>The weight of the confirmations: the same incident looked into more than once is one.</summary>
    private static double Counted(IEnumerable<EpisodeCase> cases)
    {
        var (sum, first, most) = (0.0, DateTimeOffset.MinValue, 0.0);
        foreach (var one in cases.Where(one => Weight(one) > 0).OrderBy(one => one.At))
        {
            if (one.At - first >= OneIncident)
            {
                (sum, first, most) = (sum + most, one.At, 0);
            }

            most = Math.Max(most, Weight(one));
        }

        return sum + most;
    }

    private static Episode Bounded(Episode episode) => episode with { Cases = [.. episode.Cases.TakeLast(MostCases)], ContradictedBy = [.. episode.ContradictedBy.TakeLast(MostCases)] };

    /// <summary>Marks what had raised a cause most where that was not the real one, and takes the mark back where it turned out to be.</summary>
    private async Task ContradictAsync(ICaseView view, Cause? found, Cause? truth, Feedback? feedback, Dictionary<string, MemoryItem> changed, List<Episode> removed, CancellationToken cancellationToken)
    {
        if (view.Recollections.Where(recollection => recollection.PriorFactor > 1).MaxBy(recollection => recollection.PriorFactor) is not { } first)
        {
            return;
        }

        var misled = feedback switch
        {
            // Evidence that is nearly certain, against what memory said.
            null => view.Withdrawn.Count > 0 && view.Conclusion is { Outcome: Outcome.CauseFound, Confidence: >= 0.9 } && !Named(found),
            { Verdict: FeedbackVerdict.Rejected } => Named(found),
            _ => !Named(truth),
        };

        // One that was only somewhat alike and never led has pointed nobody anywhere.
        misled &= first.Similarity is null or >= Alike || view.Withdrawn.Count > 0 || Named(found);

        var weight = !misled ? 0 : feedback is { IsInferred: false } ? 1 : OfInferred;
        foreach (var id in view.Recollections.Where(recollection => recollection.Kind == MemoryKind.Episode).Select(EpisodeOf).Distinct())
        {
            if (removed.Exists(episode => episode.Id == id)
                || (changed.GetValueOrDefault(id) ?? await records.GetAsync(view.Caller.Tenant, id, cancellationToken).ConfigureAwait(false)) is not Episode episode)
            {
                continue;
            }

            var had = episode.ContradictedBy.FirstOrDefault(one => one.CaseId == view.CaseId);
            var has = id == EpisodeOf(first) ? weight : 0;
            if ((had?.Weight ?? 0) == has)
            {
                continue;
            }

            var now = time.GetUtcNow();
            var others = episode.ContradictedBy.Where(one => one.CaseId != view.CaseId);
            List<EpisodeContradiction> contradictions = has == 0 ? [.. others] : [.. others, had is null ? new EpisodeContradiction(view.CaseId, now, has) : had with { Weight = has }];
            changed[id] = Bounded(episode with
            {
                ContradictedBy = contradictions,
                Contradictions = Recontradicted(episode, contradictions),
                History = Line(episode.History, has == 0 ? $"{now:yyyy-MM-dd}: had pointed {view.CaseId} to the real cause after all" : $"{now:yyyy-MM-dd}: pointed {view.CaseId} to another cause than the real one"),
            });
        }

        // What it said of several of one role was right where it is right of one.
        bool Named(Cause? cause) => view.Recollections.Any(recollection => EpisodeOf(recollection) == EpisodeOf(first) && SameCause(recollection.Cause, cause));

        // One memory may be recalled for several entities.
        static string EpisodeOf(Recollection recollection) => recollection.Id.Split('@')[0];
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
            var asked = view.Exhibits.FirstOrDefault(exhibit => exhibit.Id == told.ExhibitId)?.Query;
            lessons.Add(redactor.Redact($"told them apart: {(asked is null ? "" : $"{Words.Of(asked.Kind)} of {asked.Entity ?? told.Entity}: ")}{told.Statement}"));
        }
        else if (Telling(wrongId, rightId) is { } open)
        {
            lessons.Add($"would have told them apart: whether {open.Signal} moved at {(open.Where == PredictionTarget.Self ? truth.Entity.Name : $"what {truth.Entity} is connected to")}");
        }

        return lessons;

        // What the real cause predicts most sharply, and the wrong one does not.
        Prediction? Telling(string wrongly, string rightly)
        {
            var others = view.Hypotheses.First(hypothesis => hypothesis.Id == wrongly).Predictions;
            return view.Hypotheses.First(hypothesis => hypothesis.Id == rightly).Predictions
                .Where(prediction => wrong.Entity != truth.Entity || !others.Any(other => other.Signal == prediction.Signal && other.Where == prediction.Where))
                .MaxBy(prediction => prediction.IfTrue / prediction.IfFalse);
        }

        string? IdOf(Cause cause) => view.Hypotheses.FirstOrDefault(hypothesis => SameCause(hypothesis.Cause, cause))?.Id;

        static double Log(Evidence evidence, string id) => Math.Log2(evidence.Likelihoods.FirstOrDefault(likelihood => likelihood.HypothesisId == id)?.Ratio ?? 1);
    }

    /// <summary>Once a day, or after much was learnt: what is too old goes, and beyond the size that is allowed what was not met with for longest.</summary>
    private async Task SweepAsync(string? tenant, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var (at, learnt) = _swept.GetValueOrDefault(tenant ?? "");
        if (now - at < TimeSpan.FromDays(1) && learnt < options.Value.MaxItems / 200)
        {
            _swept[tenant ?? ""] = (at, learnt + 1);
            return;
        }

        var (kept, old) = (0, new List<string>());
        await foreach (var item in records.ListAsync(tenant, new MemoryFilter { Limit = int.MaxValue }, cancellationToken).ConfigureAwait(false))
        {
            if (++kept > options.Value.MaxItems || now - item.LastSeen > options.Value.Retention)
            {
                old.Add(item.Id);
            }
        }

        await records.RemoveAsync(old, cancellationToken).ConfigureAwait(false);
        _swept[tenant ?? ""] = (now, 0);
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

    private static double Weight(EpisodeCase one) => one.Outcome is not (EpisodeOutcome.Confirmed or EpisodeOutcome.Corrected) ? 0 : one.IsInferred ? OfInferred : 1;

    private static bool IsWhole(EpisodeCase one) => Weight(one) >= 1;

    /// <summary>A cause that somebody typed, without what must not be kept.</summary>
    private Cause Safe(Cause cause) => new(new Entity(redactor.Redact(cause.Entity.Name), redactor.Redact(cause.Entity.Kind)), redactor.Redact(cause.FailureMode));

    private IReadOnlyList<string> FingerprintOf(ICaseView view, Entity? cause) => [.. Fingerprints.Of(view, cause).Select(redactor.Redact)];

    /// <summary>What happened, oldest first, the newest so many lines: each begins with its day.</summary>
    private static IReadOnlyList<string> Line(IEnumerable<string> history, params string[] line) => [.. history.Concat(line).OrderBy(one => one.Length < 10 ? one : one[..10], StringComparer.Ordinal).TakeLast(MostLines)];

    /// <summary>An id that the same parts make again.</summary>
    public static string Id(string kind, params string?[] parts) =>
        $"{kind}-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\u001f', parts))))[..16]}";
}
