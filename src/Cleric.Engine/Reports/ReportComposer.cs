using Cleric.CaseFiles;
using Cleric.Entities;
using Cleric.Exhibits;
using Cleric.Reasoning;
using Cleric.Reasoning.Readers;
using Cleric.Triggers;

namespace Cleric.Reports;

/// <summary>Folds a case into its report. It adds nothing that is not in the case file.</summary>
internal sealed class ReportComposer
{
    private const double ClearlySeen = 0.7;
    private const double WorthListing = 0.001;
    private const int MostHypotheses = 12;

    /// <summary>How many more are listed for a single piece of evidence that spoke for or against them, ...</summary>
    private const int MostSuspects = 10;

    /// <summary>... and how clearly it has to have spoken.</summary>
    private const double Suspicious = 2;
    private const int MostArguments = 8;
    private const int MostChanges = 12;

    private readonly ICaseView _view;
    private readonly Conclusion _conclusion;
    private readonly Dictionary<string, Hypothesis> _hypotheses;
    private readonly Dictionary<string, double> _posteriors;
    private readonly Hypothesis _leader;

    private ReportComposer(ICaseView view, Conclusion conclusion)
    {
        _view = view;
        _conclusion = conclusion;
        _hypotheses = view.Hypotheses.ToDictionary(hypothesis => hypothesis.Id, StringComparer.Ordinal);
        _posteriors = view.Beliefs.ToDictionary(belief => belief.HypothesisId, belief => belief.Probability, StringComparer.Ordinal);
        _leader = _hypotheses[conclusion.HypothesisId];
    }

    /// <summary>The report of a concluded case, or a draft of it with a conclusion that is not recorded yet.</summary>
    public static Report Compose(ICaseView view, Conclusion? conclusion = null) =>
        new ReportComposer(view, conclusion ?? view.Conclusion ?? throw new ClericException($"Case '{view.CaseId}' is not concluded.")).Compose();

    private Report Compose()
    {
        var finding = Finding();
        var timeline = Timeline();
        var explanation = Explanation();
        var ranked = Ranked();
        var report = new Report
        {
            CaseId = _view.CaseId,
            Title = _view.Trigger.Title,
            Trigger = _view.Trigger,
            Scope = _view.Scope,
            OpenedAt = _view.OpenedAt,
            Understood = _view.Understood,
            AskedBack = _view.AskedBack,
            Finding = finding,
            Summary = _conclusion.Summary,
            Timeline = timeline,
            Explanation = explanation,
            Hypotheses = ranked,
            OtherHypotheses = _view.Hypotheses.Count - ranked.Count,
            Gaps = _view.Gaps,
            NextQuestions = NextQuestions(),
            Remediation = _conclusion.Outcome == Outcome.CauseFound ? _leader.Remediation : [],
            Guidance = GuidanceComposer.Compose(_view, _conclusion.Outcome == Outcome.NoCauseFound ? null : _leader),
            Recollections = [.. _view.Recollections.Select(recollection => recollection with { Tested = RecollectionTest.Of(recollection, _view, _conclusion) })],
            Cost = _view.Spent,
            Notices = _view.Notices,
        };
        var citations = report.Claims().SelectMany(claim => claim.Citations).ToList();
        return report with { Exhibits = ExhibitDigest.Summaries(_view.Exhibits, citations), Charts = ExhibitDigest.Charts(_view, citations) };
    }

    private Finding Finding()
    {
        var cause = _leader.Cause;
        var since = cause is null ? null : OnsetOf(cause.Entity);
        return new Finding
        {
            Statement = _conclusion.Passages.TryGetValue("finding", out var worded) ? worded : Statement(since),
            Outcome = _conclusion.Outcome,
            HypothesisId = _leader.Id,
            Cause = cause is null ? null : cause with { Since = since },
            Confidence = _conclusion.Confidence,
            EntityConfidence = EntityConfidence(),
            SymptomConfirmed = _conclusion.SymptomConfirmed,
            StopReason = _conclusion.StopReason,
            Partial = _conclusion.Partial,
        };
    }

    private string Statement(DateTimeOffset? since)
    {
        var symptom = _view.Scope?.Symptom.Entity.Name ?? _view.Trigger.Entity ?? "the symptom";
        switch (_conclusion.Outcome)
        {
            case Outcome.CauseFound:
                var begin = since is { } at ? $", since {Reading.Time(at)} UTC" : "";
                var explains = _leader.Cause!.Entity.Name == symptom ? "" : $"; it explains the symptom at {symptom}";
                return $"{Capital(_leader.Statement)}{begin}{explains}.";
            case Outcome.Ambiguous:
                var candidates = _view.Beliefs.Where(belief => belief.HypothesisId != Hypothesis.NoneId).Take(3)
                    .Select(belief => $"{_hypotheses[belief.HypothesisId].Statement} ({Format.Percent(belief.Probability)})");
                var certainty = EntityConfidence();
                return certainty >= 0.5
                    ? $"The fault lies at {_leader.Cause!.Entity} ({Format.Percent(certainty)}), but the evidence does not tell what it is: {string.Join("; ", candidates)}."
                    : $"The evidence does not tell the causes apart: {string.Join("; ", candidates)}.";
            default:
                return _conclusion.SymptomConfirmed == false && _view.Evidence.Any(evidence => evidence.Observation is { Signal: Signals.Unconfirmed, Citations.Count: > 1 })
                    ? $"No cause found: what shows the symptom at {symptom} is contradicted by what others measured of the same requests."
                    : _conclusion.SymptomConfirmed == false
                    ? $"No cause found: the telemetry of {symptom} does not show the symptom that was reported."
                    : _view.Evidence.All(evidence => evidence.Weight == 0)
                    ? $"No cause found: nothing that was read speaks for or against any of the {_view.Hypotheses.Count - 1} causes that were considered."
                    : $"No cause found: none of the {_view.Hypotheses.Count - 1} causes that were weighed is likely.";
        }
    }

    private double EntityConfidence() =>
        _leader.Cause is { } cause
            ? _view.Hypotheses.Where(hypothesis => hypothesis.Cause?.Entity == cause.Entity).Sum(hypothesis => _posteriors.GetValueOrDefault(hypothesis.Id))
            : _conclusion.Confidence;

    private DateTimeOffset? OnsetOf(Entity entity) =>
        _view.Evidence
            .Select(evidence => evidence.Observation)
            .Where(observation => observation.Entity == entity && observation.Strength >= ClearlySeen && TroubleSignals.IsTrouble(observation))
            .Min(observation => observation.Onset);

    private List<TimelineEntry> Timeline()
    {
        var entries = new List<TimelineEntry>();
        foreach (var exhibit in _view.Exhibits)
        {
            switch (exhibit.Answer)
            {
                case ChangeAnswer answer when _view.Scope is { } scope:
                    entries.AddRange(answer.Changes
                        .Select((change, i) => (Change: change, Index: i))
                        .OrderByDescending(item => ChangeReader.Proximity(item.Change, scope))
                        .Take(MostChanges)
                        .Select(item => new TimelineEntry(item.Change.Time, "change", new Claim(
                            $"{item.Change.Kind} at {item.Change.Entity?.Name ?? "an unnamed entity"}: {Reading.Line(item.Change.Title)}",
                            [Reading.Text(exhibit, $"/changes/{item.Index}/title", item.Change.Title)]))));
                    break;
                case AlertAnswer answer:
                    entries.AddRange(answer.Alerts.Select((alert, i) => new TimelineEntry(alert.StartsAt, "alert", new Claim(
                        $"alert {alert.Name}{(alert.Entity is { } entity ? $" at {entity}" : "")}{(alert.EndsAt is { } end ? $", over at {Reading.Time(end)}" : "")}",
                        [Reading.Text(exhibit, $"/alerts/{i}/name", alert.Name)]))));
                    break;
            }
        }

        entries.AddRange(_view.Evidence
            .Select(evidence => evidence.Observation)
            .Where(observation => observation.Strength >= ClearlySeen && observation.Onset is not null && TroubleSignals.IsTrouble(observation))
            .GroupBy(observation => observation.Entity)
            .Select(group => group.MinBy(observation => observation.Onset)!)
            .Select(observation => new TimelineEntry(observation.Onset!.Value, "onset", new Claim(observation.Statement, observation.Citations))));
        if (_view.Trigger.At is { } at)
        {
            entries.Add(new TimelineEntry(at, "trigger", new Claim(_view.Trigger.Title, [], Opinion: true)));
        }

        // What two answers tell of happened once.
        return [.. entries.OrderBy(entry => entry.At).GroupBy(entry => (entry.At, entry.What, entry.Claim.Statement)).Select(told => told.First() with { Claim = told.First().Claim with { Citations = [.. told.SelectMany(entry => entry.Claim.Citations)] } })];
    }

    /// <summary>From the cause along the calls to the symptom, at each entity what shows it best.</summary>
    private List<Claim> Explanation()
    {
        if (_conclusion.Outcome == Outcome.NoCauseFound || _leader.Cause is not { } cause || _view.Scope is not { } scope)
        {
            return [];
        }

        var claims = new List<Claim>();
        var topology = TopologyIndex.Of(_view.Topology);
        var path = topology.Path(cause.Entity, scope.Symptom.Entity);
        if (cause.ChangeId is { } change && _view.Evidence.Select(evidence => evidence.Observation).FirstOrDefault(observation => observation.ChangeId == change) is { } changed)
        {
            claims.Add(new Claim(changed.Statement, changed.Citations));
        }

        foreach (var entity in path.Count > 0 ? path : [cause.Entity, scope.Symptom.Entity])
        {
            var shown = _view.Evidence
                .Where(evidence => evidence.Observation.Entity == entity && evidence.Observation.Strength >= ClearlySeen && evidence.Observation.Citations.Count > 0 && TroubleSignals.IsTrouble(evidence.Observation))
                .OrderByDescending(evidence => entity == cause.Entity ? Pull(evidence, _leader.Id) : evidence.Observation.Strength * (evidence.Weight + 0.1))
                .Select(evidence => evidence.Observation)
                .Take(entity == cause.Entity ? 3 : 1)
                .ToList();
            claims.AddRange(shown.Select(observation => new Claim(observation.Statement, observation.Citations)));
            if (shown.Count == 0 && entity != cause.Entity)
            {
                claims.Add(new Claim($"{entity} lies between cause and symptom; nothing that was read shows it unwell.", [], Opinion: true));
            }
        }

        claims = [.. claims.DistinctBy(claim => claim.Statement)];
        if (path.Count == 0 && cause.Entity != scope.Symptom.Entity)
        {
            claims.Add(new Claim($"No known dependency leads from {scope.Symptom.Entity} to {cause.Entity}: how the trouble travels is not shown.", [], Opinion: true));
        }

        return claims;
    }

    private List<RankedHypothesis> Ranked()
    {
        var priors = _view.Hypotheses.Sum(hypothesis => hypothesis.Prior);
        var list = _view.Beliefs
            .Where((belief, rank) => rank < 5 || belief.Probability >= WorthListing || belief.HypothesisId == Hypothesis.NoneId)
            .Take(MostHypotheses)
            .ToList();

        // A change near the onset is what people suspect first: that it was weighed and found wanting has to be seen.
        list.AddRange(_view.Beliefs
            .Where(belief => _hypotheses[belief.HypothesisId].Cause?.ChangeId is not null)
            .GroupBy(belief => _hypotheses[belief.HypothesisId].Cause!.ChangeId)
            .Select(group => group.First())
            .Where(belief => !list.Contains(belief)));

        // So does what the trigger's own words suggest.
        var suggested = TextSignals.Classify(_view.Trigger is AlertTrigger { Summary: { } summary } alert ? $"{alert.Title} {string.Join(' ', alert.Labels.Values)} {summary}" : _view.Trigger.Title).ToList();
        ListOfEachMode(hypothesis => hypothesis.Predictions.Any(prediction => prediction.Where == PredictionTarget.Self && prediction.IfTrue >= 0.5 && suggested.Exists(kind => prediction.Signal.EndsWith("." + kind, StringComparison.Ordinal))), int.MaxValue);

        // So does what something spoke for or against clearly.
        ListOfEachMode(hypothesis => Arguments(hypothesis.Id).Any(argument => argument.Ratio is >= Suspicious or <= 1 / Suspicious), MostSuspects);
        return
        [
            .. list.OrderByDescending(belief => belief.Probability).Select(belief =>
            {
                var hypothesis = _hypotheses[belief.HypothesisId];
                var arguments = Arguments(hypothesis.Id).ToList();
                return new RankedHypothesis
                {
                    Id = hypothesis.Id,
                    Statement = hypothesis.Statement,
                    Cause = hypothesis.Cause,
                    Prior = hypothesis.Prior / priors,
                    PriorSource = hypothesis.PriorSource,
                    Posterior = belief.Probability,
                    For = [.. arguments.Where(argument => argument.Ratio > 1).OrderByDescending(Force).Take(MostArguments)],
                    Against = [.. arguments.Where(argument => argument.Ratio < 1).OrderByDescending(Force).Take(MostArguments)],
                };
            }),
        ];

        // Of each failure mode that is not listed yet, where it is most probable.
        void ListOfEachMode(Func<Hypothesis, bool> suspect, int most) => list.AddRange(_view.Beliefs
            .Where(belief => _hypotheses[belief.HypothesisId] is { Cause: not null } hypothesis && suspect(hypothesis))
            .GroupBy(belief => _hypotheses[belief.HypothesisId].Cause!.FailureMode)
            .Where(group => !list.Exists(belief => _hypotheses[belief.HypothesisId].Cause?.FailureMode == group.Key))
            .Select(group => group.First())
            .Take(most)
            .ToList());
    }

    private IEnumerable<Argument> Arguments(string hypothesisId) =>
        from evidence in _view.Evidence
        where evidence.Weight > 0
        from likelihood in evidence.Likelihoods
        where likelihood.HypothesisId == hypothesisId
        select new Argument(
            evidence.Id, new Claim(evidence.Observation.Statement, evidence.Observation.Citations, evidence.Observation.Citations.Count == 0), likelihood.Ratio, evidence.Weight, likelihood.Why);

    private static double Force(Argument argument) => argument.Weight * Math.Abs(Math.Log(argument.Ratio));

    private static double Pull(Evidence evidence, string hypothesisId) =>
        evidence.Likelihoods.Where(likelihood => likelihood.HypothesisId == hypothesisId).Sum(likelihood => evidence.Weight * Math.Log(likelihood.Ratio));

    private List<string> NextQuestions()
    {
        var questions = new List<string>();
        questions.AddRange(_conclusion.NotAsked.Select(question => $"Not asked, as the budget was spent: {Reasoning.Words.Of(question.Query.Kind)} of {question.Query.Entity?.Name ?? "everything"} - {question.Why}."));
        if (Rival() is { } rival)
        {
            questions.AddRange(TellingApart(_leader, rival));
        }

        questions.AddRange(_view.Gaps.Where(gap => gap.Remedy is not null && gap.Coverage != Coverage.Empty).Select(gap => $"{gap.Remedy} ({gap.Statement.TrimEnd('.')}.)"));
        return [.. questions.Distinct().Take(8)];
    }

    /// <summary>The second most probable cause, where it is near enough to matter.</summary>
    private Hypothesis? Rival() =>
        _view.Beliefs.Where(belief => belief.HypothesisId != _leader.Id && belief.HypothesisId != Hypothesis.NoneId && belief.Probability >= 0.05)
            .Select(belief => _hypotheses[belief.HypothesisId])
            .FirstOrDefault();

    /// <summary>What one hypothesis predicts and the other does not, and nobody has seen or missed yet.</summary>
    private IEnumerable<string> TellingApart(Hypothesis one, Hypothesis other)
    {
        if (one.Cause is null || other.Cause is null)
        {
            return [];
        }

        var seen = _view.Evidence.Select(evidence => (evidence.Observation.Entity, evidence.Observation.Signal)).ToHashSet();
        return new[] { (Hypothesis: one, Against: other), (Hypothesis: other, Against: one) }
            .SelectMany(pair => pair.Hypothesis.Predictions
                .Where(prediction => prediction.Where == PredictionTarget.Self && !seen.Contains((pair.Hypothesis.Cause!.Entity, prediction.Signal)))
                .Select(prediction => (pair.Hypothesis, Prediction: prediction, Gain: Math.Abs(Math.Log(prediction.IfTrue / prediction.IfFalse)))))
            .OrderByDescending(item => item.Gain)
            .Take(2)
            .Select(item => $"See {Reasoning.Words.Of(item.Prediction.Signal, item.Hypothesis.Cause!.Entity)}: {(item.Prediction.IfTrue > item.Prediction.IfFalse ? "trouble there is to be expected" : "no trouble there is to be expected")} if it is {item.Hypothesis.Statement}.");
    }

    private static string Capital(string text) => text.Length == 0 ? text : char.ToUpperInvariant(text[0]) + text[1..];
}
