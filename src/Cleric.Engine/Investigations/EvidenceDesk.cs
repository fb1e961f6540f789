using Cleric.CaseFiles;
using Cleric.Entities;
using Cleric.Exhibits;
using Cleric.Ledger;
using Cleric.Models.Seats;
using Cleric.Queries;
using Cleric.Reasoning;
using Cleric.Reasoning.Readers;

namespace Cleric.Investigations;

/// <summary>Has the unread exhibits read, weighs everything anew, and tells what changed in the ledger.</summary>
internal sealed class EvidenceDesk(IEnumerable<IEvidenceReader> readers, ProposeSeat proposals, Calibration calibration)
{
    /// <summary>The events that take the ledger from what it was to what it is with the unread exhibits read.</summary>
    public async ValueTask<IReadOnlyList<CaseEvent>> WeighAsync(CaseFold view, CancellationToken cancellationToken)
    {
        var topology = TopologyIndex.Of(view.Topology);
        var lenses = view.Hypotheses.Select(hypothesis => new HypothesisLens(hypothesis, topology)).ToList();
        var unread = view.Unread.ToList();
        var observations = view.Evidence.Select(evidence => (evidence.Id, evidence.Observation)).ToList();
        var known = observations.ToDictionary(item => Key(item.Observation), item => item.Id);
        foreach (var exhibit in unread)
        {
            foreach (var reader in readers)
            {
                foreach (var observation in await reader.ReadAsync(exhibit, view, cancellationToken).ConfigureAwait(false))
                {
                    Add(Checked(observation, exhibit));
                }
            }
        }

        foreach (var observation in proposals.Observations(view).Concat(ReadSeat.Observations(view)))
        {
            Add(observation);
        }

        var soFar = observations.Select(item => new Evidence { Id = item.Id, Observation = item.Observation, Weight = 1, Likelihoods = [] }).ToList();
        var derivations = DerivedObservations(soFar, view, topology).Select(Known).ToList();
        foreach (var derived in derivations)
        {
            Add(derived);
        }

        // What more reading no longer bears out counts no more.
        var borne = derivations.Select(Key).ToHashSet();
        for (var i = 0; i < observations.Count; i++)
        {
            if (IsDerived(observations[i].Observation) && observations[i].Observation.Quality > 0 && !borne.Contains(Key(observations[i].Observation)))
            {
                observations[i] = (observations[i].Id, observations[i].Observation with { Quality = 0 });
            }
        }

        var before = view.Evidence.ToDictionary(evidence => evidence.Id, StringComparer.Ordinal);
        var weighed = Weigher.Weigh(observations, lenses, calibration);
        var events = new List<CaseEvent>();
        events.AddRange(weighed
            .Where(evidence => !before.TryGetValue(evidence.Id, out var old) || !Same(old, evidence))
            .Select(evidence => new EvidenceWeighed { Evidence = evidence }));
        events.AddRange(Gaps(unread, view).Select(gap => new GapFound { Gap = gap }));
        events.Add(new BeliefUpdated { Beliefs = BeliefLedger.Posteriors(view.Hypotheses, weighed), ExhibitIds = [.. unread.Select(exhibit => exhibit.Id)] });
        return events;

        // A source may have another name or kind for an entity than the topology.
        Observation Known(Observation observation) => topology.Canonical(observation.Entity) is var entity && entity == observation.Entity ? observation : observation with { Entity = entity };

        void Add(Observation observed)
        {
            var observation = Known(observed);
            var key = Key(observation);
            if (known.TryGetValue(key, out var id))
            {
                observations[observations.FindIndex(item => item.Id == id)] = (id, observation);
            }
            else
            {
                known[key] = id = $"V{observations.Count + 1}";
                observations.Add((id, observation));
            }
        }
    }

    private static IEnumerable<Observation> DerivedObservations(IReadOnlyList<Evidence> evidence, CaseFold view, TopologyIndex topology) =>
        view.Scope is { } scope ? OnsetOrder.Derive(evidence, topology, scope).Concat(SymptomReader.Derive(evidence, view, scope)).Concat(SilenceReader.Derive(view.Exhibits, scope)).Concat(OneSidedReader.Derive(view.Exhibits, topology, scope)).Concat(Origins(view, topology)) : [];

    /// <summary>Traces show where requests fail, stray from what they normally do, or lose time; without them, metrics show whose movement adds up to the symptom's.</summary>
    private static IEnumerable<Observation> Origins(CaseFold view, TopologyIndex topology)
    {
        var followed = OriginReader.Derive(view).ToList();
        var strayed = BehaviourReader.Derive(view).ToList();
        return followed.Count + strayed.Count > 0 ? followed.Concat(strayed) : MovementReader.Derive(view, topology);
    }

    /// <summary>What identifies an observation: derived ones have no exhibit of their own, and replace each other as more is known.</summary>
    private static (string, Entity, string, Direction, string?) Key(Observation observation) =>
        (IsDerived(observation) ? "" : observation.ExhibitId, observation.Entity, observation.Signal, observation.Direction, observation.ChangeId);

    private static bool IsDerived(Observation observation) => observation.Signal is Signals.Precedence or Signals.Silence or Signals.OneSided or Signals.Unconfirmed or Signals.Origin or Signals.OriginBehaviour or MovementReader.Latency or MovementReader.Errors or MovementReader.SelfLatency or MovementReader.SelfErrors;

    /// <summary>Readers may be anyone's: what they say of probabilities is held within bounds, and what they cite is theirs to cite.</summary>
    private static Observation Checked(Observation observation, Exhibit exhibit) => observation with
    {
        ExhibitId = exhibit.Id,
        Strength = double.IsFinite(observation.Strength) ? Math.Clamp(observation.Strength, 0.01, 0.99) : 0.5,
        Quality = double.IsFinite(observation.Quality) ? Math.Clamp(observation.Quality, 0, 1) : 0,
    };

    private static bool Same(Evidence one, Evidence other) =>
        one.Weight == other.Weight && one.SameAs == other.SameAs && one.Likelihoods.SequenceEqual(other.Likelihoods) && one.Observation.Statement == other.Observation.Statement;

    /// <summary>The gaps that unread exhibits leave, less those that were saved before an interruption.</summary>
    private static IEnumerable<Gap> Gaps(List<Exhibit> unread, CaseFold view)
    {
        var before = view.Gaps.Where(gap => !unread.Exists(exhibit => exhibit.Id == gap.ExhibitId)).ToList();
        return unread
            .Select(exhibit => GapOf(exhibit, before))
            .OfType<Gap>()
            .Select((gap, i) => gap with { Id = $"G{before.Count + i + 1}" })
            .Where(gap => !view.Gaps.Any(known => known.ExhibitId == gap.ExhibitId));
    }

    /// <summary>An answer that is not simply data leaves something unchecked, and the report has to say so.</summary>
    private static Gap? GapOf(Exhibit exhibit, List<Gap> before)
    {
        var answer = exhibit.Answer;
        if (answer.Coverage == Coverage.Data)
        {
            return null;
        }

        var kind = exhibit.Query.Kind;
        var of = exhibit.Query.Entity is { } entity ? $" of {entity}" : "";
        var what = $"{Words.Of(kind)}{of}";
        var note = answer.Note is { Length: > 0 } given ? $": {given.TrimEnd('.')}" : "";
        var (statement, remedy) = answer.Coverage switch
        {
            Coverage.Empty => ($"{what}: {exhibit.Connector} has none for this time{note}; that is not the same as nothing having happened", "See whether the entity sends this telemetry at all."),
            Coverage.CutShort => ($"{what}: there was more than {answer.Rows} rows, and the rest was not read{note}", "Narrow the window, or raise the limit."),
            Coverage.Stale => ($"{what}: the newest data is older than the time asked about{note}", "See why the telemetry stopped."),
            Coverage.Denied => ($"{what}: {exhibit.Connector} refused{note}", "Grant read access, or ask somebody who has it."),
            Coverage.Failed => ($"{what}: {exhibit.Connector} failed{note}", "See whether the system is up, and ask again."),
            Coverage.NotConfigured => ($"{what}: no connector answers such questions", $"Add a connector for {Words.Of(kind)}."),
            _ => ($"{what}: not asked, as the budget was spent{note}", "Raise the budget and resume."),
        };

        // That no alerts or changes are recorded is a plain answer; only where telemetry is expected does silence leave a question open.
        if (answer.Coverage == Coverage.NotConfigured && before.Exists(gap => gap.Kind == kind && gap.Coverage == Coverage.NotConfigured))
        {
            return null;
        }

        if (answer.Coverage == Coverage.Empty && (kind is QueryKind.Alert or QueryKind.Knowledge || before.Exists(gap => gap.Kind == kind && gap.Entity == exhibit.Query.Entity)))
        {
            return null;
        }

        // A search of texts gives the best so many first: that there are lesser ones leaves nothing unchecked.
        if (answer.Coverage == Coverage.CutShort && kind == QueryKind.Knowledge && answer.Rows >= exhibit.Query.Limit)
        {
            return null;
        }

        return new Gap { Id = "", Statement = statement, Coverage = answer.Coverage, Kind = kind, Entity = exhibit.Query.Entity, ExhibitId = exhibit.Id, Remedy = remedy };
    }
}
