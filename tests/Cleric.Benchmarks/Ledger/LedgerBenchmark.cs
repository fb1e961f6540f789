using BenchmarkDotNet.Attributes;
using Cleric.Benchmarks.HotPaths;
using Cleric.CaseFiles;
using Cleric.Entities;
using Cleric.Ledger;
using Cleric.Reasoning;
using Cleric.Reasoning.Catalogue;

namespace Cleric.Benchmarks.Ledger;

/// <summary>Weighing all observations for all hypotheses and updating the ledger, as is done after each batch of answers: of a recorded investigation, and of more entities.</summary>
[MemoryDiagnoser]
public class LedgerBenchmark : IHotPath
{
    private List<Hypothesis> _hypotheses = [];
    private List<HypothesisLens> _lenses = [];
    private List<(string Id, Observation Observation)> _observations = [];

    /// <summary>0 for the recorded investigation.</summary>
    [Params(0, 10, 50)]
    public int Entities { get; set; }

    [GlobalSetup]
    public async Task Setup()
    {
        if (Entities == 0)
        {
            var fold = CaseFold.Of(await RecordedInvestigation.RunAsync());
            _hypotheses = [.. fold.Hypotheses];
            _lenses = [.. _hypotheses.Select(hypothesis => new HypothesisLens(hypothesis, TopologyIndex.Of(fold.Topology)))];
            _observations = [.. fold.Evidence.Select(evidence => (evidence.Id, evidence.Observation))];
            return;
        }

        Entity[] entities = [.. Enumerable.Range(0, Entities).Select(i => new Entity($"service-{i}"))];
        var topology = new TopologyIndex(new Topology
        {
            Entities = [.. entities.Select(entity => new TopologyEntity(entity))],
            Dependencies = [.. Enumerable.Range(1, Entities - 1).Select(i => new Dependency(entities[(i - 1) / 2], entities[i]))],
        });
        var catalogue = new FailureModeCatalogue(FailureModeCatalogue.BuiltIn);
        _hypotheses = [.. entities.SelectMany(entity => catalogue.For(entity).Select(mode => new Hypothesis
        {
            Id = $"{entity.Name}/{mode.Id}",
            Cause = new Cause(entity, mode.Id),
            Statement = mode.Title,
            Prior = mode.Weight,
            PriorSource = "benchmark",
            Predictions = mode.Predictions,
        }))];
        _lenses = [.. _hypotheses.Select(hypothesis => new HypothesisLens(hypothesis, topology))];
        string[] signals = [Signals.Latency, Signals.SelfLatency, Signals.Errors, Signals.SelfErrors, Signals.Traffic, "saturation.cpu", "log.error", Signals.Change];
        var random = new Random(1);
        _observations = [.. entities.SelectMany(entity => signals.Select((signal, i) => ($"{entity.Name}/{i}", new Observation
        {
            ExhibitId = "E1",
            Entity = entity,
            Signal = signal,
            Strength = random.NextDouble(),
            Statement = "benchmark",
        })))];
    }

    [Benchmark]
    public double Update() => BeliefLedger.Posteriors(_hypotheses, Weigher.Weigh(_observations, _lenses, Calibration.BuiltIn))[0].Probability;

    Work IHotPath.WorkOf(string benchmark) => new((double)_observations.Count * _lenses.Count, "weighings");
}
