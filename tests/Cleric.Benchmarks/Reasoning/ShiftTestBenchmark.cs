using BenchmarkDotNet.Attributes;
using Cleric.Reasoning.Statistics;

namespace Cleric.Benchmarks.Reasoning;

/// <summary>Testing one series for a shift and finding its onset: done for every series that is read.</summary>
[MemoryDiagnoser]
public class ShiftTestBenchmark
{
    private double[] _before = [];
    private double[] _since = [];
    private double[] _all = [];

    [Params(60, 960, 14_400)]
    public int Samples { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        var random = new Random(1);
        _before = [.. Enumerable.Range(0, Samples).Select(_ => 10 + random.NextDouble())];
        _since = [.. Enumerable.Range(0, Samples / 4).Select(_ => 20 + random.NextDouble())];
        _all = [.. _before, .. _since];
    }

    [Benchmark]
    public double Shift() => ShiftTest.Test(_before, _since, up: true, floor: 0.1)!.Value.Strength;

    [Benchmark]
    public int Onset() => ChangePoint.Find(_all).Index;
}
