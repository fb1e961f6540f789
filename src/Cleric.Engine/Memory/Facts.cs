using Cleric.CaseFiles;
using Cleric.Entities;
using Cleric.Exhibits;
using Cleric.Reasoning;
using Cleric.Reasoning.Readers;
using Cleric.Reasoning.Statistics;
using Cleric.Reports;

namespace Cleric.Memory;

/// <summary>Learns what holds round symptom and cause: who depends on whom, what else they are called, which metric tells what of them, and what is usual there.</summary>
internal sealed class Facts(MemoryRecords records, TimeProvider time)
{
    private const int MostDependencies = 20;
    private const int MostAliases = 5;
    private const int MostSignals = 6;

    /// <summary>A median of fewer samples is no baseline.</summary>
    private const int LeastSamples = 10;

    /// <summary>A baseline follows what is measured, and forgets what it was so many cases ago.</summary>
    private const int Averaged = 20;

    /// <summary>The facts that a case shows, with the day they were last seen. None is written yet.</summary>
    public async Task<IReadOnlyList<Fact>> LearnAsync(ICaseView view, Cause? truth, CancellationToken cancellationToken)
    {
        List<Entity> centre = [view.Scope!.Symptom.Entity, .. truth is null || truth.Entity == view.Scope.Symptom.Entity ? (IEnumerable<Entity>)[] : [truth.Entity]];
        List<SignalSeries> signals = [.. Signals(view, centre)];
        var facts = new List<Fact>();
        foreach (var seen in Dependencies(view, centre).Concat(Aliases(view, centre)).Concat(Meanings(view, signals)).DistinctBy(fact => fact.Id))
        {
            facts.Add(await KnownAsync(seen, cancellationToken).ConfigureAwait(false) is { } known ? Again(known, seen) : seen);
        }

        foreach (var (seen, told) in Baselines(view, signals).DistinctBy(baseline => baseline.Fact.Id))
        {
            var fact = seen;
            if (await KnownAsync(seen, cancellationToken).ConfigureAwait(false) is { Value: { } before } known)
            {
                var weight = Math.Min(known.Occurrences, Averaged - 1);
                fact = Again(known, seen) with { Value = ((before * weight) + seen.Value!.Value) / (weight + 1) };
            }

            facts.Add(fact with { Statement = told(fact.Value!.Value) });
        }

        return facts;
    }

    private async Task<Fact?> KnownAsync(Fact seen, CancellationToken cancellationToken) => await records.GetAsync(seen.Tenant, seen.Id, cancellationToken).ConfigureAwait(false) as Fact;

    private static Fact Again(Fact known, Fact seen) => seen with { FirstSeen = known.FirstSeen, History = known.History, Occurrences = known.Occurrences + 1 };

    private IEnumerable<Fact> Dependencies(ICaseView view, List<Entity> centre) =>
        view.Topology.Dependencies
            .Where(dependency => dependency.Kind != TopologyIndex.Presumed && (centre.Contains(dependency.From) || centre.Contains(dependency.To)))
            .Take(MostDependencies)
            .Select(dependency => Make(view, FactKind.Dependency, dependency.From, $"{dependency.From} depends on {dependency.To}", dependency.From.Id, dependency.To.Id) with { Other = dependency.To });

    private IEnumerable<Fact> Aliases(ICaseView view, List<Entity> centre) =>
        view.Topology.Entities
            .Where(known => centre.Contains(known.Entity))
            .SelectMany(known => known.Aliases.Take(MostAliases).Select(alias => Make(view, FactKind.Alias, known.Entity, $"{known.Entity} is also called {alias}", "alias", known.Entity.Id, alias) with { Name = alias }));

    private IEnumerable<Fact> Meanings(ICaseView view, List<SignalSeries> signals) =>
        signals.Select(signal => Make(view, FactKind.Meaning, signal.Entity, $"{signal.Label} tells {signal.Signal} of {signal.Entity}", "meaning", signal.Entity.Id, signal.Signal, signal.Label) with { Name = signal.Label });

    /// <summary>Baselines, and how each is told of a value.</summary>
    private IEnumerable<(Fact Fact, Func<double, string> Told)> Baselines(ICaseView view, List<SignalSeries> signals)
    {
        foreach (var signal in signals)
        {
            var samples = signal.Slice(view.Scope!.Baseline);
            if (samples.Length >= LeastSamples)
            {
                var fact = Make(view, FactKind.Baseline, signal.Entity, "", "baseline", signal.Entity.Id, signal.Signal, signal.Label) with { Name = signal.Signal, Value = Selection.Quantile(samples.ToArray(), 0.5) };
                yield return (fact, value => $"{signal.Signal} of {signal.Entity} is usually {Format.Quantity(value, signal.Unit)} (median of {signal.Label} before an incident)");
            }
        }
    }

    private static IEnumerable<SignalSeries> Signals(ICaseView view, List<Entity> centre)
    {
        var topology = TopologyIndex.Of(view.Topology);
        return view.Exhibits
            .Select(exhibit => exhibit.Answer)
            .OfType<MetricAnswer>()
            .Where(answer => answer.Coverage is Coverage.Data or Coverage.CutShort)
            .SelectMany(answer => SignalExtractor.Extract(answer, topology))
            .Where(signal => centre.Contains(signal.Entity))
            .DistinctBy(signal => (signal.Entity, signal.Signal, signal.Label))
            .OrderBy(signal => signal.Signal, StringComparer.Ordinal)
            .ThenBy(signal => signal.Label, StringComparer.Ordinal)
            .GroupBy(signal => signal.Entity)
            .SelectMany(signals => signals.Take(MostSignals));
    }

    private Fact Make(ICaseView view, FactKind sort, Entity entity, string statement, params string[] key)
    {
        var now = time.GetUtcNow();
        return new Fact { Id = EpisodeLearner.Id("fa", [view.Caller.Tenant, .. key]), Tenant = view.Caller.Tenant, Statement = statement, FirstSeen = now, LastSeen = now, Sort = sort, Entity = entity, Source = $"case:{view.CaseId}" };
    }
}
