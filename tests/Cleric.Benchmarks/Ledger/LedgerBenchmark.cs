using BenchmarkDotNet.Attributes;
using Cleric.Entities;
using Cleric.Ledger;
using Cleric.Reasoning;
using Cleric.Reasoning.Catalogue;

namespace Cleric.Benchmarks.Ledger;

/// <summary>Weighing all observations for all hypotheses and updating the ledger: done after each batch of answers.</summary>
[MemoryDiagnoser]
public class LedgerBenchmark
{
    private List<Hypothesis> _hypotheses = [];
    private List<HypothesisLens> _lenses = [];
    private List<(string Id, Observation Observation)> _observations = [];

    [Params(10, 50)]
    public int Entities { get; set; }

    [GlobalSetup]
    public void Setup()
    {
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
}
