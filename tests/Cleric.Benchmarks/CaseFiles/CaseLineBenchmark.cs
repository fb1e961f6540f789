using System.Buffers;
using BenchmarkDotNet.Attributes;
using Cleric.Benchmarks.HotPaths;
using Cleric.CaseFiles;

namespace Cleric.Benchmarks.CaseFiles;

/// <summary>Writing the events of a whole investigation as lines of a case file, and reading them, the chain of hashes included. No disk is involved.</summary>
[MemoryDiagnoser]
public class CaseLineBenchmark : IHotPath
{
    private IReadOnlyList<CaseEvent> _events = [];
    private readonly List<byte[]> _lines = [];

    [GlobalSetup]
    public async Task Setup()
    {
        _events = await RecordedInvestigation.RunAsync();
        var chain = CaseLine.FirstChain.ToArray();
        foreach (var item in _events)
        {
            var buffer = new ArrayBufferWriter<byte>();
            chain = CaseLine.Write(buffer, item, chain);
            _lines.Add(buffer.WrittenSpan[..^1].ToArray());
        }
    }

    [Benchmark]
    public int Write()
    {
        var buffer = new ArrayBufferWriter<byte>(4096);
        var chain = CaseLine.FirstChain.ToArray();
        foreach (var item in _events)
        {
            buffer.ResetWrittenCount();
            chain = CaseLine.Write(buffer, item, chain);
        }

        return chain[0];
    }

    [Benchmark]
    public int Read()
    {
        var chain = CaseLine.FirstChain.ToArray();
        var read = 0;
        foreach (var line in _lines)
        {
            if (!CaseLine.TrySplit(line, out var content, out var stored, out _) || !stored.SequenceEqual(chain = CaseLine.Chain(chain, content)))
            {
                throw new InvalidOperationException("The lines are not as they were written.");
            }

            read += CaseLine.Read(line, "benchmark", read + 1) is null ? 0 : 1;
        }

        return read;
    }

    Work IHotPath.WorkOf(string benchmark) => new(_events.Count, "events", _lines.Sum(line => line.Length + 1.0));
}
