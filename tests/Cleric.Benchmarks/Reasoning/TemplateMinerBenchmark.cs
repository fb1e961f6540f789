using BenchmarkDotNet.Attributes;
using Cleric.Benchmarks.HotPaths;
using Cleric.Reasoning.Logs;

namespace Cleric.Benchmarks.Reasoning;

/// <summary>Grouping log lines into templates.</summary>
[MemoryDiagnoser]
public class TemplateMinerBenchmark : IHotPath
{
    private const int Lines = 20_000;
    private string[] _lines = [];

    [GlobalSetup]
    public void Setup()
    {
        var random = new Random(1);
        string[] forms = ["request {0} done in {1} ms", "user {0} put item {1} into cart", "call to payments failed after {1} ms: timeout", "cache miss for key /catalog/{0}", "GC pause of {1} ms"];
        _lines = [.. Enumerable.Range(0, Lines).Select(i => string.Format(System.Globalization.CultureInfo.InvariantCulture, forms[random.Next(forms.Length)], random.Next(100_000), random.Next(1000)))];
    }

    [Benchmark(OperationsPerInvoke = Lines)]
    public int Mine()
    {
        var miner = new TemplateMiner();
        foreach (var line in _lines)
        {
            miner.Add(line);
        }

        return miner.Templates.Count;
    }

    Work IHotPath.WorkOf(string benchmark) => new(1, "lines", _lines.Average(line => line.Length * (double)sizeof(char)));
}
