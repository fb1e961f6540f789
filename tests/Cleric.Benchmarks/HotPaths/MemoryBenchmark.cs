using System.Numerics;
using System.Runtime.InteropServices;
using BenchmarkDotNet.Attributes;

namespace Cleric.Benchmarks.HotPaths;

/// <summary>
/// The memory bandwidth of one core, as STREAM measures it (McCalpin 1995): arrays far larger than the caches, of a copy both the bytes read and those written. Reading is the
/// yardstick of the other hot paths, which read much and write little.
/// </summary>
public class MemoryBenchmark : IHotPath
{
    private const int Length = 32 * 1024 * 1024;
    private double[] _from = [];
    private double[] _to = [];

    [GlobalSetup]
    public void Setup()
    {
        (_from, _to) = (new double[Length], new double[Length]);
        Array.Fill(_from, 1);
        Array.Fill(_to, 2);
    }

    [Benchmark]
    public double Read()
    {
        // Several sums, so that it is memory and not the latency of an addition that it waits for.
        var vectors = MemoryMarshal.Cast<double, Vector<double>>(_from);
        var (a, b, c, d) = (Vector<double>.Zero, Vector<double>.Zero, Vector<double>.Zero, Vector<double>.Zero);
        for (var i = 0; i + 4 <= vectors.Length; i += 4)
        {
            a += vectors[i];
            b += vectors[i + 1];
            c += vectors[i + 2];
            d += vectors[i + 3];
        }

        return Vector.Sum(a + b + c + d);
    }

    [Benchmark]
    public void Copy() => _from.AsSpan().CopyTo(_to);

    Work IHotPath.WorkOf(string benchmark) => new(Length, "doubles", Length * (benchmark == nameof(Copy) ? 16.0 : 8.0));
}
