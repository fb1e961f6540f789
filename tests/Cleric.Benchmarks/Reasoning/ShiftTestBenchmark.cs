using BenchmarkDotNet.Attributes;
using Cleric.Benchmarks.HotPaths;
using Cleric.Reasoning.Statistics;

namespace Cleric.Benchmarks.Reasoning;

/// <summary>Testing series for a shift and finding where one left its level: done for every series that is read. The columns are more than the caches hold.</summary>
[MemoryDiagnoser]
public class ShiftTestBenchmark : IHotPath
{
    private const int AllSamples = 6_000_000;
    private double[] _columns = [];

    /// <summary>Samples of normal; of the incident there are a quarter as many.</summary>
    [Params(60, 960, 14_400)]
    public int Samples { get; set; }

    private int Each => Samples + (Samples / 4);

    [GlobalSetup]
    public void Setup()
    {
        // Every second series shifts.
        var random = new Random(1);
        _columns = new double[AllSamples / Each * Each];
        for (var i = 0; i < _columns.Length; i++)
        {
            _columns[i] = 10 + random.NextDouble() + (i % Each >= Samples && i / Each % 2 == 0 ? 10 : 0);
        }
    }

    [Benchmark]
    public int Shift()
    {
        var shifts = 0;
        for (var at = 0; at < _columns.Length; at += Each)
        {
            shifts += ShiftTest.Test(_columns.AsSpan(at, Samples), _columns.AsSpan(at + Samples, Each - Samples), up: true, floor: 0.1)!.Value.Strength > 0.5 ? 1 : 0;
        }

        return shifts;
    }

    [Benchmark]
    public int Onset()
    {
        var found = 0;
        for (var at = 0; at < _columns.Length; at += Each)
        {
            found += ChangePoint.Find(_columns.AsSpan(at, Each)).Index;
        }

        return found;
    }

    Work IHotPath.WorkOf(string benchmark) => new(_columns.Length, "samples", _columns.Length * sizeof(double));
}
